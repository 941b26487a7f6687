/**
 * The worker's entry, and the first of the engine that comes over the line: it starts to fetch what will run (the engine's own script
 * and the WebAssembly binary at the same time), and holds what it is asked meanwhile. It exposes one session to the page, or takes the
 * tasks of one that another such worker has.
 */
import { probeAdapter } from '../compute/adapter';
import { fetchWasmAhead } from '../compute/wasmAhead';
import { holdLifeLock } from './lifeLock';
import { isPoolWorker } from './pool/workerNames';

const asked: MessageEvent[] = [];
const hold = (event: Event) => void asked.push(event as MessageEvent);
self.addEventListener('message', hold);

void serve();
holdLifeLock((notice) => self.postMessage(notice));
// A real GPU needs none of it.
void probeAdapter(navigator.gpu).then(({ kind }) => kind !== 'hardware' && fetchWasmAhead());

async function serve(): Promise<void> {
  try {
    const { serve } = await (isPoolWorker(self.name) ? import('./pool/servePoolInBrowser') : import('./serveSession'));
    self.removeEventListener('message', hold);
    serve();
    for (const { data, ports } of asked) self.dispatchEvent(new MessageEvent('message', { data, ports: [...ports] }));
  } catch (error) {
    // Thrown outside of the promise it reaches the page, which says that the engine could not be loaded.
    setTimeout(() => {
      throw error;
    });
  }
}
