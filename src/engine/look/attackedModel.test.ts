/** Attacks on the embedded models: the gradient through the resizing, and whether the shown picture fools the model. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadEmbedded } from '../../models/embedded';
import { disposeWeights, forward } from '../../models/model';
import { describeOnBackends, expectClose } from '../../compute/testing';
import * as tf from '../../compute/tf';
import type { Picture } from '../../contract/image';
import { presetConfig } from '../../contract/presets';
import { Random } from '../../num/random';
import { preparePicture } from '../../image/preparePicture';
import type { SquareMap } from '../../models/resizing';
import { tensorOfPicture } from '../../perturb/pictureTensors';
import { testPicture, valuesOf } from '../../perturb/testing';
import { crossEntropy } from '../../train/losses';
import { attackedModel, preparationMap } from './attackedModel';
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
/** Small, as every ReLU has a bend, and not smaller, as losses have rounding errors; so differences are off by some per cent. */
const STEP = 2e-4;

describeOnBackends('the gradient that attacks follow', (backend) => {
  if (backend === 'webgpu') return it('is tested where values can be read at once', () => undefined);

  it('agrees with differences of the loss that the model has for the resized picture', async () => {
    const platform = nodePlatform();
    const model = (await loadEmbedded((path) => platform.readAsset(path), 'small-16')) as BaseModel;
    for (const [height, width, whole] of [
      [100, 96, false],
      [64, 64, false],
      [40, 97, false],
      [80, 80, true],
    ] as const) {
      const pixels = testPicture(100).pixels.slice(0, height * width * 3);
      const picture: Picture = { height, width, pixels };
      const attacked = attackedModel(model, picture, whole);
      const gradient = await valuesOf(() => tf.tidy(() => attacked.lossGradient(tensorOfPicture(picture))));
      const clean = Float32Array.from(pixels, (value) => value / 255);
      const exact = height === SIDE && width === SIDE;
      const seenOf = (values: Float32Array) => (exact ? values : mapped(values, preparationMap(picture, SIDE, whole)));
      const logitsOf = (x: Float32Array) =>
        forward(model.architecture, model.weights, tf.tensor4d(x, [1, SIDE, SIDE, 3]));
      // What the engine asks about: rounded to 8 bits where a photograph is prepared.
      const prepared = preparePicture(picture, { side: SIDE });
      const asked = whole ? seenOf(clean) : Float32Array.from(prepared.pixels, (value) => value / 255);
      const [answer] = await valuesOf(() => logitsOf(asked).argMax(1));
      const seen = seenOf(clean);
      const lossAt = async (shift: number, direction: Float32Array) => {
        const loss = await valuesOf(() => {
          const label = tf.oneHot(tf.tensor1d([answer!], 'int32'), 16).toFloat() as tf.Tensor2D;
          return crossEntropy(logitsOf(seen.map((value, i) => value + shift * direction[i]!)), label);
        });
        return loss[0]!;
      };
      const random = new Random(3, 'direction');
      for (let draw = 0; draw < 3; draw++) {
        const direction = Float32Array.from({ length: height * width * 3 }, () => random.normal());
        const moved = seenOf(direction);
        const numeric = ((await lossAt(STEP, moved)) - (await lossAt(-STEP, moved))) / (2 * STEP);
        const analytic = direction.reduce((sum, d, i) => sum + d * gradient[i]!, 0);
        expectClose([analytic], [numeric], { relative: 0.08, absolute: 0.03 });
      }
      attacked.dispose();
    }
    disposeWeights(model.weights);
  });
});

/** The map of rows and that of columns in double precision: [height, width, 3] to [side, side, 3]. */
function mapped(values: Float32Array, { rows, columns, side }: SquareMap): Float32Array {
  const [height, width] = [rows.length / side, columns.length / side];
  const narrow = new Float64Array(height * side * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width * side; x++) {
      const [from, to] = [Math.floor(x / side), x % side];
      for (let c = 0; c < 3; c++) {
        narrow[(y * side + to) * 3 + c]! += values[(y * width + from) * 3 + c]! * columns[x]!;
      }
    }
  }
  const out = new Float64Array(side * side * 3);
  for (let y = 0; y < height * side; y++) {
    const [from, to] = [Math.floor(y / side), y % side];
    for (let i = 0; i < side * 3; i++) out[to * side * 3 + i]! += narrow[from * side * 3 + i]! * rows[y]!;
  }
  return Float32Array.from(out);
}

describe('attacks through the engine', () => {
  const session = new EngineSession(nodePlatform());
  let known: Picture[];
  const base = { seed: 1, table: 'imagenet-c' as const };

  beforeAll(async () => {
    await session.start({ backend: 'wasm' });
    await session.models(presetConfig('tiny'));
    known = (await session.samples(presetConfig('quick'), 'clean', 6)).pictures;
    await session.predict(known[0]!);
  });

  it('fool the model that they attack when it is asked again, at its own size and in large pictures', async () => {
    const tensors = session.tensors();
    const pictures = [...known.slice(0, 4), enlarged(known[4]!, 3, 11), enlarged(known[5]!, 2, 0)];
    const said = async (picture: Picture, whole: boolean) =>
      (await session.predict(picture, whole, 'and-small')).map(({ top }) => top[0]!.className);
    const before = await Promise.all(pictures.map((picture, i) => said(picture, i < 4)));
    for (const [id, place] of [
      ['large-16', 0],
      ['small-16', 1],
    ] as const) {
      for (const perturbation of ['fgsm', 'pgd_linf', 'pgd_l2']) {
        const fooled = await Promise.all(
          pictures.map(async (picture, i) => {
            const whole = i < 4;
            const request = { ...base, picture, whole, model: id, steps: [{ perturbation, severity: 5 }] };
            return (await said(await session.corrupt(request), whole))[place] !== before[i]![place];
          }),
        );
        expect(fooled.filter(Boolean).length, `${perturbation} on ${id}`).toBeGreaterThanOrEqual(
          perturbation === 'fgsm' ? 4 : 6,
        );
      }
    }
    expect(session.tensors()).toBe(tensors);
  }, 60_000);

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
