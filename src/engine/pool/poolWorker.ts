/** The entry of a pool's worker in a browser. */
import { browserWasmAssets } from '../../compute/browserAssets';
import type { FromWorker, ToWorker } from '../../pool/messages';
import { serveTasks } from '../../pool/serveTasks';
import { holdLifeLock } from '../lifeLock';
import { engineTasks } from './startWorkerBackend';

const strict = self.name.endsWith('strict');
const post = (message: FromWorker, transfer: Transferable[]) => self.postMessage(message, { transfer });
const handle = serveTasks(post, engineTasks(browserWasmAssets, strict));
self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => handle(data));
holdLifeLock((notice) => self.postMessage(notice));
