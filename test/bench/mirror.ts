/**
 * `tsx test/bench/mirror.ts [--folder dist] [--seconds 120] [--weights FILE]`: frames a second of the live mirror in the built page, from a
 * camera that the browser makes up, and the page's memory meanwhile. With a file of weights (such as MobileNetV3 in safetensors) that
 * network answers too.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { preview } from 'vite';
import { findBrowser, QUIET_FLAGS } from '../../scripts/find-browser.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CAMERA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

export interface MirrorRate {
  perturbation: string;
  /** Frames that were shown, by the seconds that they took. */
  framesPerSecond: number;
}

export interface Mirrored {
  rates: MirrorRate[];
  /** Bytes of the page and its workers, after garbage collection, at the beginning of the long watch, in its middle and at its end. */
  memory: [number, number, number] | null;
  /** Seconds between the first and the last. */
  seconds: number;
}

const SHOWN = ['gaussian_noise', 'fog', 'jpeg_compression', 'motion_blur', 'snow', 'glass_blur', 'elastic_transform'];
const SECONDS_EACH = 5;

async function rate(page: Page, seconds: number): Promise<number> {
  const count = () => page.locator('[data-frames]').getAttribute('data-frames').then(Number);
  const [from, began] = [await count(), performance.now()];
  await page.waitForTimeout(1000 * seconds);
  return (1000 * ((await count()) - from)) / (performance.now() - began);
}

/** @param address of the built page; @param weights of a network that answers too */
export async function watchMirror(address: string, seconds: number, weights?: string): Promise<Mirrored> {
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('No Chromium, Chrome or Edge was found. Install one, or set CHROME_PATH.');
  const profile = mkdtempSync(join(tmpdir(), 'temper-mirror-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...QUIET_FLAGS, ...CAMERA],
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    // The compiler that runs this marks functions with `__name`, which the page does not have.
    await context.addInitScript('globalThis.__name = (f) => f;');
    if (weights !== undefined) {
      await page.goto(`${address}#data`);
      await page.getByLabel('Model files').setInputFiles(weights);
      await page
        .getByText(/is kept|Kept/)
        .first()
        .waitFor({ timeout: 120_000 });
    }
    await page.goto(`${address}#look?mirror`);
    await page.locator('[data-answers] strong').first().waitFor({ timeout: 60_000 });
    await page.waitForTimeout(4000);
    const rates: MirrorRate[] = [];
    for (const perturbation of SHOWN) {
      await page.evaluate((name) => (location.hash = `#look?mirror&steps=${name}:3`), perturbation);
      await page.waitForTimeout(1500);
      rates.push({ perturbation, framesPerSecond: await rate(page, SECONDS_EACH) });
    }
    const seen: (number | null)[] = [];
    for (let i = 0; i < 3 && seconds > 0; i++) {
      if (i > 0) await page.waitForTimeout(500 * seconds);
      seen.push(await memoryOf(page));
    }
    const [first, middle, last] = seen;
    return { rates, memory: first && middle && last ? [first, middle, last] : null, seconds };
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Needs an isolated page, which the preview serves. It answers when the browser has collected garbage, by itself within 20 seconds. */
async function memoryOf(page: Page): Promise<number | null> {
  return page.evaluate(async () => {
    const { measureUserAgentSpecificMemory: measure } = performance as unknown as {
      measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }>;
    };
    return measure ? (await measure.call(performance)).bytes : null;
  });
}

/** @param folder the built page */
export async function mirrorBuilt(folder: string, seconds: number, weights?: string): Promise<Mirrored> {
  const server = await preview({
    root: ROOT,
    logLevel: 'warn',
    build: { outDir: folder },
    preview: { port: 0, host: '127.0.0.1', open: false },
  });
  try {
    return await watchMirror(server.resolvedUrls!.local[0]!, seconds, weights);
  } finally {
    await server.close();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string', default: join(ROOT, 'dist') },
      seconds: { type: 'string', default: '120' },
      weights: { type: 'string' },
    },
  });
  const { rates, memory, seconds } = await mirrorBuilt(values.folder, Number(values.seconds), values.weights);
  console.log(`The live mirror, frames of 224 pixels, severity 3, ${SECONDS_EACH} s each`);
  for (const { perturbation, framesPerSecond } of rates) {
    console.log(`  ${perturbation.padEnd(20)} ${framesPerSecond.toFixed(1)} frames a second`);
  }
  if (memory === null) console.log('  memory was not measured');
  else {
    const [from, middle, to] = memory.map((bytes) => (bytes / 1e6).toFixed(1));
    console.log(`  memory ${from} MB, ${middle} MB after ${seconds / 2} s, ${to} MB after ${seconds} s`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
