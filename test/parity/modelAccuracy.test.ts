/**
 * MobileNetV2 under our corruptions against the same network under the published ones: the last word on fidelity. Three cells of 45
 * here, each on all 100 photographs and padded as the weights were trained: noise, weather, and one that draws nothing. `npm
 * run build:model-accuracy` measures all of them, with both paddings.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startBackend } from '../../src/compute/backend';
import { testAssets } from '../../src/compute/testing';
import { disposeWeights } from '../../src/models/model';
import { CELL_LIMIT, compareAccuracies } from './modelAccuracy';
import type { Accuracies } from './modelAccuracy';
import {
  corrupted,
  countRight,
  predictions,
  readMobileNet,
  readPhotographs,
  readReference,
  REFERENCE_MODELS,
} from './modelAccuracyMeasure';
import { missing } from './reference';

if (missing) console.info(`Accuracy of MobileNetV2 under the corruptions: not compared, ${missing}.`);

const CELLS = [
  ['gaussian_noise', 1],
  ['fog', 3],
  ['jpeg_compression', 5],
] as const;

describe('comparing accuracies', () => {
  const reference = { fog: { 1: 0.6, 3: 0.5, 5: 0.4 }, snow: { 1: 0.5, 3: 0.3, 5: 0.2 } };
  const shifted = (by: (corruption: string, severity: string) => number): Accuracies =>
    Object.fromEntries(
      Object.entries(reference).map(([corruption, severities]) => [
        corruption,
        Object.fromEntries(Object.entries(severities).map(([s, accuracy]) => [s, accuracy + by(corruption, s)])),
      ]),
    );

  it('agrees where nothing differs, and at the limits', () => {
    expect(compareAccuracies(reference, reference)).toMatchObject({ mean: 0, outside: [], agrees: true });
    expect(
      compareAccuracies(
        shifted(() => 0.03),
        reference,
      ).agrees,
    ).toBe(true);
    const one = compareAccuracies(
      shifted((corruption, severity) => (corruption === 'fog' && severity === '5' ? 0.08 : 0)),
      reference,
    );
    expect(one.agrees).toBe(true);
    expect(one.mean).toBeCloseTo(4 / 3);
  });
  it('disagrees beyond three points on average, also where they cancel', () => {
    expect(
      compareAccuracies(
        shifted(() => -0.031),
        reference,
      ),
    ).toMatchObject({ outside: [], agrees: false });
    const opposed = compareAccuracies(
      shifted((corruption) => (corruption === 'fog' ? 0.04 : -0.04)),
      reference,
    );
    expect(opposed.mean).toBeCloseTo(4);
    expect(opposed.agrees).toBe(false);
  });
  it('disagrees where one cell is more than eight points away, and names it', () => {
    const found = compareAccuracies(
      shifted((corruption, severity) => (corruption === 'snow' && severity === '3' ? -0.09 : 0)),
      reference,
    );
    expect(found.agrees).toBe(false);
    expect(found.outside).toHaveLength(1);
    expect(found.outside[0]).toMatchObject({ corruption: 'snow', severity: '3' });
  });
  it('refuses what was not measured', () => {
    expect(() => compareAccuracies({ fog: { 1: 0.6, 3: 0.5, 5: 0.4 } }, reference)).toThrow(/snow 1/);
    expect(() => compareAccuracies({}, {})).toThrow(RangeError);
  });
});

describe('docs/model-accuracy.md', () => {
  const document = readFileSync(new URL('../../docs/model-accuracy.md', import.meta.url), 'utf8');
  const rows = [
    ...document.matchAll(/^\| (\w+) \| ([135]) \| (\d+) \| .* \| ([+−]?\d+)( \*\*outside\*\*)? \| \d+ \|$/gm),
  ];

  it('has every benchmark corruption at three severities, for both paddings, each with n', () => {
    expect(rows).toHaveLength(2 * 15 * 3);
    expect(new Set(rows.map(([, corruption]) => corruption)).size).toBe(15);
    expect(rows.every(([, , , n]) => n === '100')).toBe(true);
  });
  it('is inside the limits in each cell', () => {
    const differences = rows.map(([, , , , difference]) => Math.abs(Number(difference!.replace('−', '-'))));
    expect(Math.max(...differences)).toBeLessThanOrEqual(CELL_LIMIT);
    expect(rows.filter(([, , , , , outside]) => outside)).toEqual([]);
  });
});

describe.skipIf(missing)('MobileNetV2', () => {
  it('is as accurate under these corruptions as under the published ones', { timeout: 240_000 }, async () => {
    await startBackend({ requested: 'wasm', wasm: await testAssets() });
    const reference = readReference();
    const photographs = await readPhotographs(reference);
    const network = readMobileNet('tf-same');
    const { accuracy } = reference.models[REFERENCE_MODELS['tf-same']]!;
    const [ours, published]: Record<string, Record<string, number>>[] = [{}, {}];
    try {
      for (const [corruption, severity] of CELLS) {
        const seen = await predictions(network, await corrupted(photographs, corruption, severity));
        ours![corruption] = { [severity]: countRight(seen, reference.labels) / photographs.count };
        published![corruption] = { [severity]: accuracy[corruption]![severity]! };
      }
    } finally {
      disposeWeights(network.weights);
    }
    const { agrees, mean, outside } = compareAccuracies(ours!, published!);
    const found = `${mean.toFixed(1)} points on average; outside: ${JSON.stringify(outside)}; ${JSON.stringify(ours)}`;
    expect(agrees, found).toBe(true);
  });
});
