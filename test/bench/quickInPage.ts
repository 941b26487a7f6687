/**
 * `tsx test/bench/quickInPage.ts [--folder dist] [--blocks]`: the quick experiment in the built page: seconds to the headline and to the end,
 * what blocks the main thread meanwhile, and the most memory that its process takes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { preview } from 'vite';
import { findBrowser, QUIET_FLAGS } from '../../scripts/find-browser.mjs';
import { watchMainThread, type Block } from './quickInPage/mainThread';
import { watchRenderers } from './quickInPage/rendererMemory';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE = 600_000;
const HEADLINE = '.headline[data-origin="live"] p:has-text("Measured here just now")';
const ENDED = '.headline[data-origin="run"]';

export interface QuickInPage {
  /** Seconds from the press of the button. */
  headline: number | null;
  end: number;
  /** Of the main thread, after the first second. */
  blocks: readonly Block[];
  /** Bytes that the page's process had at most; null where the system does not tell. */
  peak: number | null;
}

/** @param address of the built page */
export async function quickInPage(address: string): Promise<QuickInPage> {
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('No Chromium, Chrome or Edge was found. Install one, or set CHROME_PATH.');
  const profile = mkdtempSync(join(tmpdir(), 'temper-quick-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: QUIET_FLAGS,
    viewport: { width: 1280, height: 900 },
  });
  const memory = await watchRenderers(context.browser()!);
  try {
    // The compiler that runs this marks functions with `__name`, which the page does not have.
    await context.addInitScript(`globalThis.__name = (f) => f; (${watchMainThread.toString()})();`);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(address);
    const answers = page.locator('section[aria-label="Predictions"] .model').first();
    await answers.waitFor({ timeout: 60_000 });
    await page.waitForTimeout(3000);
    await page.locator('.run button').first().click();
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    let headline: number | null = null;
    while ((await page.locator(ENDED).count()) === 0) {
      if (headline === null && (await page.locator(HEADLINE).count()) > 0) headline = seconds();
      if (seconds() * 1000 > PATIENCE) throw new Error('The experiment did not end in ten minutes.');
      await page.waitForTimeout(250);
    }
    const ended = seconds();
    // What is drawn at the end.
    await page.waitForTimeout(3000);
    const blocks = await page.evaluate(() => window.temperBlocks!);
    return { headline, end: ended, blocks, peak: memory.peak() };
  } finally {
    memory.stop();
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** As `npm run bench` prints it: what was measured, beside what it is held to. */
export function quickRows({
  headline,
  end,
  blocks,
  peak,
}: QuickInPage): { what: string; figures: string; target: string }[] {
  const seconds = (value: number | null) => (value === null ? 'not seen' : `${value.toFixed(0)} s`);
  const longest = Math.max(0, ...blocks.map(({ duration }) => duration));
  return [
    { what: 'quick preset in the page, headline', figures: seconds(headline), target: '45 s' },
    { what: 'quick preset in the page, whole', figures: seconds(end), target: '90 s' },
    {
      what: 'longest block of the main thread meanwhile',
      figures: longest > 0 ? `${longest.toFixed(0)} ms (${blocks.length} above 50 ms)` : 'below 50 ms',
      target: '50 ms',
    },
    {
      what: 'most memory of the page’s process',
      figures: peak === null ? 'not told' : `${(peak / 1e9).toFixed(2)} GB`,
      target: '1.2 GB',
    },
  ];
}

/** @param folder the built page */
export async function quickBuilt(folder: string): Promise<QuickInPage> {
  const server = await preview({
    root: ROOT,
    logLevel: 'warn',
    build: { outDir: folder },
    preview: { port: 0, host: '127.0.0.1', open: false },
  });
  try {
    return await quickInPage(server.resolvedUrls!.local[0]!);
  } finally {
    await server.close();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { folder: { type: 'string', default: join(ROOT, 'dist') }, blocks: { type: 'boolean', default: false } },
  });
  const found = await quickBuilt(values.folder);
  for (const { what, figures, target } of quickRows(found)) {
    console.log(`${what.padEnd(46)} ${figures} (at most ${target})`);
  }
  if (!values.blocks) return;
  for (const { start, duration, did } of found.blocks) {
    console.log(`${duration.toFixed(0)} ms at ${(start / 1000).toFixed(1)} s\n  ${did.join('\n  ')}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
