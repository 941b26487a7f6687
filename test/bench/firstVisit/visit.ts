/** One first visit: a browser with an empty profile opens the built page over a line, and stays until all is there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser, QUIET_FLAGS } from '../../../scripts/find-browser.mjs';
import { watchMoments, type Moments } from './moments';
import { openSlowLine, type Fetched, type Line } from './slowLine';

export interface Visit {
  moments: Moments;
  fetched: readonly Fetched[];
  /** Bytes that had come when the answers were there, and in all. */
  bytes: { answers: number; all: number };
  /** Requests until the answers were there, and in all. */
  requests: { answers: number; all: number };
  /** Files whose content came more than once. */
  twice: readonly string[];
  /** Milliseconds of the longest block of the main thread after the first second; 0 where none was longer than 50. */
  longestBlock: number;
}

/** Milliseconds after which what is not there is told as missing. */
const PATIENCE = 120_000;

/**
 * @param target address of the built page
 * @throws {Error} where no browser is installed
 */
export async function firstVisit(target: string, line: Line, hash = ''): Promise<Visit> {
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('No Chromium, Chrome or Edge was found. Install one, or set CHROME_PATH.');
  const slow = await openSlowLine(target, line);
  const profile = mkdtempSync(join(tmpdir(), 'temper-first-visit-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: QUIET_FLAGS,
    viewport: { width: 1280, height: 900 },
  });
  try {
    // The compiler that runs this marks functions with `__name`, which the page does not have.
    await context.addInitScript(`globalThis.__name = (f) => f; (${watchMoments.toString()})();`);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`${slow.url}${hash}`, { waitUntil: 'commit', timeout: PATIENCE });
    const there = page.waitForFunction(
      () => {
        const { answers, ready, offline } = window.temperMoments ?? {};
        return answers !== undefined && ready !== undefined && offline !== undefined;
      },
      undefined,
      { timeout: PATIENCE, polling: 250 },
    );
    // What does not come is told as such, beside what did.
    await there.catch(() => {});
    // What nobody waits for may still come.
    await page.waitForTimeout(1500);
    const moments = await page.evaluate(() => window.temperMoments!);
    return summary(moments, slow.fetched);
  } finally {
    await context.close();
    await slow.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

function summary(moments: Moments, fetched: readonly Fetched[]): Visit {
  const first = fetched[0]?.asked ?? 0;
  const until = first + (moments.answers ?? Infinity);
  const early = fetched.filter(({ ended }) => ended > 0 && ended <= until);
  const sum = (some: readonly Fetched[]) => some.reduce((total, { bytes }) => total + bytes, 0);
  const times = new Map<string, number>();
  for (const { path, bytes } of fetched) if (bytes > 0) times.set(path, (times.get(path) ?? 0) + 1);
  return {
    moments,
    fetched,
    bytes: { answers: sum(early), all: sum(fetched) },
    requests: { answers: early.length, all: fetched.length },
    twice: [...times].filter(([, count]) => count > 1).map(([path, count]) => `${path} (${count} times)`),
    longestBlock: Math.max(0, ...moments.blocks.map(({ duration }) => duration)),
  };
}
