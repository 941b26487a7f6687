/**
 * Notes, inside the page, when each part of a first visit is there: by what the page shows, as a person would tell it. It is handed to
 * the browser as it stands, so it refers to nothing around it.
 */

export interface Moments {
  /** Milliseconds since the navigation began; absent where it has not come. */
  drawn?: number;
  picture?: number;
  grid?: number;
  answers?: number;
  ready?: number;
  offline?: number;
  /** Blocks of the main thread that ended after the first second. */
  blocks: { start: number; duration: number }[];
  /** Cells of the grid that could be seen, or else were nearest, when all of them were drawn. */
  cells: number;
}

declare global {
  interface Window {
    temperMoments?: Moments;
  }
}

export function watchMoments(): void {
  if (window !== window.top) return;
  const moments: Moments = { blocks: [], cells: 0 };
  window.temperMoments = moments;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (startTime + duration > 1000) moments.blocks.push({ start: startTime, duration });
    }
  }).observe({ type: 'longtask', buffered: true });

  const note = (name: 'drawn' | 'picture' | 'grid' | 'answers' | 'ready' | 'offline', there: () => boolean) => {
    if (moments[name] === undefined && there()) moments[name] = performance.now();
  };
  const seenCells = () => {
    const cells = [...document.querySelectorAll('[data-grid] tbody td')];
    const seen = cells.filter((cell) => {
      const { top, bottom } = cell.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
    // Where the grid begins below what is in view, its first row is what is scrolled to.
    return seen.length > 0 ? seen : [...document.querySelectorAll('[data-grid] tbody tr:first-child td')];
  };
  const look = () => {
    note('drawn', () => document.querySelector('main h2') !== null);
    note('picture', () => document.querySelector('.after canvas') !== null);
    note('grid', () => {
      const cells = seenCells();
      moments.cells = cells.length;
      return cells.length > 0 && cells.every((cell) => cell.querySelector('canvas') !== null);
    });
    note('answers', () => document.querySelectorAll('section[aria-label="Predictions"] .model').length >= 4);
    note('ready', () => document.querySelector('.run button:not([disabled])') !== null);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  void navigator.serviceWorker?.ready.then(({ active }) => {
    const done = () => note('offline', () => active?.state === 'activated');
    active?.addEventListener('statechange', done);
    done();
  });
}
