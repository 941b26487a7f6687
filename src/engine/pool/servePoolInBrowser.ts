/** The engine's worker as one of its own pool: it takes tasks, and offers no verbs. */
import { browserWasmAssets } from '../../compute/browserAssets';
import type { FromWorker, ToWorker } from '../../pool/messages';
import { serveTasks } from '../../pool/serveTasks';
import { engineTasks } from './startWorkerBackend';
import { STRICT } from './workerNames';

export function serve(): void {
  const post = (message: FromWorker, transfer: Transferable[]) => self.postMessage(message, { transfer });
  const handle = serveTasks(post, engineTasks(browserWasmAssets, self.name.endsWith(STRICT)));
  self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => handle(data));
}
