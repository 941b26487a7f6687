/**
 * The measurement of `measurePerturbations.ts` in an installed browser, for WebGPU: the development server serves the sources,
 * a page runs them. On the software adapter its times say nothing; it shows that the measurement runs.
 */
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { findBrowser, QUIET_FLAGS, SOFTWARE_WEBGPU_FLAGS } from '../../scripts/find-browser.mjs';
import type * as Page from './perturbPage';
import type { BrowserResult, BrowserRun } from './perturbPage';

/** Linux has WebGPU behind these still. */
const HARDWARE_WEBGPU_FLAGS = ['--enable-unsafe-webgpu', '--enable-features=Vulkan'];

/** @throws Error where there is no browser or no adapter, saying so */
export async function measureInBrowser(run: BrowserRun): Promise<BrowserResult> {
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('No Chromium, Chrome or Edge was found. Install one, or set CHROME_PATH.');
  const server = await createServer({ logLevel: 'error', server: { port: 0, hmr: false } });
  await server.listen();
  const args = [...QUIET_FLAGS, ...(run.software ? SOFTWARE_WEBGPU_FLAGS : HARDWARE_WEBGPU_FLAGS)];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'info') console.error(message.text());
    });
    // A page of that server with nothing on it: only its modules are wanted.
    await page.goto(new URL('photos/photos.json', server.resolvedUrls!.local[0]).href);
    return await page.evaluate(async (options) => {
      const module = '/test/bench/perturbPage.ts';
      return ((await import(/* @vite-ignore */ module)) as typeof Page).measureInPage(options);
    }, run);
  } finally {
    await browser.close();
    await server.close();
  }
}
