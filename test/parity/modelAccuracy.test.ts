/**
 * MobileNetV2 under our corruptions against the same network under the published ones: the last word on fidelity. Runs as soon
 * as the catalogue has an architecture of that name; until then that is printed.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodePicture } from '../../src/cli/decodePicture';
import { startBackend } from '../../src/compute/backend';
import { testAssets } from '../../src/compute/testing';
import * as tf from '../../src/compute/tf';
import type { Picture } from '../../src/contract/image';
import { ARCHITECTURES } from '../../src/models/catalogue';
import { disposeWeights, forward } from '../../src/models/model';
import type { Architecture } from '../../src/models/model';
import { loadWeights } from '../../src/models/weightFile';
import { corruptPicture } from '../../src/perturb/corruptSet';
import { compareAccuracies } from './modelAccuracy';
import type { Accuracies } from './modelAccuracy';
import { missing, referenceFolder } from './reference';

interface ReferenceAccuracy {
  files: string[];
  labels: number[];
  models: Record<string, { accuracy: Accuracies }>;
}

const architecture = Object.values<Architecture>(ARCHITECTURES).find(({ id }) => /mobilenet.?v2/i.test(id));
const absent = missing ?? (architecture ? null : 'the catalogue (src/models/catalogue.ts) has no MobileNetV2 yet');
if (absent) console.info(`Accuracy of MobileNetV2 under the corruptions: not compared, ${absent}.`);

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

describe.skipIf(absent)('MobileNetV2', () => {
  it('is as accurate under these corruptions as under the published ones', { timeout: 1_800_000 }, async () => {
    await startBackend({ requested: 'wasm', wasm: await testAssets() });
    const reference = JSON.parse(
      readFileSync(resolve(referenceFolder, 'mobilenetv2_reference_accuracy.json'), 'utf8'),
    ) as ReferenceAccuracy;
    const published = reference.models['mobilenet_v2']!.accuracy;
    const photos: Picture[] = [];
    for (const file of reference.files) {
      photos.push((await decodePicture(resolve(referenceFolder, 'imagenet-sample', file))).picture);
    }
    const file = readFileSync(resolve(referenceFolder, 'weights/mobilenet_v2.safetensors'));
    const { weights } = loadWeights(file, architecture!, { classes: 1000 });
    const ours: Record<string, Record<string, number>> = {};
    try {
      for (const [corruption, severities] of Object.entries(published)) {
        ours[corruption] = {};
        for (const severity of Object.keys(severities)) {
          let right = 0;
          for (const [index, photo] of photos.entries()) {
            const options = { severity: Number(severity), seed: 0, table: 'imagenet-c' as const };
            const corrupted = await corruptPicture(photo, corruption, options, index);
            const answer = tf.tidy(() => {
              const { height, width, pixels } = corrupted;
              const x = tf.tensor4d(Int32Array.from(pixels), [1, height, width, 3], 'int32').toFloat().div(255);
              return forward(architecture!, weights, x).argMax(1).dataSync()[0]!;
            });
            right += Number(answer === reference.labels[index]);
          }
          ours[corruption][severity] = right / photos.length;
        }
      }
    } finally {
      disposeWeights(weights);
    }
    const { agrees, mean, outside } = compareAccuracies(ours, published);
    expect(agrees, `${mean.toFixed(1)} points on average; outside: ${JSON.stringify(outside)}`).toBe(true);
  });
});
