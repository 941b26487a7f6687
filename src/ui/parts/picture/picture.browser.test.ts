/** A chart as a picture, saved by keys alone while the page is dark. */
import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fixtureReport } from '../../../../test/fixtures/report';
import CostScatter from '../../results/CostScatter.svelte';
import { whatIsMissing } from './framedSvg';
import { rasterised } from './rasterised';
import '../../app.css';
import { until } from '../../../../test/patience';

let shown: Record<string, unknown> | null = null;
const saved: { name: string; blob: Promise<Blob> }[] = [];

beforeEach(() => {
  document.documentElement.dataset.theme = 'dark';
  saved.length = 0;
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, blob: fetch(this.href).then((answer) => answer.blob()) });
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  delete document.documentElement.dataset.theme;
  if (shown) await unmount(shown);
  shown = null;
});

function show<P extends Record<string, unknown>>(component: Component<P>, props: P): void {
  shown = mount(component, { target: document.body, props });
  flushSync();
}
/** By keys alone: an item of the menu of a chart. */
async function chosen(menu: RegExp, item: string): Promise<{ name: string; blob: Blob }> {
  const before = saved.length;
  const trigger = page.getByRole('button', { name: menu });
  await expect.element(trigger).toBeVisible();
  (trigger.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('menuitem', { name: 'Save as PNG' })).toBeVisible();
  for (let i = 0; i < 4 && document.activeElement?.textContent.trim() !== item; i++) {
    await userEvent.keyboard('{ArrowDown}');
  }
  await userEvent.keyboard('{Enter}');
  await until(() => expect(saved.length).toBe(before + 1));
  const { name, blob } = saved.at(-1)!;
  return { name, blob: await blob };
}

describe('a chart', () => {
  it('is saved as an SVG that is whole by itself and light, and as a PNG of twice its size', async () => {
    show(CostScatter, { report: fixtureReport() });
    const { name, blob } = await chosen(/^Picture of .*cost/, 'Save as SVG');
    expect(name).toBe('temper-under-corruption-accuracy-against-cost.svg');
    const svg = await blob.text();
    expect(whatIsMissing(svg)).toEqual([]);
    expect(new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror')).toBeNull();
    // The slate of the light theme, not of the dark one that the page has.
    expect(svg).toContain('rgb(85, 101, 111)');
    expect(svg).not.toContain('rgb(169, 184, 194)');
    const bitmap = await createImageBitmap(await rasterised(svg));
    const height = Number(/height="(\d+)"/.exec(svg)![1]);
    expect([bitmap.width, bitmap.height]).toEqual([2 * 680, 2 * height]);
  });
});
