/** A pool's worker under Node, once TypeScript can be read (`nodeWorker.mjs`). */
import { parentPort, workerData, type Transferable as NodeTransferable } from 'node:worker_threads';
import { nodeWasmAssets } from '../../compute/nodeAssets';
import type { ToWorker } from '../../pool/messages';
import { serveTasks } from '../../pool/serveTasks';
import { engineTasks } from './startWorkerBackend';

const port = parentPort!;
const { strict } = workerData as { strict: boolean };
const handle = serveTasks(
  (message, transfer) => port.postMessage(message, transfer as NodeTransferable[]),
  engineTasks(nodeWasmAssets(), strict),
);
port.on('message', (message: ToWorker) => handle(message));
