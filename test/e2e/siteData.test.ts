/** The built page where the browser keeps nothing for it ("Block all cookies and site data"), or stops keeping while it is open. */
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { zipOfFlowers } from './flowers';
import { launch, type OpenPage } from './launch';

let open: OpenPage | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

/** A job of seconds. */
const TINY = 'preset=tiny&methods=teacher&teacher.steps=4&benchmark.corruptions=contrast';

describe('where site data is blocked', () => {
  it('says so, takes pictures in, and runs an experiment to its report', async () => {
    open = await launch({ siteDataBlocked: true, serviceWorker: true });
    const { page, url, errors } = open;
    await page.goto(`${url}#results?${TINY}`);
    await page
      .getByText(/Nothing is kept after this page closes/)
      .first()
      .waitFor();
    const refusal = await page.evaluate(() =>
      navigator.locks.request('x', () => 'granted').catch((error: Error) => error.name),
    );
    expect(refusal).toBe('SecurityError');
    const run = page.getByRole('button', { name: 'Run the experiment' }).first();
    await expect.poll(() => run.isEnabled()).toBe(true);
    await run.click();
    const measured = page.getByText('Measured here, tiny preset');
    await measured.or(page.getByText('The experiment stopped')).first().waitFor({ timeout: 180_000 });
    expect(await measured.count()).toBe(1);

    await page.keyboard.press('2');
    const buffer = Buffer.from(zipOfFlowers(24));
    await page
      .getByLabel('Files with pictures')
      .setInputFiles({ name: 'flowers.zip', mimeType: 'application/zip', buffer });
    await page.getByRole('button', { name: 'Keep these pictures' }).click();
    await page.locator('article', { hasText: '2 classes: daisy, rose' }).waitFor();
    expect(errors).toEqual([]);
  });
});

describe('where site data is deleted while the page is open', () => {
  const deletions: [string, (page: Page) => Promise<unknown>][] = [
    [
      'by the browser’s settings',
      async (page) => {
        const session = await page.context().newCDPSession(page);
        await session.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'all' });
      },
    ],
    [
      'by another tab',
      async (page) => {
        const other = await page.context().newPage();
        await other.goto(new URL('photos/photos.json', page.url()).href);
        const ended = await other.evaluate(
          () =>
            new Promise((resolve) => {
              const request = indexedDB.deleteDatabase('temper');
              request.onsuccess = () => resolve('deleted');
              request.onerror = () => resolve(request.error?.message);
              setTimeout(resolve, 10_000, 'blocked');
            }),
        );
        expect(ended).toBe('deleted');
        await other.close();
      },
    ],
  ];

  it.each(deletions)('%s, an experiment goes on, the page says what is gone, and keeps again', async (_, remove) => {
    open = await launch({ serviceWorker: true });
    const { page, url, errors } = open;
    await page.goto(`${url}#results?preset=tiny&methods=teacher&benchmark.corruptions=contrast&teacher.steps=400`);
    const run = page.getByRole('button', { name: 'Run the experiment' }).first();
    await expect.poll(() => run.isEnabled()).toBe(true);
    await run.click();
    await page.getByText(/([2-9]\d|[12]\d\d) of 400 steps/).waitFor();
    await remove(page);
    await page.getByText('Measured here, tiny preset').waitFor({ timeout: 180_000 });
    await page.getByText(/was deleted while it was open/).waitFor();
    expect(
      await page
        .locator('#app')
        .getByText(/could not|cannot be/i)
        .allTextContents(),
    ).toEqual([]);
    // What came afterwards is kept: the report is there after a reload.
    await page.reload();
    await page.getByRole('heading', { name: 'Earlier runs in this browser' }).waitFor();
    expect(errors).toEqual([]);
  });
});
