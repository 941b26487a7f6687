/**
 * What is kept, as a visitor meets it: a report that is brought in the first moment of the visit, a second tab that knows at once what the
 * first one keeps, and one figure for how much that is.
 */
import { strToU8, zipSync } from 'fflate';
import { encode } from 'fast-png';
import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { fixtureReport } from '../fixtures/report';
import { SIDE, zipOfFlowers } from './flowers';
import { launch, type OpenPage } from './launch';

let open: OpenPage | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

const ownPictures = (page: Page) => page.getByRole('radio', { name: /^Your own/ });
const zip = (bytes: Uint8Array) => ({ name: 'flowers.zip', mimeType: 'application/zip', buffer: Buffer.from(bytes) });

/** One picture of each of two classes, and a file that is none. */
function onePictureEach(): Uint8Array {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(90);
  const picture = encode({ width: SIDE, height: SIDE, data, channels: 3, depth: 8 });
  return zipSync({ 'few/cat/1.png': picture, 'few/dog/1.png': picture, 'few/readme.md': strToU8('two') });
}

it('a report brought at once is taken, a second tab knows what the first one keeps, and both say one figure', async () => {
  open = await launch({ serviceWorker: true });
  const { context, page, url, errors } = open;
  await page.goto(`${url}#results`, { waitUntil: 'commit' });
  const report = Buffer.from(JSON.stringify(fixtureReport()));
  await page
    .getByLabel('Report to import')
    .setInputFiles({ name: 'report.json', mimeType: 'application/json', buffer: report });
  await page.getByRole('heading', { name: 'Earlier runs in this browser' }).waitFor();
  expect(
    await page
      .getByRole('alert')
      .filter({ hasText: /could not/ })
      .count(),
  ).toBe(0);

  const other = await context.newPage();
  await other.goto(`${url}#data`);
  await other.getByText('Choose another model…').first().waitFor();
  expect(await ownPictures(other).isEnabled()).toBe(false);
  await page.keyboard.press('2');
  await page.getByLabel('Files with pictures').setInputFiles(zip(onePictureEach()));
  await page.getByText(/There is one picture of each class.*temper evaluate/).waitFor();
  await page.getByRole('button', { name: 'Put away' }).click();
  await page.getByLabel('Files with pictures').setInputFiles(zip(zipOfFlowers(6)));
  await page.getByText('2 classes, kept at 32').waitFor();
  await page.getByRole('button', { name: 'Keep these pictures' }).click();
  await expect.poll(() => ownPictures(other).isEnabled()).toBe(true);

  const header = other.getByRole('button', { name: /kept in this browser$/ });
  const figure = /^[\d.]+ (B|kB|MB)/.exec((await header.textContent())!.trim())![0];
  await header.click();
  await other.getByRole('button', { name: 'Manage…' }).click();
  await other.getByText(`${figure} in `, { exact: false }).first().waitFor();
  await page.keyboard.press('1');
  expect(errors).toEqual([]);
}, 180_000);
