/** Ready for the room: installable, a plain message where the page cannot run, words for those who cannot hover, and paper. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launch, type OpenPage } from './launch';

let open: OpenPage;
beforeAll(async () => {
  open = await launch({ serviceWorker: true });
});
afterAll(() => open?.close());
beforeEach(() => open.page.setViewportSize({ width: 1280, height: 900 }));

describe('installing', () => {
  it('finds nothing missing in the manifest, and all of its icons', async () => {
    const { page, context, url } = open;
    await page.goto(`${url}?backend=wasm`);
    const devtools = await context.newCDPSession(page);
    const { errors, data } = await devtools.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const { icons, shortcuts } = JSON.parse(data!) as { icons: { src: string; type: string }[]; shortcuts: unknown[] };
    expect(shortcuts).toHaveLength(4);
    for (const { src, type } of icons) expect((await fetch(url + src)).headers.get('content-type')).toBe(type);
    expect((await fetch(`${url}manifest.webmanifest`)).headers.get('content-type')).toContain('manifest+json');
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    expect(installabilityErrors).toEqual([]);
  });
});

describe('where the page cannot run', () => {
  it('is written in no newer JavaScript than the browsers that it names can read', () => {
    const folder = fileURLToPath(new URL('../../dist/assets/', import.meta.url));
    const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(10);
    for (const name of scripts) {
      parse(readFileSync(folder + name, 'utf8'), { ecmaVersion: 2022, sourceType: 'module' });
    }
    const early = readFileSync(`${folder}../cannot.js`, 'utf8');
    expect(() => parse(early, { ecmaVersion: 5 })).not.toThrow();
  });

  it('says so without JavaScript, and the gallery works', async () => {
    const page = await open.context.newPage();
    const devtools = await open.context.newCDPSession(page);
    await devtools.send('Emulation.setScriptExecutionDisabled', { value: true });
    await page.goto(open.url);
    expect(await page.locator('noscript .cannot').innerText()).toContain('it needs JavaScript');
    await page.locator('noscript').getByRole('link', { name: 'gallery' }).click();
    await page.getByRole('heading', { name: 'Gallery of perturbations' }).waitFor();
    await page.close();
  });

  it.each([
    ['without WebAssembly', 'WebAssembly', 'globalThis', /computes with WebAssembly, and this browser has none/],
    ['in an old browser', 'toReversed', 'Array.prototype', /too old for Temper/],
  ])('says so %s', async (_, name, owner, words) => {
    const page = await open.context.newPage();
    await page.addInitScript(`delete ${owner}.${name}`);
    await page.goto(open.url);
    await page.locator('#cannot').waitFor();
    expect(await page.locator('#cannot').innerText()).toMatch(words);
    expect(await page.locator('#cannot').innerText()).toContain('Firefox from 115');
    expect(await page.locator('#app').innerHTML()).toBe('');
    await page.close();
  });

  it('is silent where it can', async () => {
    await open.page.goto(`${open.url}?backend=wasm`);
    await open.page.locator('main').waitFor();
    expect(await open.page.locator('#cannot').isVisible()).toBe(false);
  });
});

describe('without a mouse', () => {
  it('reads by tap, long press, focus and arrow keys what hovering tells', async () => {
    const { page, context } = open;
    await page.goto(`${open.url}?backend=wasm#data`);
    const tip = page.locator('.tip');
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    const touch = async (selector: string, milliseconds: number) => {
      await page.locator(selector).first().scrollIntoViewIfNeeded();
      const box = (await page.locator(selector).first().boundingBox())!;
      const touchPoints = [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
      await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
      await page.waitForTimeout(milliseconds);
      await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    const pictures = page.locator('.mosaic[data-tips]').first();
    await page.locator('.dot.on').waitFor();
    await expect.poll(() => page.locator('.mosaic[aria-busy="true"]').count()).toBe(0);
    const titles = await pictures.locator('[title]').evaluateAll((all) => all.map((one) => (one as HTMLElement).title));
    await pictures.scrollIntoViewIfNeeded();
    await touch('.mosaic[data-tips] [title]', 50);
    await expect.poll(() => tip.innerText()).toBe(titles[0]);
    await page.keyboard.press('Escape');
    await pictures.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => tip.innerText()).toBe(titles[1]);
    await page.keyboard.press('Escape');
    await expect.poll(() => tip.innerText()).toBe('');
    await touch('[title="Dark theme"]', 800);
    await expect.poll(() => tip.innerText()).toBe('Dark theme');
    await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: false });
  });
});

describe('on paper', () => {
  it('is light, and has no controls', async () => {
    const { page } = open;
    await page.goto(`${open.url}?backend=wasm#results`);
    await page.evaluate(() => (document.documentElement.dataset.theme = 'dark'));
    await page.getByRole('button', { name: 'Show it in full' }).click();
    await page.getByRole('heading', { name: 'Methods' }).waitFor();
    await page.emulateMedia({ media: 'print' });
    const visible = (selector: string) => page.locator(`${selector} >> visible=true`).count();
    const controls = 'nav, footer, button:not(.term, .to-read), .button:not(.to-read), summary, input';
    expect(await page.locator(controls).filter({ visible: true }).count()).toBe(0);
    // What is a button on the screen and something to read stays.
    expect(await visible('td > button.to-read')).toBeGreaterThan(10);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(28, 31, 34)');
    expect(await visible('table')).toBeGreaterThan(2);
    await page.emulateMedia({ media: null });
  });

  it('tells in the colours of the system which tab is open, and keeps the lengths of bars', async () => {
    const { page } = open;
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(`${open.url}?backend=wasm#look`);
    const styleOf = (selector: string, property: 'borderBottomColor' | 'backgroundColor') =>
      page
        .locator(selector)
        .first()
        .evaluate((element, name) => getComputedStyle(element)[name], property);
    const ground = await styleOf('body', 'backgroundColor');
    expect(await styleOf('.tab[data-state=inactive]', 'borderBottomColor')).toBe(ground);
    expect(await styleOf('.tab[data-state=active]', 'borderBottomColor')).not.toBe(ground);
    await page.locator('section[aria-label="Predictions"] .track > span').first().waitFor({ timeout: 60_000 });
    expect(await styleOf('section[aria-label="Predictions"] .track > span', 'backgroundColor')).not.toBe(ground);
    await page.emulateMedia({ forcedColors: null });
  });

  it('makes no error', () => {
    expect(open.errors).toEqual([]);
  });
});
