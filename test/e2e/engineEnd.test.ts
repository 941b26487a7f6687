/**
 * The engine's worker ends without a word, as when the browser runs out of memory: the page notices at once, starts another, and an
 * experiment that ran can be resumed. A worker that is merely busy is left alone.
 */
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { launch, type OpenPage } from './launch';

let open: OpenPage | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

const engineOf = (page: Page) => page.workers().find((worker) => worker.url().includes('/assets/worker'))!;

describe('a worker that ends', () => {
  it('is noticed, and the experiment can be resumed', async () => {
    open = await launch();
    const { page, url } = open;
    await page.goto(`${url}#results?preset=tiny&teacher.steps=300&teacher.batch=64`);
    const run = page.getByRole('button', { name: 'Run the experiment' }).first();
    await expect.poll(() => run.isEnabled()).toBe(true);
    await run.click();
    await page.getByText(/([3-9]\d|[12]\d\d) of 300 steps/).waitFor();
    const began = performance.now();
    await engineOf(page).evaluate(() => self.close());
    await page.getByText(/It is started again; nothing already computed is lost/).waitFor();
    const seconds = (performance.now() - began) / 1000;
    console.info(`the end of the worker was noticed after ${seconds.toFixed(1)} s`);
    const resume = page.getByRole('button', { name: /^Resume/ });
    await resume.waitFor();
  });

  it('is told from one that is busy for long', async () => {
    open = await launch();
    const { page, url, errors } = open;
    await page.goto(`${url}#results?preset=tiny`);
    const run = page.getByRole('button', { name: 'Run the experiment' }).first();
    await expect.poll(() => run.isEnabled()).toBe(true);
    const busy = engineOf(page).evaluate(() => {
      const until = performance.now() + 8_000;
      while (performance.now() < until);
    });
    await page.getByText('engine busy').waitFor();
    await busy;
    await expect.poll(() => page.getByText('engine busy').count()).toBe(0);
    expect(await page.getByText(/started again/).count()).toBe(0);
    expect(await run.isEnabled()).toBe(true);
    expect(errors).toEqual([]);
  });
});
