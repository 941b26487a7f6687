/** Attacks on the embedded models: the gradient through the resizing, and whether the shown picture fools the model. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEmbedded } from '../../models/catalogue';
import { disposeWeights, forward } from '../../models/model';
import { describeOnBackends, expectClose } from '../../compute/testing';
import * as tf from '../../compute/tf';
import type { Picture } from '../../contract/image';
import { presetConfig } from '../../contract/presets';
import { Random } from '../../num/random';
import { middleSquare, span } from '../../image/resize';
import { tensorOfPicture } from '../../perturb/corruptSet';
import { testPicture, valuesOf } from '../../perturb/testPictures';
import { crossEntropy } from '../../train/losses';
import { attackedModel } from './attackedModel';
import type { BaseModel } from '../inputs/baseModels';
import { nodePlatform } from '../platform/nodePlatform';
import { EngineSession } from '../session';

/** Every pixel repeated, and a strip on both sides that the model does not see. */
function enlarged(picture: Picture, times: number, strip: number): Picture {
  const height = picture.height * times;
  const width = picture.width * times + 2 * strip;
  const pixels = new Uint8Array(height * width * 3).fill(90);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < picture.width * times; x++) {
      const from = (Math.floor(y / times) * picture.width + Math.floor(x / times)) * 3;
      pixels.set(picture.pixels.subarray(from, from + 3), (y * width + x + strip) * 3);
    }
  }
  return { width, height, pixels };
}

/** Side of the embedded models' input. */
const SIDE = 64;
/** Small, as every ReLU has a bend: with 1e-3 differences are off by a tenth. */
const STEP = 5e-5;

describeOnBackends('the gradient that attacks follow', (backend) => {
  if (backend === 'webgpu') return it('is tested where values can be read at once', () => undefined);

  it('agrees with differences of the loss that the model has for the resized picture', async () => {
    const platform = nodePlatform();
    const model = (await loadEmbedded((path) => platform.readAsset(path), 'small-16')) as BaseModel;
    for (const [height, width] of [
      [90, 96],
      [64, 64],
      [40, 50],
    ] as const) {
      const pixels = testPicture(96).pixels.slice(0, height * width * 3);
      const picture: Picture = { height, width, pixels };
      const attacked = attackedModel(model, picture);
      const gradient = await valuesOf(() => tf.tidy(() => attacked.lossGradient(tensorOfPicture(picture))));
      const classOf = async () =>
        (
          await valuesOf(() =>
            forward(model.architecture, model.weights, tensorOfPicture(middleSquare(picture, SIDE))).argMax(1),
          )
        )[0]!;
      const answer = await classOf();
      // Not rounded to 8 bits, as the gradient is taken there.
      const seen = means(
        Float32Array.from(pixels, (value) => value / 255),
        height,
        width,
      );
      const lossAt = async (shift: number, direction: Float32Array) => {
        const loss = await valuesOf(() => {
          const moved = seen.map((value, i) => value + shift * direction[i]!);
          const x = tf.tensor4d(moved, [1, SIDE, SIDE, 3]);
          const label = tf.oneHot(tf.tensor1d([answer], 'int32'), 16).toFloat() as tf.Tensor2D;
          return crossEntropy(forward(model.architecture, model.weights, x), label);
        });
        return loss[0]!;
      };
      const random = new Random(3, 'direction');
      for (let draw = 0; draw < 3; draw++) {
        const direction = Float32Array.from({ length: height * width * 3 }, () => random.normal());
        const small = means(direction, height, width);
        const numeric = ((await lossAt(STEP, small)) - (await lossAt(-STEP, small))) / (2 * STEP);
        const analytic = direction.reduce((sum, d, i) => sum + d * gradient[i]!, 0);
        expectClose([analytic], [numeric], { relative: 0.05, absolute: 0.02 });
      }
      attacked.dispose();
    }
    disposeWeights(model.weights);
  });
});

/** Means over what each value of the model's input covers, [64, 64, 3]. */
function means(values: Float32Array, height: number, width: number): Float32Array {
  const side = Math.min(height, width);
  const [top, left] = [Math.floor((height - side) / 2), Math.floor((width - side) / 2)];
  return Float32Array.from({ length: SIDE * SIDE * 3 }, (_, i) => {
    const [y0, y1] = span(Math.floor(i / (3 * SIDE)), SIDE, side);
    const [x0, x1] = span(Math.floor(i / 3) % SIDE, SIDE, side);
    let sum = 0;
    for (let y = y0; y < y1; y++) {
      for (let x = x0; x < x1; x++) sum += values[((top + y) * width + left + x) * 3 + (i % 3)]!;
    }
    return sum / ((y1 - y0) * (x1 - x0));
  });
}

describe('attacks through the engine', () => {
  const session = new EngineSession(nodePlatform());
  let known: Picture[];
  const base = { seed: 1, table: 'imagenet-c' as const };

  beforeAll(async () => {
    await session.start({ backend: 'wasm' });
    await session.models(presetConfig('tiny'));
    known = (await session.samples(presetConfig('quick'), 'clean', 6)).pictures;
  });

  it('fool the model that they attack when it is asked again, at its own size and in large pictures', async () => {
    const tensors = session.tensors();
    for (const [id, place] of [
      ['large-16', 0],
      ['small-16', 1],
    ] as const) {
      for (const perturbation of ['fgsm', 'pgd_linf', 'pgd_l2']) {
        const fooled = await Promise.all(
          [...known.slice(0, 4), enlarged(known[4]!, 3, 11), enlarged(known[5]!, 2, 0)].map(async (picture) => {
            const request = { ...base, picture, model: id, steps: [{ perturbation, severity: 5 }] };
            const before = (await session.predict(picture))[place]!.top[0]!;
            const after = (await session.predict(await session.corrupt(request)))[place]!.top[0]!;
            return before.className !== after.className;
          }),
        );
        expect(fooled.filter(Boolean).length, `${perturbation} on ${id}`).toBeGreaterThanOrEqual(
          perturbation === 'fgsm' ? 4 : 6,
        );
      }
    }
    expect(session.tensors()).toBe(tensors);
  });

  it('ask for the model, and say which there are', async () => {
    const request = { ...base, picture: known[0]!, steps: [{ perturbation: 'fgsm', severity: 3 }] };
    await expect(session.corrupt(request)).rejects.toThrow(/choose the model/);
    await expect(session.corrupt({ ...request, model: 'vit' })).rejects.toThrow(/"vit".*small-16, large-16/);
    const infos = await session.perturbations();
    expect(infos.filter(({ needsModel }) => needsModel).map(({ name }) => name)).toEqual([
      'fgsm',
      'pgd_linf',
      'pgd_l2',
    ]);
  });

  it('take part in compositions and sweeps', async () => {
    const steps = [
      { perturbation: 'fog', severity: 1 },
      { perturbation: 'pgd_linf', severity: 3 },
    ];
    const request = { ...base, picture: known[0]!, model: 'large-16', steps };
    const [curve] = await session.sweep({ ...request, step: 1, severities: [0, 1, 3, 5] });
    expect(curve!.answers).toHaveLength(4);
    expect(curve!.flip).not.toBeNull();
  });
});
