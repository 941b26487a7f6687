import { describe, expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../../compute/testing';
import * as tf from '../../compute/tf';
import { perturbation } from '../registry';
import { testPicture, valuesOf, wavePicture } from '../testing';
import { sequence, sequences } from './registry';
import { tilt } from './view';

const fromCpu = new Map<string, Float32Array>();

/** [1, height, width, 3], 0..1 */
function picture(height: number, width: number): tf.Tensor4D {
  const { pixels } = testPicture(Math.max(height, width));
  return tf.tidy(
    () => tf.tensor4d([...pixels.slice(0, height * width * 3)], [1, height, width, 3]).div(255) as tf.Tensor4D,
  );
}

/** Photograph-like, 224 × 224. */
function photo(): tf.Tensor4D {
  return tf.tidy(() => tf.tensor4d([...wavePicture(224).pixels], [1, 224, 224, 3]).div(255) as tf.Tensor4D);
}

function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length);
}

describeOnBackends('sequences', (backend) => {
  for (const { info, frame } of sequences) {
    it(`${info.name} shows frames of the picture's size that depend on seed and index alone`, async () => {
      const x = picture(48, 40);
      const at = (index: number, seed = 5) =>
        valuesOf(() => {
          const out = frame(x, { index, seed });
          expect(out.shape).toEqual(x.shape);
          return out;
        });
      const last = await at(info.frames - 1);
      expect(Math.min(...last)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...last)).toBeLessThanOrEqual(1);
      await at(3);
      expect(await at(info.frames - 1)).toEqual(last);
      const change = distance(await at(info.frames - 1, 6), last);
      if (info.random) expect(change).toBeGreaterThan(0.001);
      else expect(change).toBe(0);
      if (info.comparedWithFirst) expect(await at(0)).toEqual(await x.data());

      if (backend === 'cpu') fromCpu.set(info.name, last);
      else expectClose(last, fromCpu.get(info.name)!, { absolute: 1 / 255 });
      x.dispose();
    });
  }

  it('take pictures of any shape', async () => {
    for (const shape of [
      [1, 1],
      [5, 40],
    ] as const) {
      const x = picture(shape[0], shape[1]);
      for (const { info, frame } of sequences) {
        for (const index of [0, 7, info.frames - 1]) {
          const values = await valuesOf(() => frame(x, { index, seed: 1 }));
          expect(values.length, info.name).toBe(shape[0] * shape[1] * 3);
          expect(
            values.every((value) => value >= 0 && value <= 1),
            info.name,
          ).toBe(true);
        }
      }
      x.dispose();
    }
  });
});

describeOnBackends('steps of sequences', (backend) => {
  if (backend !== 'wasm') return it('are measured on wasm', () => undefined);

  it('are small beside a corruption of severity 3, or beside the whole movement', async () => {
    const x = photo();
    const strong = (name: string) =>
      valuesOf(() => perturbation(name).apply(x, { severity: 3, seed: 1, firstIndex: 0, table: 'imagenet-c' }));
    const clean = (await x.data()) as Float32Array;
    for (const { info, frame } of sequences) {
      const frames = [0, 1, 14, 15, info.frames - 2, info.frames - 1];
      const shown: Float32Array[] = [];
      for (const index of frames) shown.push(await valuesOf(() => frame(x, { index, seed: 1 })));
      const moves = ['translate', 'rotate', 'tilt', 'scale', 'shear'].includes(info.name);
      const whole = moves ? distance(shown[0]!, shown[5]!) : distance(await strong(info.name), clean);
      for (const pair of [0, 2, 4]) {
        const before = info.comparedWithFirst ? shown[0]! : shown[pair]!;
        const step = distance(shown[pair + 1]!, before);
        expect(step, `${info.name}, frame ${frames[pair + 1]}`).toBeLessThan(whole / 2);
        expect(step, `${info.name}, frame ${frames[pair + 1]}`).toBeGreaterThan(1e-6);
      }
    }
    x.dispose();
  });

  it('go further from the picture in blurs, and equally far in noise', async () => {
    const x = photo();
    const clean = (await x.data()) as Float32Array;
    const far = async (name: string, index: number) =>
      distance(await valuesOf(() => sequence(name).frame(x, { index, seed: 1 })), clean);
    for (const name of ['gaussian_blur', 'zoom_blur']) {
      const path = [await far(name, 5), await far(name, 15), await far(name, 30)] as const;
      expect(path[1]).toBeGreaterThan(path[0]);
      expect(path[2]).toBeGreaterThan(path[1]);
    }
    for (const name of ['gaussian_noise', 'shot_noise', 'speckle_noise']) {
      expect((await far(name, 30)) / (await far(name, 1))).toBeCloseTo(1, 1);
    }
    // Brightness passes through the picture itself, half way.
    expect(await far('brightness', 15)).toBeLessThan(1e-6);
    x.dispose();
  });

  it('show the middle of the picture at rest in the middle of a movement', async () => {
    const x = photo();
    const rest = await Promise.all(
      ['rotate', 'shear', 'scale', 'tilt'].map((name) =>
        valuesOf(() => sequence(name).frame(x, { index: name === 'scale' ? 24 : 15, seed: 1 })),
      ),
    );
    const still = await valuesOf(() => sequence('translate').frame(x, { index: 20, seed: 1 }));
    rest.forEach((values) => expect(distance(values, still)).toBeLessThan(0.02));
    // Black comes into view where the published one shows it, and not in the middle.
    const darkCorner = async (index: number) =>
      (await valuesOf(() => sequence('scale').frame(tf.onesLike(x), { index, seed: 1 })))[0];
    expect(await darkCorner(0)).toBe(0);
    expect(await darkCorner(24)).toBe(1);
    x.dispose();
  });
});

describe('the published tilt', () => {
  it('sends points where the published product of matrices sends them', () => {
    // Computed with numpy for a picture of 300 × 200 and an angle of 0.2.
    const m = tilt(0.2)(300, 200);
    for (const [x, y, right, down] of [
      [10, 20, -5.61853064, 17.24123212],
      [150, 100, 149.80185852, 99.80580816],
      [290, 5, 283.54882918, 3.6702728],
    ] as const) {
      const depth = m[6] * x + m[7] * y + m[8];
      expect((m[0] * x + m[1] * y + m[2]) / depth).toBeCloseTo(right, 5);
      expect((m[3] * x + m[4] * y + m[5]) / depth).toBeCloseTo(down, 5);
    }
  });
});

describe('registry of sequences', () => {
  it('has the ten published and four more, of 31 frames or 41', () => {
    expect(sequences).toHaveLength(14);
    expect(new Set(sequences.map(({ info }) => info.name)).size).toBe(14);
    for (const { info } of sequences) expect(info.frames).toBe(info.name === 'translate' ? 41 : 31);
  });

  it('names what it knows, and refuses frames that do not exist', () => {
    expect(() => sequence('rain')).toThrow(/"rain".*gaussian_noise.*shear/);
    const x = tf.zeros<tf.Rank.R4>([1, 2, 2, 3]);
    expect(() => sequence('tilt').frame(x, { index: 31, seed: 1 })).toThrow(/0 to 30; there is no frame 31/);
    x.dispose();
  });
});
