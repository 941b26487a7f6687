/** Workers of a pool under Node: its worker threads. */
import { Worker, type Transferable as NodeTransferable } from 'node:worker_threads';
import { messageOf } from '../../contract/message';
import type { SpawnWorker } from '../../pool/PoolWorker';

/** @param strict a task that leaves tensors behind fails; for tests */
export function spawnUnderNode(strict = false): SpawnWorker {
  return ({ onMessage, onEnd }) => {
    // The flags of the process are for its own entry; those of V8 hold for the whole process anyhow.
    const worker = new Worker(new URL('./nodeWorker.mjs', import.meta.url), { execArgv: [], workerData: { strict } });
    worker.on('message', onMessage);
    worker.on('messageerror', (error) => onEnd(`what it said could not be read: ${error.message}`));
    worker.on('error', (error: unknown) => onEnd(messageOf(error)));
    worker.on('exit', (code) => onEnd(`it ended with code ${code}`));
    return {
      post: (message, transfer = []) => worker.postMessage(message, transfer as NodeTransferable[]),
      terminate: () => void worker.terminate(),
      keepsProcess: (keeps) => (keeps ? worker.ref() : worker.unref()),
    };
  };
}
