import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../contract/engine';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import {
  clippedShares,
  histogramPoints,
  histogramRows,
  histogramTop,
  spectrumPoints,
  spectrumRows,
} from './analysisSeries';

const flat = () => Array.from({ length: 256 }, () => 1 / 256);
function comparison(change: Partial<Comparison> = {}): Comparison {
  const frequencies = Array.from({ length: 100 }, (_, i) => (i + 1) / 200);
  return {
    psnr: 20,
    ssim: 0.5,
    histograms: { before: [flat(), flat(), flat()], after: [flat(), flat(), flat()] },
    spectrum: { frequencies, before: frequencies.map((f) => -2 * Math.log10(f)), after: frequencies.map(() => 1) },
    residual: plainPicture(128),
    ...change,
  };
}

describe('series of a comparison', () => {
  it('keeps every pixel in the histogram, in the chart and in the table', () => {
    const total = (list: number[]) => list.reduce((a, b) => a + b, 0);
    const points = histogramPoints(comparison());
    expect(total(points.map(({ share }) => share))).toBeCloseTo(600);
    const table = total(histogramRows(comparison()).map((row) => Number(row[3])));
    expect(Math.abs(table - 100)).toBeLessThan(1); // Sixteen roundings to a tenth.
  });

  it('cuts off a pile of clipped values, which would flatten all else, and counts it', () => {
    const clipped = flat().map((share) => share / 2);
    clipped[255]! += 0.5;
    const value = comparison({ histograms: { before: [flat(), flat(), flat()], after: [clipped, flat(), flat()] } });
    expect(histogramTop(histogramPoints(comparison()))).toMatchObject({ cut: false });
    const { top, cut } = histogramTop(histogramPoints(value));
    expect(cut).toBe(true);
    expect(top).toBeLessThan(3);
    expect(clippedShares(value).after.white).toBeCloseTo((100 * (0.5 + 0.5 / 256 + 2 / 256)) / 3);
  });

  it('leaves frequencies without power out of the chart, and names them in the table', () => {
    const base = comparison();
    const silent = comparison({ spectrum: { ...base.spectrum, after: base.spectrum.after.map(() => -Infinity) } });
    expect(spectrumPoints(base)).toHaveLength(200);
    expect(spectrumPoints(silent)).toHaveLength(100);
    expect(spectrumRows(silent)[0]![2]).toBe('none');
  });

  it('spaces the rows of the spectrum as its axis, without repeating one', () => {
    const rows = spectrumRows(comparison());
    expect(rows[0]![0]).toBe('0.0050');
    expect(rows.at(-1)![0]).toBe('0.5000');
    expect(new Set(rows.map(([frequency]) => frequency)).size).toBe(rows.length);
    expect(spectrumRows(comparison({ spectrum: { frequencies: [], before: [], after: [] } }))).toEqual([]);
  });
});
