/**
 * The service worker on a plain static host that sets no headers: it isolates the page, keeps it for offline use, and gives
 * way to a new build.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launch } from './launch';
import type { OpenPage } from './launch';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
};

/** What a host answers in place of a file, by its path below the folder; nothing for what it has. */
type Faults = Map<string, { status: number; type: string; body: string }>;

/** An address of each part of the page, and what shows that it is open. */
const OPENED = [
  ['#data', '#models-heading'],
  ['#teacher', '[data-station=teacher] .columns'],
  ['#student', '[data-station=student] .columns'],
  ['#results', '[data-station=results] section'],
  ['#look', '[data-station=look] canvas'],
  ...['break-it', 'fix-it', 'prove-it', 'your-own'].map((name) => [`#lesson=${name}&step=1`, 'aside.lesson'] as const),
] as const;

/** So that a test sees what the worker keeps, and not what the browser keeps beside it. */
const NO_STORE = { 'cache-control': 'no-store' };
const SIGN_IN = { status: 200, type: 'text/html', body: '<!doctype html><title>Sign in to the Wi-Fi</title>' };
const BROKEN = { status: 503, type: 'text/html', body: '<!doctype html><title>Service unavailable</title>' };

/** A host as simple as they come: files of a folder, types by ending, nothing else; and now and then something wrong. */
function serve(folder: string, port: number, faults: Faults): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1) || 'index.html';
    const fault = faults.get(path) ?? faults.get('*');
    if (fault) {
      response.writeHead(fault.status, { ...NO_STORE, 'content-type': fault.type }).end(fault.body);
      return;
    }
    readFile(join(folder, path)).then(
      (body) =>
        response
          .writeHead(200, { ...NO_STORE, 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' })
          .end(body),
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Makes the folder another build: another version of the worker, another page. */
function makeBuild(folder: string, version: string): void {
  const page = readFileSync(join(folder, 'index.html'), 'utf8').replace(
    /<html[^>]*>/,
    `<html lang="en" data-build="${version}">`,
  );
  writeFileSync(join(folder, 'index.html'), page);
  const hash = createHash('sha256').update(page).digest('base64');
  const worker = readFileSync(join(folder, 'sw.js'), 'utf8')
    .replace(/const VERSION = .*;/, `const VERSION = '${version}';`)
    .replace(/\["index\.html","[^"]*"\]/, JSON.stringify(['index.html', hash]));
  writeFileSync(join(folder, 'sw.js'), worker);
}

describe('service worker on a static host', () => {
  const folder = mkdtempSync(join(tmpdir(), 'temper-static-'));
  const faults: Faults = new Map();
  let server: Server;
  let port: number;
  let open: OpenPage;
  let url: string;
  /** The versions of the folder so far. */
  const builds: string[] = [];
  const rebuild = (version: string) => {
    makeBuild(folder, version);
    builds.push(version);
  };

  /** Registers as `registerServiceWorker` does, and waits until the worker of the newest build is active or was refused. */
  const settled = () =>
    open.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.register('./sw.js', { updateViaCache: 'none' });
      const until = performance.now() + 30_000;
      // A worker that cannot be installed rejects.
      await registration.update().catch(() => {});
      while ((registration.installing ?? registration.waiting) && performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        registration.waiting?.postMessage('take over');
      }
      return registration.installing || registration.waiting ? 'not settled within 30 s' : registration.active?.state;
    });
  const isolated = () => open.page.evaluate(() => crossOriginIsolated);
  const build = () => open.page.evaluate(() => document.documentElement.dataset.build);
  const caches = () => open.page.evaluate(async () => (await window.caches.keys()).map((name) => name.slice(-3)));

  beforeAll(async () => {
    cpSync(fileURLToPath(new URL('../../dist', import.meta.url)), folder, { recursive: true });
    rebuild('one');
    server = await serve(folder, 0, faults);
    ({ port } = server.address() as AddressInfo);
    url = `http://127.0.0.1:${port}/`;
    open = await launch({ serviceWorker: true });
  });
  /** Each test begins with a server that answers and a page that has the newest build kept, however the one before it ended. */
  beforeEach(async () => {
    faults.clear();
    if (!server.listening) server = await serve(folder, port, faults);
    const there = () => (open.page.url().startsWith(url) ? build() : null);
    const kept = async () => (await there()) === builds.at(-1) && (await caches()).at(-1) === builds.at(-1);
    if (open.page.url() === 'about:blank' || (await kept().catch(() => false))) return;
    await open.page.goto(url);
    await settled();
  });
  afterAll(async () => {
    await open?.close();
    if (server.listening) await stop(server);
    rmSync(folder, { recursive: true, force: true });
  });

  it('was filled in by the build', () => {
    const worker = readFileSync(join(folder, 'sw.js'), 'utf8');
    expect(worker).not.toMatch(/@[A-Z]+@/);
    expect(worker).toMatch(/const FILES = new Map\(\[.*\["index\.html","[\w+/]{43}="\].*\]\);/);
  });

  it('isolates the page from the second visit on', async () => {
    await open.page.goto(url);
    expect(await isolated()).toBe(false);
    // Chromium reports `activating` for a moment.
    expect(['activating', 'activated']).toContain(await settled());
    await open.page.reload();
    expect(await isolated()).toBe(true);
  });

  it('opens all without a network: with a query, every station and the gallery, once the page says that it is ready', async () => {
    const { page, errors } = open;
    await page.locator('[data-offline="ready"]').waitFor();
    await stop(server);
    await page.goto(`${url}?backend=wasm`);
    expect(await build()).toBe('one');
    expect(await isolated()).toBe(true);
    await page.locator('.dot.on').waitFor();
    for (const [hash, ready] of OPENED) {
      await page.evaluate((to) => (location.hash = to), hash);
      await page.locator(ready).first().waitFor();
    }
    await page.goto(`${url}gallery/index.html`);
    const pictures = page.locator('.strip img');
    await pictures.last().scrollIntoViewIfNeeded();
    for (const picture of [pictures.first(), pictures.last()]) {
      await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
    }
    await page.goto(`${url}documents/what-to-trust.html#mce`);
    await page.getByRole('heading', { name: 'mCE', exact: true }).waitFor();
    await page.goto(url);
    server = await serve(folder, port, faults);
    expect(errors.filter((text) => !text.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
  });

  it('shows a new build at once, keeps it, and forgets builds older than the last', async () => {
    for (const version of ['two', 'tri']) {
      rebuild(version);
      await open.page.goto(url);
      expect(await build()).toBe(version);
      await settled();
    }
    await expect.poll(caches).toEqual(['two', 'tri']);
    await stop(server);
    await open.page.reload();
    expect(await build()).toBe(builds.at(-1));
    server = await serve(folder, port, faults);
  });

  const assets = () => readdirSync(join(folder, 'assets')).map((name) => `assets/${name}`);
  const engineFile = () => assets().find((name) => /\/worker-.*\.js$/.test(name))!;
  const start = (path: string) => readFileSync(join(folder, path), 'utf8').slice(0, 60);
  /** The beginning of what the page gets for a file, through the worker; null where it gets none. */
  const got = (path: string) =>
    open.page.evaluate(
      (file) =>
        fetch(file).then(
          async (answer) => (await answer.text()).slice(0, 60),
          () => null,
        ),
      `./${path}`,
    );
  /** The beginning of what is kept of a file by the newest build. */
  const keptOf = (path: string) =>
    open.page.evaluate(async (file) => {
      const newest = await window.caches.open((await window.caches.keys()).at(-1)!);
      return (await (await newest.match(file))?.text())?.slice(0, 60) ?? null;
    }, `./${path}`);
  /** As a disk or an earlier worker may leave it, in every build's cache. */
  const damage = (path: string) =>
    open.page.evaluate(async (file) => {
      const headers = { 'content-type': 'text/html' };
      for (const name of await window.caches.keys()) {
        await (await window.caches.open(name)).put(file, new Response('<!doctype html>damaged', { headers }));
      }
    }, `./${path}`);
  const engineRuns = async () => {
    await open.page.goto(`${url}?backend=wasm`);
    const run = open.page.getByRole('button', { name: 'Run the experiment' }).first();
    await expect.poll(() => run.isEnabled()).toBe(true);
  };

  it('fetches a kept file again that was damaged, and keeps it whole', async () => {
    const data = 'emoji/pack.json';
    for (const path of [engineFile(), data, './']) await damage(path);
    await engineRuns();
    await expect.poll(() => keptOf(engineFile())).toBe(start(engineFile()));
    await expect.poll(() => keptOf('./')).toBe(start('index.html'));
    await expect.poll(() => keptOf(data)).toBe(start(data));
  });

  it('takes no page for a file that is none, and keeps none', async () => {
    await damage(engineFile());
    faults.set(engineFile(), SIGN_IN);
    await open.page.reload();
    expect(await got(engineFile())).toBeNull();
    expect(await keptOf(engineFile())).not.toContain('Sign in');
    expect(await open.page.getByText(/The engine could not be loaded/).count()).toBeGreaterThan(0);
    faults.clear();
    expect(await got(engineFile())).toBe(start(engineFile()));
    faults.set('photos/photos.json', SIGN_IN);
    expect(await got('photos/photos.json')).toBe(start('photos/photos.json'));
    faults.clear();
    await engineRuns();
  });

  it('answers from what is kept where the server fails, and shows a sign-in that comes for the page itself', async () => {
    faults.set('*', BROKEN);
    await engineRuns();
    expect(await build()).toBe(builds.at(-1));
    expect(await got('photos/photos.json')).toBe(start('photos/photos.json'));
    faults.set('*', SIGN_IN);
    await open.page.reload();
    expect(await open.page.title()).toBe('Sign in to the Wi-Fi');
    faults.clear();
    await open.page.reload();
    expect(await build()).toBe(builds.at(-1));
    expect(await keptOf('./')).toBe(start('index.html'));
  });

  it('does not install a build of which a file came wrong, and tries again at the next visit', async () => {
    rebuild('for');
    // A file that no earlier build has kept.
    const path = 'assets/added-0a1b2c3d.js';
    writeFileSync(join(folder, path), 'export {};');
    const hash = createHash('sha256').update('export {};').digest('base64');
    const worker = readFileSync(join(folder, 'sw.js'), 'utf8').replace('new Map([', `new Map([["${path}","${hash}"],`);
    writeFileSync(join(folder, 'sw.js'), worker);
    faults.set(path, SIGN_IN);
    await open.page.goto(url);
    await settled();
    const active = () => open.page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
    expect(await active()).toBe('activated');
    expect(await open.page.evaluate((file) => window.caches.match(file).then(Boolean), `./${path}`)).toBe(false);
    expect(await build()).toBe('for');
    faults.clear();
    await open.page.goto(url);
    await settled();
    await expect.poll(() => keptOf(path)).toBe('export {};');
    await expect.poll(caches).toEqual(builds.slice(-2));
  });

  it('takes over nothing spoiled from the cache of an earlier worker, which checked nothing', async () => {
    await damage(engineFile());
    rebuild('fiv');
    await open.page.goto(url);
    await settled();
    await expect.poll(caches).toEqual(builds.slice(-2));
    expect(await keptOf(engineFile())).toBe(start(engineFile()));
  });
});
