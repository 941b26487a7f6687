/** Workers of a pool in a browser: workers of the engine's own worker, made of the same file. */
import { browserLocks, isLifeNotice, type LifeNotice } from '../../contract/tabLock';
import type { FromWorker } from '../../pool/messages';
import type { SpawnWorker } from '../../pool/PoolWorker';
import { poolWorkerName } from './workerNames';

/**
 * @param address of the engine's worker; that of the worker that asks
 * @param strict a task that leaves tensors behind fails; for tests
 */
export function spawnInBrowser(address: string | URL = self.location.href, strict = false): SpawnWorker {
  return ({ onMessage, onEnd }) => {
    const worker = new Worker(address, { type: 'module', name: poolWorkerName(strict) });
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker | LifeNotice>) => {
      if (!isLifeNotice(data)) return onMessage(data);
      // Granted when the worker is no more: one that the browser kills gives no event.
      const ended = () => onEnd('it ended without a word; the browser may have run out of memory');
      void browserLocks()
        ?.request(data.lifeLock, ended)
        .catch(() => {});
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      onEnd(event.message || 'it could not be loaded');
    });
    worker.addEventListener('messageerror', () => onEnd('what it said could not be read'));
    return {
      post: (message, transfer = []) => worker.postMessage(message, transfer),
      terminate: () => worker.terminate(),
    };
  };
}
