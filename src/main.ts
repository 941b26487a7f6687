/** The page's entry: the engine's worker starts first, because everything waits for it; then the page is drawn. */
import { mount } from 'svelte';
import type { BackendName } from './contract/engine';
import { EngineClient } from './lab/EngineClient';
import { Lab } from './lab/Lab.svelte';
import { registerServiceWorker } from './lab/serviceWorker';
import App from './ui/App.svelte';
import './ui/app.css';
import './ui/print.css';
import './ui/forced.css';

const BACKENDS: readonly string[] = ['webgpu', 'wasm', 'cpu'] satisfies BackendName[];

function start(): void {
  const wanted = new URLSearchParams(location.search).get('backend');
  const lab = new Lab(
    new EngineClient(),
    wanted !== null && BACKENDS.includes(wanted) ? (wanted as BackendName) : null,
  );
  if (wanted !== null && !BACKENDS.includes(wanted)) {
    lab.notices.add('warning', `backend: there is no backend “${wanted}”; there are ${BACKENDS.join(', ')}.`);
  }
  lab.readHash(location.hash);
  void lab.start(lab.gallery.start());
  void lab.settled.then(() => lab.runs.loadReference());

  // Whoever clears the data of a site does so elsewhere, and comes back.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && lab.ready) void lab.refreshStorage();
  });

  // A task of its own, so that neither reading the script nor drawing the page holds up what a visitor does meanwhile for long.
  setTimeout(() => mount(App, { target: document.getElementById('app')!, props: { lab } }));
  lab.browser.listen();
  void registerServiceWorker(lab.settled, lab.browser.offline);
}

// `public/cannot.js` has looked whether this browser can run the page, and says why it cannot.
if (!document.documentElement.hasAttribute('data-cannot')) start();
