/**
 * The Look station of the built page with the real engine (WebAssembly): a link with a chain, every family in the grid, where
 * the answers flip, a sequence, and how soon a frame follows the slider. Milliseconds are printed, not judged: these machines
 * are shared.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { sliderFrames } from '../fixtures/sliderFrames';
import { launch, type OpenPage } from './launch';

let open: OpenPage | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

async function openLook(hash: string): Promise<OpenPage> {
  open = await launch();
  await open.page.goto(`${open.url}${hash}`);
  await open.page.waitForSelector('[data-grid] canvas');
  return open;
}

describe('the Look station', () => {
  it('opens a link with a chain, and says where the answers flip', async () => {
    const { page, errors } = await openLook('#look?steps=fog:2,gaussian_noise:1.5:off&view.picture=pack-3');
    await page.getByRole('button', { name: 'Fog 2.0, step 1' }).waitFor();
    await page.getByRole('button', { name: 'Gaussian noise 1.5, step 2, left out' }).waitFor();
    await page
      .getByText(/The pre-trained network (stays with|changes its mind)/)
      .first()
      .waitFor();
    expect(page.url()).toContain('steps=fog:2,gaussian_noise:1.5:off');
    expect(errors).toEqual([]);
  });

  it('draws the first rows of every family', async () => {
    const { page, errors } = await openLook('#look?view.picture=pack-3');
    const families = page.locator('input[type=radio]');
    for (let i = 0; i < (await families.count()); i++) {
      await families.nth(i).click();
      const name = await families.nth(i).getAttribute('value');
      const first = page.locator('[data-grid] tbody td button').first();
      await first.locator('canvas').waitFor();
      expect(await page.locator('[data-grid] button:has-text("✕")').count(), name ?? '').toBe(0);
    }
    expect(errors).toEqual([]);
  });

  it('follows the slider', async () => {
    const { page } = await openLook('');
    for (const name of ['gaussian_noise', 'fog', 'defocus_blur', 'jpeg_compression', 'snow']) {
      await page.evaluate((corruption) => (location.hash = `#look?steps=${corruption}:3`), name);
      await page.waitForTimeout(500);
      const times = await page.evaluate(sliderFrames, { times: 9, pause: 50, patience: 5000 });
      console.info(`${name}: a frame after ${times[4]!.toFixed(0)} ms (median), ${times[8]!.toFixed(0)} ms (longest)`);
      expect(times[8]).toBeLessThan(5000);
    }
  });

  it('plays a sequence and counts flips', async () => {
    const { page, errors } = await openLook('#look?view.picture=pack-3');
    await page.keyboard.press('p');
    await page
      .getByText(/flip rate \d+\s%/)
      .first()
      .waitFor();
    await expect.poll(() => page.getByText('still asking').count()).toBe(0);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    expect(await page.getByText(/^(\d+) of \1$/).count()).toBeGreaterThan(0);
    expect(errors).toEqual([]);
  });
});
