/**
 * The stage of the built page: keys for an audience, the live mirror from a fake camera that is taken away in the middle, and the page in a
 * frame of another site where the browser keeps nothing for it.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { launch, type OpenPage } from './launch';

let open: OpenPage | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});
const heading = (page: Page) => page.locator('[data-stage] h1').innerText();

describe('the stage', () => {
  it('is read from the last row and moved by keys, plays by itself, and leaves nothing behind', async () => {
    open = await launch({ viewport: { width: 1920, height: 1080 } });
    const { page, url, errors } = open;
    await page.goto(`${url}#look?present&view.picture=pack-3`);
    const answer = page.locator('[data-answers] strong').first();
    await answer.waitFor();
    expect(await answer.evaluate((element) => parseFloat(getComputedStyle(element).fontSize))).toBeGreaterThanOrEqual(
      40,
    );
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0);
    const first = await heading(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('5');
    await expect.poll(() => heading(page)).toMatch(/ 5\.0$/);
    expect((await heading(page)).replace(/ 5\.0$/, '')).not.toBe(first.replace(/ \d\.\d$/, ''));
    await page.keyboard.press('PageDown');
    await expect.poll(() => heading(page)).toBe('Untouched');
    await page.keyboard.press('a');
    await expect.poll(() => heading(page)).toMatch(/ 1\.5$/);
    await expect.poll(() => page.url()).toContain('&autoplay');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.url()).not.toContain('autoplay');
    await page.keyboard.press('Escape');
    await page.locator('[data-grid] canvas').first().waitFor();
    await expect.poll(() => page.url()).not.toContain('present');
    expect(errors).toEqual([]);
  });

  it('mirrors the camera with answers, learns two classes, and says where it was taken away', async () => {
    open = await launch({ camera: true });
    const { page, url, errors } = open;
    await page.goto(`${url}#look?mirror`);
    const frames = () => page.locator('[data-frames]').getAttribute('data-frames').then(Number);
    await page.locator('[data-answers] strong').first().waitFor();
    await expect.poll(frames).toBeGreaterThan(5);
    await page.keyboard.press('c');
    for (const hold of await page.getByRole('button', { name: /^Hold to record/ }).all()) {
      await hold.hover();
      await page.mouse.down();
      await page.waitForTimeout(700);
      await page.mouse.up();
    }
    await page.getByText(/^Your classes, on /).waitFor();
    await page.getByRole('button', { name: 'Now in fog' }).click();
    await expect.poll(() => heading(page)).toBe('Fog 3.0');

    await page.evaluate(() => {
      const stream = document.querySelector('video')!.srcObject as MediaStream;
      const [track] = stream.getVideoTracks();
      // A browser tells it so where a camera is unplugged.
      track!.stop();
      track!.dispatchEvent(new Event('ended'));
    });
    await page.getByText('The camera was taken away').waitFor();
    expect(await page.locator('[data-frames] canvas').count()).toBe(1);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('[data-camera=live]').waitFor();
    await expect.poll(frames).toBeGreaterThan(1);
    const light = await page.evaluateHandle(
      () => (document.querySelector('video')!.srcObject as MediaStream).getVideoTracks()[0]!,
    );
    await page.locator('[data-stage]').focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => light.evaluate(({ readyState }) => readyState)).toBe('ended');
    expect(errors).toEqual([]);
  });

  it('stands alone in a frame of another site where nothing can be kept, and goes back when nobody is there', async () => {
    open = await launch({ siteDataBlocked: true, serviceWorker: true });
    const { page, url } = open;
    const host = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>A course</title>
        <script>addEventListener('message', ({ data }) => (window.told = data))</script>
        <iframe src="${url}#look?view.picture=pack-3&idle=6" title="Temper" width="900" height="900"></iframe>`);
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    try {
      // Another host than that of the page, so another site.
      await page.goto(`http://localhost:${(host.address() as AddressInfo).port}/`);
      const frame = page.frames()[1]!;
      await frame.locator('[data-grid] canvas').first().waitFor();
      await frame.locator('[data-embed=look]').waitFor();
      expect(await frame.evaluate(() => [crossOriginIsolated, document.querySelector('header') !== null])).toEqual([
        false,
        false,
      ]);
      const whole = frame.getByRole('link', { name: 'Temper' });
      expect(await whole.getAttribute('target')).toBe('_blank');
      expect(await whole.getAttribute('href')).not.toContain('embed');
      await expect
        .poll(() => page.evaluate(() => (window as unknown as { told?: { height: number } }).told?.height ?? 0))
        .toBeGreaterThan(300);
      await frame.locator('[data-grid] tbody td button').nth(7).click();
      await expect.poll(() => frame.url()).toContain('steps=');
      await frame.locator('[data-idle]').waitFor();
      await expect.poll(() => frame.url()).not.toContain('steps=');
      expect(frame.url()).toContain('embed=look');
    } finally {
      host.close();
      host.closeAllConnections();
    }
  });
});
