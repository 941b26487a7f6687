/**
 * A section in a page of an installed browser: the development server serves the sources, the page runs them.
 */
import { readFile } from 'node:fs/promises';
import { cpus, platform } from 'node:os';
import { findBrowser, QUIET_FLAGS, SOFTWARE_WEBGPU_FLAGS } from '../../../scripts/find-browser.mjs';
import type { GpuBenchOptions } from './options';
import type * as Page from './page';
import type { PageRequest } from './page';
import { emptyResult, type SectionName, type SectionResult } from './rows';

/** Linux has WebGPU behind these still. */
const HARDWARE_WEBGPU_FLAGS = ['--enable-unsafe-webgpu', '--enable-features=Vulkan'];
const GRACE_MS = 15_000;

export function browserRunner({ dry, software }: GpuBenchOptions) {
  return async (section: SectionName, until: number): Promise<SectionResult> => {
    // Here, as a packed program that runs under Node alone has neither.
    const [{ chromium }, { createServer }] = await Promise.all([import('playwright-core'), import('vite')]);
    const executablePath = await findBrowser();
    if (!executablePath) throw new Error('No Chromium, Chrome or Edge was found. Install one, or set CHROME_PATH.');
    const server = await createServer({ logLevel: 'error', server: { port: 0, hmr: false } });
    await server.listen();
    const args = [...QUIET_FLAGS, ...(software ? SOFTWARE_WEBGPU_FLAGS : HARDWARE_WEBGPU_FLAGS)];
    const browser = await chromium.launch({ executablePath, args });
    let told = emptyResult(section);
    try {
      const page = await browser.newPage();
      await page.exposeFunction('tellRows', (sofar: SectionResult) => {
        for (const { name } of sofar.rows.slice(told.rows.length)) console.error(`${section}: ${name}`);
        told = sofar;
      });
      const died = new Promise<string>((resolve) => {
        page.on('crash', () => {
          resolve('The page crashed.');
        });
        const left = until - Date.now() + GRACE_MS;
        if (Number.isFinite(left)) setTimeout(resolve, left, 'Time was up.');
      });
      // A page of that server with nothing on it: only its modules are wanted.
      await page.goto(new URL('photos/photos.json', server.resolvedUrls!.local[0]).href);
      const request: PageRequest = {
        section,
        dry,
        software,
        until: Number.isFinite(until) ? until : null,
        machine: `${platform()} ${process.arch}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
        versions: {
          Temper: (JSON.parse(await readFile('package.json', 'utf8')) as { version: string }).version,
          Browser: browser.version(),
        },
      };
      const run = page.evaluate(async (options) => {
        const module = '/test/bench/gpu/page.ts';
        await ((await import(/* @vite-ignore */ module)) as typeof Page).runInPage(options);
      }, request);
      const why = await Promise.race([run.then(() => null), died]);
      return told.finished || told.failed !== null || why === null ? told : { ...told, failed: why };
    } finally {
      await browser.close();
      await server.close();
    }
  };
}
