/** The analysis tabs with a scripted engine: numbers, charts, and the tables behind them. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeEngine } from '../../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../../test/fixtures/fakeInfos';
import { Analysis } from '../../../lab/look/Analysis.svelte';
import AnalysisView from './AnalysisView.svelte';
import type { AnalysisTab } from './tabs';
import '../../app.css';
import { until } from '../../../../test/patience';

let shown: Record<string, unknown> | null = null;
afterEach(async () => {
  if (shown) await unmount(shown);
  shown = null;
});
const text = () => document.body.textContent;

function show(view: AnalysisTab, engine = fakeEngine(), draft = false) {
  const analysis = new Analysis((before, after) => engine.compare(before, after), 5);
  const [before, after] = [plainPicture(100, 32), plainPicture(110, 32)];
  shown = mount(AnalysisView, { target: document.body, props: { view, before, after, analysis, draft } });
  flushSync();
  return engine;
}
const grey = () => {
  const canvas = document.querySelector('canvas')!;
  return canvas.getContext('2d')!.getImageData(5, 5, 1, 1).data[0]!;
};

async function openedTable(rows: number): Promise<void> {
  document.querySelector('details')!.open = true;
  await until(() => expect(document.querySelectorAll('tbody tr')).toHaveLength(rows));
}

describe('analysis tabs', () => {
  it('shows the residual about mid-grey, amplified by the slider, with its numbers', async () => {
    show('residual');
    expect(grey()).toBe(148);
    await until(() => expect(document.querySelector('[data-psnr]')!.textContent).toBe('30.0 dB'));
    expect(document.querySelector('[data-ssim]')!.textContent).toBe('0.900');
    expect(text()).toContain('10.0');
    const thumb = document.querySelector<HTMLElement>('[role=slider]')!;
    thumb.focus();
    for (let i = 0; i < 4; i++) thumb.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    await until(() => expect(grey()).toBe(168));
    expect(text()).toContain('× 4');
  });

  it('draws the histogram and the spectrum, each with its table', async () => {
    show('histogram');
    await until(() =>
      expect(document.querySelectorAll('.chart svg [aria-label], .chart svg path').length).toBeGreaterThan(2),
    );
    await openedTable(16);
    await unmount(shown!);
    show('spectrum');
    await until(() => expect(document.querySelector('.chart svg')!.textContent).toContain('cycles per pixel'));
    await openedTable(3);
  });

  it('asks for no numbers of a draft', async () => {
    const ofDraft = show('histogram', fakeEngine(), true);
    const draft = shown!;
    // What is no draft and came after it has been asked about.
    const ofPicture = show('histogram');
    await until(() => expect(ofPicture.calls).toContain('compare'));
    expect(ofDraft.calls).not.toContain('compare');
    await unmount(draft);
  });

  it('says what went wrong', async () => {
    const engine = fakeEngine();
    engine.faults.compare = 'Out of memory.';
    show('spectrum', engine);
    await until(() => expect(document.querySelector('[role=alert]')!.textContent).toBe('Out of memory.'));
  });
});
