/**
 * The service worker of the built page. It does two things: after the first visit the page works offline, and every answer
 * carries the headers that make the page cross-origin isolated, which static hosts cannot set and WASM threads need.
 *
 * The build replaces the two placeholders: the version is a hash of every file, so a new build is a new worker.
 *
 * Files under assets/ have their hash in their name and come from the cache first. All else comes from the network first,
 * so a visitor who is online never sees an old page with new assets, or the other way round.
 */
const VERSION = '@VERSION@';
const FILES = ['@FILES@'];

const PREFIX = 'temper-';
const CACHE = PREFIX + VERSION;
/** Milliseconds that a page load waits for the network before the kept page is shown. */
const PATIENCE = 4000;
const HASHED = /\/assets\/[^/]+-[\w-]{8}\.\w+$/;

/** Copies what is unchanged from an older cache, so that an update fetches only what is new. One file at a time, because
 * the page is already running its experiment. */
async function fill() {
  const cache = await caches.open(CACHE);
  for (const file of ['./', ...FILES]) {
    const url = new URL(file, self.registration.scope).href;
    if (await cache.match(url)) continue;
    const known = HASHED.test(url) ? await caches.match(url) : undefined;
    const response = known ?? (await fetch(url, { cache: HASHED.test(url) ? 'default' : 'no-cache' }));
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    await cache.put(url, response);
  }
}

/** Keeps this build and the one before it: a page that is open since before the update may still start a worker of it. */
async function forgetOldBuilds() {
  const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)));
}

function isolated(response) {
  if (response.type === 'opaque' || response.type === 'opaqueredirect' || response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  const body = [101, 204, 205, 304].includes(response.status) ? null : response.body;
  return new Response(body, { status: response.status, statusText: response.statusText, headers });
}

/** This build's answer, or an older build's, or none. The query (`?backend=wasm`) does not change a file. */
async function kept(request) {
  const options = { ignoreSearch: true, ignoreVary: true };
  const current = await caches.open(CACHE);
  return (await current.match(request, options)) ?? (await caches.match(request, options));
}

async function answer(request) {
  if (HASHED.test(new URL(request.url).pathname)) {
    const known = await kept(request);
    if (known) return isolated(known);
  }
  const network = fetch(request);
  try {
    const response = await (request.mode === 'navigate' ? inTime(network) : network);
    return isolated(response);
  } catch {
    const known = await kept(request);
    return isolated(known ?? (await network));
  }
}

/** A network that neither answers nor fails must not hold the page back. */
function inTime(promise) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error('late')))]);
}

self.addEventListener('install', (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOldBuilds().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  // A browser quirk: such a request may only be answered by the browser itself.
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  if (request.headers.has('range')) return;
  event.respondWith(answer(request));
});
