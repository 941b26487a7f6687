/**
 * The service worker of the built page. It does three things: after the first visit the page works offline; every answer carries
 * the headers that make the page cross-origin isolated, which static hosts cannot set and shared memory needs; and what it keeps is
 * what the build made, whatever a host or a Wi-Fi sign-in page once answered in its place.
 *
 * The build replaces the three placeholders. The version is a hash of every file, so a new build is a new worker.
 *
 * Files under assets/ have their hash in their name and come from the cache first. All else comes from the network first,
 * so a visitor who is online never sees an old page with new assets, or the other way round.
 */
const VERSION = '@VERSION@';
/** File → SHA-256 of its content, in base 64; those of the gallery and the documents come last. */
const FILES = new Map(['@FILES@']);
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  // Pages that are isolated themselves may show this one in a frame.
  'Cross-Origin-Resource-Policy': 'cross-origin',
};
/** For the engine's worker, which takes its policy from its own answer; the page has a stricter one in its head. */
const POLICY = '@POLICY@';

/** What can follow when the page itself is kept. */
const LATER = /^(gallery|documents)\//;

const PREFIX = 'temper-';
const CACHE = PREFIX + VERSION;
/** Milliseconds that a page load waits for the network before the kept page is shown. */
const PATIENCE = 4000;
const HASHED = /^assets\/[^/]+-[\w-]{8}\.\w+$/;
/** The query (`?backend=wasm`) does not change a file. */
const LOOSELY = { ignoreSearch: true, ignoreVary: true };

const SCOPE = self.registration.scope;
const addressOf = (file) => new URL(file === 'index.html' ? './' : file, SCOPE).href;
const fileOf = ({ origin, pathname }) => `${origin}${pathname}`.slice(SCOPE.length) || 'index.html';

/** The same answer where its content is what the build made of the file, else none. */
async function checked(file, response) {
  if (!response?.ok) return undefined;
  const body = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  if (btoa(String.fromCharCode(...digest)) !== FILES.get(file)) return undefined;
  return new Response(body, { headers: response.headers });
}

/**
 * What the browser's own cache has is taken from there, however old it is, since its content is checked: what the page has fetched does
 * not come over the line again. A second try goes past that cache, which may hold a wrong answer. Nothing that the page fetches
 * meanwhile waits for it.
 */
async function fetched(file) {
  for (const cache of ['force-cache', 'reload']) {
    const right = await checked(file, await fetch(addressOf(file), { cache, priority: 'low' }));
    if (right) return right;
  }
  throw new Error(`${file}: what the server answers is not what the build made`);
}

/** Addresses of what is kept of this build. Asking the cache after each file would take longer than fetching it. */
let there = new Set();
async function lookThere() {
  const cache = await caches.open(CACHE);
  there = new Set((await cache.keys()).map(({ url }) => url));
  return cache;
}

/**
 * Takes what is unchanged from an older cache, so that an update fetches only what is new. One file at a time, because the page is
 * already running its experiment. A file that is not the build's ends the installation; the next visit tries again.
 * @param again whether what is kept is checked again
 */
async function fill(files, again) {
  const cache = await lookThere();
  for (const file of files) {
    const address = addressOf(file);
    if (there.has(address) && (!again || (await checked(file, await cache.match(address))))) continue;
    await cache.put(address, (await checked(file, await caches.match(address))) ?? (await fetched(file)));
    there.add(address);
    tell();
  }
}

/** The pages hear how much of this build is kept, so that they can say when they are ready to be used offline. */
const listeners = new BroadcastChannel('temper-kept');
function tell() {
  const missing = [...FILES.keys()].filter((file) => !there.has(addressOf(file)));
  listeners.postMessage({
    version: VERSION,
    files: FILES.size,
    missing: missing.length,
    missingLater: missing.filter((file) => LATER.test(file)).length,
  });
}

/** Keeps this build and the one before it: a page that is open since before the update may still start a worker of it. */
async function forgetOldBuilds() {
  const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)));
}

function isolated(response) {
  if (response.type === 'opaque' || response.type === 'opaqueredirect' || response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  // A host may have a stricter one of its own.
  if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', POLICY);
  const body = [101, 204, 205, 304].includes(response.status) ? null : response.body;
  return new Response(body, { status: response.status, statusText: response.statusText, headers });
}

/** This build's file, as long as it is undamaged; of files that this build does not know, an older one's. */
async function kept(file, request) {
  if (!FILES.has(file)) return caches.match(request, LOOSELY);
  const cache = await caches.open(CACHE);
  return checked(file, await cache.match(addressOf(file)));
}

/** Of a file that should be kept and is gone or damaged: from the network, and kept again. Nothing else is given out in its place. */
async function repaired(file) {
  const right = await fetched(file);
  const cache = await caches.open(CACHE);
  // On a full disk it serves all the same.
  await cache.put(addressOf(file), right.clone()).catch(() => {});
  return right;
}

/** A server that fails, or a page (a sign-in, a fallback) in place of a file that is none. */
function spoiled(file, request, { status, headers }) {
  const page = headers.get('content-type')?.startsWith('text/html') && !file.endsWith('.html');
  return status >= 500 || (page && request.mode !== 'navigate');
}

/** A file of another build than this one. */
async function foreign(file, request) {
  const known = await kept(file, request);
  if (known) return known;
  const response = await fetch(request);
  return spoiled(file, request, response) ? Response.error() : response;
}

async function answer(request) {
  const file = fileOf(new URL(request.url));
  if (HASHED.test(file)) {
    return FILES.has(file) ? ((await kept(file, request)) ?? repaired(file)) : foreign(file, request);
  }
  const network = fetch(request);
  let response;
  try {
    response = await (request.mode === 'navigate' ? inTime(network) : network);
    if (!spoiled(file, request, response)) return response;
  } catch {
    // What is kept serves, as far as there is anything.
  }
  return (await kept(file, request)) ?? response ?? network;
}

/** A network that neither answers nor fails must not hold the page back. */
function inTime(promise) {
  return Promise.race([promise, new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error('late')))]);
}

self.addEventListener('install', (event) => {
  const page = [...FILES.keys()].filter((file) => !LATER.test(file));
  event.waitUntil(fill(page, true).then(() => self.skipWaiting()));
});

// Chromium can forget a new worker that is ready, where the page fetches something in that moment; the page then asks for it again.
self.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(self.skipWaiting());
  // Asked by a page that has nothing else to wait for: what is not kept yet is, and how much is said in any case.
  if (event.data !== 'keep all') return;
  const all = fill(FILES.keys(), false).catch(() => {});
  event.waitUntil(all.then(lookThere).then(tell));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOldBuilds().then(() => self.clients.claim()));
});

// A notification that an experiment has ended leads to the page that is open, or opens it.
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const pages = self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  event.waitUntil(pages.then(([page]) => page?.focus() ?? self.clients.openWindow('./#results')));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(SCOPE)) return;
  // A browser quirk: such a request may only be answered by the browser itself.
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  if (request.headers.has('range')) return;
  const answered = answer(request).then(isolated);
  event.respondWith(answered);
  // What is kept is looked through once a visit, so that what was damaged or cleared is there again before it is needed. Nothing
  // waits for it, least of all the activation of a new build: what is cut off is looked through at the next visit.
  if (request.mode === 'navigate') answered.then(() => fill(FILES.keys(), true)).catch(() => {});
});
