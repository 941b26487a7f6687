/**
 * Makes the pictures of the README from the built page: `npm run build && npm run build:screenshots`. The wall and the story are of a run
 * of the preset `lesson` that takes a minute or two; everything is computed while it is photographed.
 */
import { chromium } from 'playwright-core';
import { preview } from 'vite';
import { findBrowser, QUIET_FLAGS } from './find-browser.mjs';

const folder = new URL('../docs/', import.meta.url).pathname;
const executablePath = await findBrowser();
if (!executablePath) throw new Error('No Chromium, Chrome or Edge was found. Install one, or set CHROME_PATH.');
const server = await preview({ preview: { port: 0, host: '127.0.0.1', open: false } });
const url = server.resolvedUrls.local[0];
const browser = await chromium.launch({ executablePath, args: QUIET_FLAGS });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });

/** Opens an address anew and waits until the four networks have answered. */
async function open(hash) {
  await page.goto('about:blank');
  await page.goto(`${url}${hash}`);
}

const photograph = (name) => page.screenshot({ path: `${folder}${name}.png` });

await open('');
await page.getByText('changes its mind at severity').first().waitFor();
// What a run takes here is measured last.
await page
  .getByText(/^About .* preset/)
  .first()
  .waitFor();
await photograph('first-screen');

await open('#lesson=break-it&step=1');
await page.getByRole('button', { name: 'Keep my answer, then measure' }).waitFor();
await page.locator('[data-grid] canvas').first().waitFor();
await page.waitForTimeout(3000);
await photograph('lesson');

await page.setViewportSize({ width: 1280, height: 720 });
await open('#present');
await page
  .getByText('guitar ✓')
  .first()
  .waitFor()
  .catch(() => {});
await page.waitForTimeout(4000);
await photograph('present');

await page.setViewportSize({ width: 1280, height: 900 });
await open('#results?preset=lesson');
const run = page.getByRole('button', { name: 'Run the experiment' }).first();
await run.waitFor();
while (!(await run.isEnabled())) await page.waitForTimeout(200);
await run.click();
await page
  .getByText(/baselines follow/)
  .first()
  .waitFor({ timeout: 600_000 });
await page.waitForTimeout(1000);
await photograph('wall');
await page.getByRole('button', { name: 'Run again' }).first().waitFor({ timeout: 600_000 });
await page.waitForTimeout(3000);
await photograph('story');

await browser.close();
await server.close();
