/**
 * A worker that ends without an event (killed where memory runs out, or by its own `close`) can be told by a Web Lock alone: the
 * browser gives it back in the same moment. The worker holds it as long as it lives, and tells the page its name once it has it; the
 * page asks for the same lock and gets it when the worker is no more. Where the browser has no locks the page hears nothing, and
 * judges by signs of life.
 */
import { browserLocks, LIFE_LOCK, type LifeNotice, type Locks } from '../contract/tabLock';

export function holdLifeLock(tell: (notice: LifeNotice) => void, locks: Locks | null = browserLocks()): void {
  const random = globalThis.crypto.getRandomValues(new Uint32Array(2));
  const lifeLock = `${LIFE_LOCK}-${[...random].map((word) => word.toString(36)).join('')}`;
  const hold = async () => {
    await locks?.request(lifeLock, () => {
      tell({ lifeLock });
      return new Promise<never>(() => {});
    });
  };
  // A browser that refuses has no locks for this page.
  hold().catch(() => {});
}
