/** Histograms and spectra of a comparison as the rows of charts and of the tables behind them. Pure. */
import type { Comparison } from '../../contract/engine';

export const CHANNELS = ['red', 'green', 'blue'] as const;
type When = 'before' | 'after';
const WHEN: readonly When[] = ['before', 'after'];

export interface HistogramPoint {
  channel: string;
  when: When;
  value: number;
  /** Per cent of the pixels. */
  share: number;
}

/** Values of a bar: single code values would be as ragged as the picture is small. */
const BIN = 4;

/** Bars of both histograms, 64 values wide each way: a row for each picture, channel and range of values. */
export function histogramPoints({ histograms }: Comparison): HistogramPoint[] {
  return WHEN.flatMap((when) =>
    CHANNELS.flatMap((channel, c) =>
      Array.from({ length: 256 / BIN }, (_, i) => ({
        channel,
        when,
        value: i * BIN,
        share: 100 * sum(histograms[when][c]!.slice(i * BIN, (i + 1) * BIN)),
      })),
    ),
  );
}

/**
 * Where the axis of shares ends. Clipping piles pixels up at both ends of the scale; drawn in full, those two bars would
 * flatten all others, so the scale follows the rest.
 */
export function histogramTop(points: readonly HistogramPoint[]): { top: number; cut: boolean } {
  const largest = (list: readonly HistogramPoint[]) => list.reduce((top, { share }) => Math.max(top, share), 0);
  const inner = largest(points.filter(({ value }) => value > 0 && value < 256 - BIN));
  const all = largest(points);
  const cut = inner > 0 && all > 2 * inner;
  return { top: cut ? 1.25 * inner : all, cut };
}

/** Per cent of the values at the ends of the scale, over all channels. */
export function clippedShares({ histograms }: Comparison): Record<When, { black: number; white: number }> {
  const share = (when: When, value: number) =>
    (100 * sum(histograms[when].map((channel) => channel[value]!))) / CHANNELS.length;
  const ends = (when: When) => ({ black: share(when, 0), white: share(when, 255) });
  return { before: ends('before'), after: ends('after') };
}

/** Sixteen rows: range of values, then red, green and blue, each before and after. */
export function histogramRows({ histograms }: Comparison): string[][] {
  return Array.from({ length: 16 }, (_, r) => [
    `${r * 16}–${r * 16 + 15}`,
    ...CHANNELS.flatMap((_, c) =>
      WHEN.map((when) => (100 * sum(histograms[when][c]!.slice(r * 16, (r + 1) * 16))).toFixed(1)),
    ),
  ]);
}

export interface SpectrumPoint {
  when: When;
  /** Cycles per pixel, above 0. */
  frequency: number;
  /** log10 */
  power: number;
}

/** Only what can be drawn: a plain picture has no power at all at most frequencies, and its logarithm is not finite. */
export function spectrumPoints({ spectrum }: Comparison): SpectrumPoint[] {
  return WHEN.flatMap((when) =>
    spectrum.frequencies.flatMap((frequency, i) => {
      const power = spectrum[when][i]!;
      return frequency > 0 && Number.isFinite(power) ? [{ when, frequency, power }] : [];
    }),
  );
}

/** At most `count` rows, evenly spaced on the logarithmic axis: frequency, before, after, difference. */
export function spectrumRows({ spectrum }: Comparison, count = 20): string[][] {
  const { frequencies, before, after } = spectrum;
  const usable = frequencies.flatMap((frequency, i) => (frequency > 0 ? [i] : []));
  if (usable.length === 0) return [];
  const [low, high] = [Math.log(frequencies[usable[0]!]!), Math.log(frequencies[usable.at(-1)!]!)];
  const chosen = Array.from({ length: count }, (_, r) => {
    const target = low + ((high - low) * r) / Math.max(1, count - 1);
    const distance = (i: number) => Math.abs(Math.log(frequencies[i]!) - target);
    return usable.reduce((best, i) => (distance(i) < distance(best) ? i : best));
  });
  const text = (value: number) => (Number.isFinite(value) ? value.toFixed(2) : 'none');
  return [...new Set(chosen)].map((i) => [
    frequencies[i]!.toFixed(4),
    text(before[i]!),
    text(after[i]!),
    text(after[i]! - before[i]!),
  ]);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
