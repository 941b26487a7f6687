/**
 * axe-core on everything that the page shows, from a phone of 320 px to a projector of 1920 px, light and dark; nothing is wider than its
 * window. One page serves for all: its address, size and theme change, it is never loaded again.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, type OpenPage } from './launch';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ALL = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const CONTRAST = ['color-contrast'];

type Size = readonly [width: number, height: number, theme: 'light' | 'dark', rules: string[]];

/** Every width in one theme, every theme narrow and wide: layout and names follow the width alone, in two forms, and contrast the theme. */
const SIZES: readonly Size[] = [
  [320, 640, 'light', ALL],
  [390, 844, 'dark', CONTRAST],
  [1280, 900, 'light', ALL],
  [1920, 1080, 'dark', CONTRAST],
];

/** What is a dialog, or stands beside a station, has a narrow and a wide form. */
const TWO_SIZES: readonly Size[] = [SIZES[0]!, [1280, 900, 'dark', ALL]];

let open: OpenPage;
beforeAll(async () => {
  open = await launch({ reducedMotion: 'reduce' });
  await open.page.goto(`${open.url}?backend=wasm`);
  await open.page.evaluate(AXE);
  await open.page.locator('.dot.on').waitFor();
});
afterAll(() => open?.close());

/** What axe finds, a line each, and what is wider than the window. */
async function faults(sizes = SIZES): Promise<string[]> {
  const found: string[] = [];
  for (const [width, height, theme, rules] of sizes) {
    await open.page.setViewportSize({ width, height });
    const here = await open.page.evaluate(
      async ([runOnly, wanted]) => {
        document.documentElement.dataset.theme = wanted;
        for (const part of document.querySelectorAll<HTMLDetailsElement>('main details')) part.open = true;
        // What follows the width has followed in two frames; what fades comes to its end.
        await new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then)));
        for (const fading of document.getAnimations()) {
          if (fading.effect?.getComputedTiming().endTime !== Infinity) fading.finish();
        }
        interface Axe {
          run(of: Document, how: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        }
        const { axe } = window as unknown as { axe: Axe };
        const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
        const lines = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
        const wider = document.documentElement.scrollWidth - innerWidth;
        return wider > 0 ? [...lines, `wider than the window by ${wider} px`] : lines;
      },
      [rules, theme] as const,
    );
    found.push(...here.map((line) => `${width} px, ${theme}: ${line}`));
  }
  return found;
}

async function go(hash: string, ready: string): Promise<void> {
  await open.page.setViewportSize({ width: 1280, height: 900 });
  await open.page.evaluate((to) => (location.hash = to), hash);
  await open.page.locator(ready).first().waitFor();
}

async function dialog(hash: string, button: string): Promise<void> {
  const { page } = open;
  await go(hash, 'main section, main canvas');
  if (button.startsWith('Share')) await page.getByRole('button', { name: 'Lessons', exact: true }).click();
  if (button === 'Manage…') await page.getByRole('button', { name: /kept in this browser$/ }).click();
  await page.getByRole('button', { name: button, exact: true }).last().click();
  await page.locator('.modal-sheet').waitFor();
  const found = await faults(TWO_SIZES);
  for (let left = 3; left > 0 && (await page.locator('.modal-sheet').count()) > 0; left--) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(50);
  }
  expect(found).toEqual([]);
}

describe('axe finds nothing', () => {
  it.each([
    ['#look', 'main canvas'],
    ['#data', '#models-heading'],
    ['#teacher', 'main .columns'],
    ['#student', 'main .columns'],
    ['#results', 'main section'],
    ['#look?view.region=rect:0.2,0.2,0.5,0.5', '[aria-label^="Part that is corrupted"]'],
    ['#look?view.region=brush:2w9n9ncvnk', '[aria-label^="Brush at"]'],
    ['#look?present', '.stage'],
    ['#embed=look', 'main canvas'],
    ['#results?embed=results', 'main section'],
  ])('%s', async (hash, ready) => {
    await go(hash, ready);
    expect(await faults()).toEqual([]);
  });

  it.each([
    ['#lesson=break-it&step=1&teacher'],
    ['#lesson=fix-it&step=1'],
    ['#lesson=prove-it&step=1'],
    ['#lesson=your-own&step=1'],
  ])('%s', async (hash) => {
    await go(hash, 'aside.lesson');
    expect(await faults(TWO_SIZES)).toEqual([]);
  });

  it.each([
    ['#look', 'The method'],
    ['#look', 'Keys'],
    ['#look', 'Lessons'],
    ['#look', 'Share the page…'],
    ['#look', 'Export…'],
    ['#look', 'Reproduce…'],
    ['#look', 'Webcam…'],
    ['#look', 'Many pictures…'],
    ['#data', 'Choose another model…'],
    ['#data', 'Record with the webcam…'],
    ['#results', 'Collect codes…'],
  ])('at %s the dialog of “%s”', dialog);

  // After the dialogs, so that none is looked at with all of this behind it.
  it('Results with a report', async () => {
    await go('#results', 'main section');
    const report = fileURLToPath(new URL('../../public/reference-report.json', import.meta.url));
    await open.page.locator('main input[type="file"][accept*="json"]').first().setInputFiles(report);
    await open.page.getByRole('heading', { name: 'How this was measured' }).waitFor();
    expect(await faults()).toEqual([]);
  });

  // Now that something is kept, and where little lies behind it.
  it('at #look the dialog of “Manage…”', () => dialog('#look', 'Manage…'));

  it('says no error on the way', () => {
    expect(open.errors).toEqual([]);
  });
});
