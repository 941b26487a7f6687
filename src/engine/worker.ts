/** The worker's entry: exposes one session to the page, or takes the tasks of one that another such worker has. */
import { expose } from 'comlink';
import { holdLifeLock } from './lifeLock';
import { browserPlatform } from './platform/browserPlatform';
import { servePoolInBrowser } from './pool/servePoolInBrowser';
import { isPoolWorker } from './pool/workerNames';
import { EngineSession } from './session';
import { transferring } from './transferring';

// The page's folder: the worker's own script lies in `assets/` below it in a build, and in `src/engine/` in development.
const base = new URL(
  import.meta.env.BASE_URL,
  import.meta.env.DEV ? self.location.origin : new URL('..', self.location.href),
);

if (isPoolWorker(self.name)) servePoolInBrowser();
else expose(transferring(new EngineSession(browserPlatform(base.href))));
holdLifeLock((notice) => self.postMessage(notice));
