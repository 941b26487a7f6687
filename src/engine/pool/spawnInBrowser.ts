/** Workers of a pool in a browser: workers of the engine's own worker. */
import { browserLocks, isLifeNotice } from '../../contract/tabLock';
import type { FromWorker } from '../../pool/messages';
import type { SpawnWorker } from '../../pool/PoolWorker';

/** @param strict a task that leaves tensors behind fails; for tests */
export function spawnInBrowser(strict = false): SpawnWorker {
  return ({ onMessage, onEnd }) => {
    const name = `temper-pool${strict ? '-strict' : ''}`;
    const worker = new Worker(new URL('./poolWorker.ts', import.meta.url), { type: 'module', name });
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (!isLifeNotice(data)) return onMessage(data);
      // Granted when the worker is no more: one that the browser kills gives no event.
      const { lifeLock } = data as unknown as { lifeLock: string };
      const ended = () => onEnd('it ended without a word; the browser may have run out of memory');
      void browserLocks()
        ?.request(lifeLock, ended)
        .catch(() => {});
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      onEnd(event.message || 'it could not be loaded');
    });
    worker.addEventListener('messageerror', () => onEnd('what it said could not be read'));
    return {
      post: (message) => worker.postMessage(message),
      terminate: () => worker.terminate(),
    };
  };
}
