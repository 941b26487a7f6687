/**
 * Registers the service worker (`public/sw.js`), which keeps the built page for offline use and makes it cross-origin
 * isolated on hosts that cannot set the headers. It waits until the page has what it shows and is idle, so that its files
 * take the line from nothing that someone waits for, and it never reloads the page by itself.
 */

import type { Offline } from './browser/Offline.svelte';

function loaded(): Promise<void> {
  if (document.readyState === 'complete') return Promise.resolve();
  return new Promise((resolve) => window.addEventListener('load', () => resolve(), { once: true }));
}

function idle(): Promise<void> {
  // Safari has no requestIdleCallback.
  if (typeof window.requestIdleCallback !== 'function') return new Promise((resolve) => setTimeout(resolve, 2000));
  return new Promise((resolve) => window.requestIdleCallback(() => resolve(), { timeout: 5000 }));
}

/** Milliseconds after which the page is kept whatever it still waits for. */
const LONGEST_WAIT = 120_000;

/** Milliseconds after which a worker that is ready, and was not made the active one, is told so again. */
const PATIENCE = 1000;

function activated(worker: ServiceWorker): Promise<boolean> {
  return new Promise((resolve) => {
    const remind = setInterval(() => {
      if (worker.state === 'installed') worker.postMessage('take over');
    }, PATIENCE);
    const look = () => {
      if (worker.state !== 'activated' && worker.state !== 'redundant') return;
      clearInterval(remind);
      resolve(worker.state === 'activated');
    };
    worker.addEventListener('statechange', look);
    look();
  });
}

async function unregister(): Promise<void> {
  // A built page may have been served from this port before; its worker must not answer for the development server.
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}

/**
 * Call once, after the first screen is mounted; do not await it before drawing. Resolves when the page is kept (a new
 * build: when it has replaced the old one); what can follow is fetched then. Never rejects: without a service worker the page works as before.
 * @param settled resolves when the page has what it shows
 * @param offline is told how far it is
 */
export async function registerServiceWorker(settled: Promise<void>, offline: Offline): Promise<void> {
  if (!('serviceWorker' in navigator)) return offline.impossible();
  try {
    if (import.meta.env.DEV) {
      await unregister();
      return;
    }
    if (!navigator.serviceWorker.controller) offline.begin();
    await loaded();
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT))]);
    await idle();
    // `updateViaCache: none`: a new build is noticed on the next visit, whatever the host's caching of sw.js.
    const registration = await navigator.serviceWorker.register('./sw.js', { updateViaCache: 'none' });
    const keepAll = (worker: ServiceWorker) =>
      activated(worker).then(() => {
        // Where a new build could not be kept, the one before still answers.
        offline.activated(registration.active !== null);
        registration.active?.postMessage('keep all');
      });
    registration.addEventListener('updatefound', () => {
      if (registration.installing) void keepAll(registration.installing);
    });
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    if (worker) await keepAll(worker);
  } catch {
    offline.impossible();
  }
}
