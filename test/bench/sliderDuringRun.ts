/**
 * `tsx test/bench/sliderDuringRun.ts [--folder dist] [--moves 20]`: how soon the picture follows the severity slider in the built page,
 * at rest and while the quick experiment runs beside it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { preview } from 'vite';
import { findBrowser, QUIET_FLAGS } from '../../scripts/find-browser.mjs';
import { sliderFrames } from '../fixtures/sliderFrames';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Moves {
  /** Milliseconds from a key on the slider to the new picture. */
  median: number;
  worst: number;
}

/** Moves the slider so many times, a third of a second apart. */
async function move(page: Page, times: number): Promise<Moves> {
  const found = await page.evaluate(sliderFrames, { times, pause: 333, patience: 15_000 });
  return { median: found[found.length >> 1]!, worst: found.at(-1)! };
}

/** @param address of the built page */
export async function sliderMoves(address: string, times: number): Promise<{ rest: Moves; run: Moves[] }> {
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('No Chromium, Chrome or Edge was found. Install one, or set CHROME_PATH.');
  const profile = mkdtempSync(join(tmpdir(), 'temper-slider-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: QUIET_FLAGS });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    // The compiler that runs this marks functions with `__name`, which the page does not have.
    await context.addInitScript('globalThis.__name = (f) => f;');
    await page.goto(address);
    await page.locator('section[aria-label="Predictions"] .model').first().waitFor({ timeout: 60_000 });
    await page.waitForTimeout(5000);
    const rest = await move(page, times);
    await page.locator('.run button').click();
    await page.waitForTimeout(4000);
    await page.keyboard.press('1');
    await page.locator('.severity .slider-thumb').waitFor();
    const run: Moves[] = [];
    for (let i = 0; i < 2; i++) run.push(await move(page, times));
    return { rest, run };
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { folder: { type: 'string', default: join(ROOT, 'dist') }, moves: { type: 'string', default: '20' } },
  });
  const server = await preview({
    root: ROOT,
    logLevel: 'warn',
    build: { outDir: values.folder },
    preview: { port: 0, host: '127.0.0.1', open: false },
  });
  try {
    const { rest, run } = await sliderMoves(server.resolvedUrls!.local[0]!, Number(values.moves));
    const words = ({ median, worst }: Moves) => `median ${median.toFixed(0)} ms, worst ${worst.toFixed(0)} ms`;
    console.log(`From a move of the slider to its picture, ${values.moves} moves`);
    console.log(`  at rest       ${words(rest)}`);
    for (const moves of run) console.log(`  during a run  ${words(moves)}`);
  } finally {
    await server.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
