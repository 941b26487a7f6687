/** The built page where the browser keeps nothing for it: "Block all cookies and site data". */
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
    open = await launch({ siteDataBlocked: true });
    const { page, url, errors } = open;
    await page.goto(`${url}#results?${TINY}`);
    await page
      .getByText(/Nothing is kept after this page closes/)
      .first()
      .waitFor({ timeout: 30_000 });
    const refusal = await page.evaluate(() =>
      navigator.locks.request('x', () => 'granted').catch((error: Error) => error.name),
    );
    expect(refusal).toBe('SecurityError');
    const run = page.getByRole('button', { name: 'Run the experiment' }).first();
    await expect.poll(() => run.isEnabled(), { timeout: 30_000 }).toBe(true);
    await run.click();
    const measured = page.getByText('Measured here, tiny preset');
    await measured.or(page.getByText('The experiment stopped')).first().waitFor({ timeout: 180_000 });
    expect(await measured.count()).toBe(1);

    await page.keyboard.press('2');
    const buffer = Buffer.from(zipOfFlowers(24));
    await page
      .getByLabel('Files with pictures')
      .setInputFiles({ name: 'flowers.zip', mimeType: 'application/zip', buffer });
    await page.getByRole('button', { name: 'Keep these pictures' }).click({ timeout: 60_000 });
    await page.locator('article', { hasText: '2 classes: daisy, rose' }).waitFor({ timeout: 60_000 });
    expect(errors).toEqual([]);
  });
});
