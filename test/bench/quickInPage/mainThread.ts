/**
 * Notes, inside the page, what blocks its main thread for more than 50 ms, and what the browser says that it did then. It is handed to the
 * browser as it stands, so it refers to nothing around it.
 */

export interface Block {
  /** Milliseconds since the navigation began. */
  start: number;
  duration: number;
  /** What ran: scripts with their milliseconds, styles and layout, as far as the browser tells. */
  did: string[];
}

declare global {
  interface Window {
    temperBlocks?: Block[];
  }
}

interface FrameTiming extends PerformanceEntry {
  renderStart: number;
  styleAndLayoutStart: number;
  scripts: {
    duration: number;
    invoker: string;
    sourceURL: string;
    sourceFunctionName: string;
    sourceCharPosition: number;
    forcedStyleAndLayoutDuration: number;
  }[];
}

export function watchMainThread(): void {
  if (window !== window.top) return;
  const blocks: Block[] = [];
  const frames: FrameTiming[] = [];
  window.temperBlocks = blocks;
  const saidOf = (block: Block) => {
    const frame = frames.find((one) => one.startTime <= block.start + 5 && one.startTime + one.duration >= block.start);
    if (!frame) return [];
    const end = frame.startTime + frame.duration;
    const whole = (milliseconds: number) => `${Math.round(milliseconds)} ms`;
    return [
      ...frame.scripts.map((script) => {
        const place = `${script.sourceURL.split('/').at(-1) ?? ''}:${script.sourceCharPosition}`;
        const forced = Math.round(script.forcedStyleAndLayoutDuration);
        return `${whole(script.duration)} ${script.invoker} ${script.sourceFunctionName} ${place}${forced > 0 ? `, of it ${forced} ms layout` : ''}`;
      }),
      `${whole(frame.styleAndLayoutStart > 0 ? end - frame.styleAndLayoutStart : 0)} style and layout`,
    ];
  };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      const block: Block = { start: startTime, duration, did: [] };
      if (startTime + duration > 1000) blocks.push(block);
      setTimeout(() => (block.did = saidOf(block)), 500);
    }
  }).observe({ type: 'longtask', buffered: true });
  try {
    new PerformanceObserver((list) => void frames.push(...(list.getEntries() as FrameTiming[]))).observe({
      type: 'long-animation-frame',
      buffered: true,
    });
  } catch {
    // Not every browser tells.
  }
}
