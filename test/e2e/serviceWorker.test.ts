/**
 * The service worker on a plain static host that sets no headers: it isolates the page, keeps it for offline use, and gives
 * way to a new build.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

/** A host as simple as they come: files of a folder, types by ending, nothing else. */
function serve(folder: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    readFile(join(folder, name)).then(
      (body) =>
        response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(body),
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
function rebuild(folder: string, version: string): void {
  const worker = join(folder, 'sw.js');
  writeFileSync(worker, readFileSync(worker, 'utf8').replace(/const VERSION = .*;/, `const VERSION = '${version}';`));
  const page = join(folder, 'index.html');
  const text = readFileSync(page, 'utf8').replace(/<html[^>]*>/, `<html lang="en" data-build="${version}">`);
  writeFileSync(page, text);
}

describe('service worker on a static host', () => {
  const folder = mkdtempSync(join(tmpdir(), 'temper-static-'));
  let server: Server;
  let port: number;
  let open: OpenPage;
  let url: string;

  /**
   * Registers as `registerServiceWorker` does and waits until the worker of the newest build is active; an update that does not
   * come to its end within ten seconds is asked for again.
   */
  const settled = () =>
    open.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.register('./sw.js', { updateViaCache: 'none' });
      for (let attempt = 0; attempt < 3; attempt++) {
        const until = performance.now() + 10_000;
        const late = new Promise((resolve) => setTimeout(resolve, 10_000));
        await Promise.race([registration.update(), late]);
        while ((registration.installing ?? registration.waiting) && performance.now() < until) {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        if (!registration.installing && !registration.waiting) return registration.active?.state;
      }
      return 'not settled within 30 s';
    });
  const isolated = () => open.page.evaluate(() => crossOriginIsolated);
  const build = () => open.page.evaluate(() => document.documentElement.dataset.build);
  const caches = () => open.page.evaluate(async () => (await window.caches.keys()).map((name) => name.slice(-3)));

  beforeAll(async () => {
    cpSync(fileURLToPath(new URL('../../dist', import.meta.url)), folder, { recursive: true });
    rebuild(folder, 'one');
    server = await serve(folder, 0);
    ({ port } = server.address() as AddressInfo);
    url = `http://127.0.0.1:${port}/`;
    open = await launch();
  });
  afterAll(async () => {
    await open?.close();
    await stop(server);
    rmSync(folder, { recursive: true, force: true });
  });

  it('was filled in by the build', () => {
    const worker = readFileSync(join(folder, 'sw.js'), 'utf8');
    expect(worker).not.toContain('@FILES@');
    expect(worker).toMatch(/const FILES = \[.*"index\.html".*\];/);
  });

  it('isolates the page from the second visit on', async () => {
    await open.page.goto(url);
    expect(await isolated()).toBe(false);
    // Chromium reports `activating` for a moment.
    expect(['activating', 'activated']).toContain(await settled());
    await open.page.reload();
    expect(await isolated()).toBe(true);
  });

  it('keeps the page without a network, also with a query', async () => {
    await stop(server);
    await open.page.goto(`${url}?backend=wasm`);
    expect(await build()).toBe('one');
    expect(await isolated()).toBe(true);
    server = await serve(folder, port);
  });

  it('shows a new build at once, keeps it, and forgets builds older than the last', async () => {
    for (const version of ['two', 'tri']) {
      rebuild(folder, version);
      await open.page.goto(url);
      expect(await build()).toBe(version);
      await settled();
    }
    await expect.poll(caches, { timeout: 10_000 }).toEqual(['two', 'tri']);
    await stop(server);
    await open.page.reload();
    expect(await build()).toBe('tri');
    server = await serve(folder, port);
  });
});
