/** Memory of a browser's renderer processes, in which the page and its workers live: what the system says is resident. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';

const EVERY_MS = 250;

export interface Watch {
  /** The most that one renderer had, in bytes; null where the system does not tell. */
  peak(): number | null;
  stop(): void;
}

/** Looks four times a second. */
export async function watchRenderers(browser: Browser): Promise<Watch> {
  const session = await browser.newBrowserCDPSession();
  let most: number | null = null;
  let stopped = false;
  const look = async (): Promise<void> => {
    while (!stopped) {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
      for (const bytes of await residentBytes(renderers)) most = Math.max(most ?? 0, bytes);
      await new Promise((then) => setTimeout(then, EVERY_MS));
    }
  };
  // A browser that is closed meanwhile tells no more.
  void look().catch(() => {});
  return { peak: () => most, stop: () => void (stopped = true) };
}

async function residentBytes(pids: readonly number[]): Promise<number[]> {
  if (pids.length === 0) return [];
  const told = await promisify(execFile)('ps', ['-o', 'rss=', '-p', pids.join(',')]).catch(() => null);
  return (
    told?.stdout
      .trim()
      .split(/\s+/)
      .map((kilobytes) => Number(kilobytes) * 1024) ?? []
  );
}
