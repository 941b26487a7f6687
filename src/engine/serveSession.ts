/** Exposes one session to the page. */
import { expose } from 'comlink';
import { browserPlatform } from './platform/browserPlatform';
import { EngineSession } from './session';
import { transferring } from './transferring';

// The page's folder: the worker's own script lies in `assets/` below it in a build, and in `src/engine/` in development.
const base = new URL(
  import.meta.env.BASE_URL,
  import.meta.env.DEV ? self.location.origin : new URL('..', self.location.href),
);

export function serve(): void {
  expose(transferring(new EngineSession(browserPlatform(base.href))));
}
