import { afterEach, beforeEach, expect, it } from 'vitest';
import fixture from '../../../test/fixtures/adaptation.json';
import { describeOnBackends, expectClose } from '../../compute/testing';
import * as tf from '../../compute/tf';
import { toEngine } from '../../models/layout';
import { classify, disposeWeights, forward, forwardBlocks, type Weights } from '../../models/model';
import { adaptedFeatures } from './bnAdapt';
import { disposeRebased, distanceFrom, momentsBefore, rebased, statisticsOf } from './normStatistics';
import { entropyGradients, meanEntropy, tentBatch, tentNames, type TentState } from './tent';
import { tinyNetwork, TINY_SIDE } from './testing';

const CLASSES = 4;
const architecture = tinyNetwork();

function weightsOf(): Weights {
  const shapes = architecture.weightShapes(CLASSES);
  const tensor = (name: string, values: number[]) =>
    tf.tensor(toEngine(Float32Array.from(values), shapes[name]!), shapes[name]!);
  return Object.fromEntries(Object.entries(fixture.weights).map(([name, values]) => [name, tensor(name, values)]));
}

const picturesOf = (batch: number) =>
  tf.tensor4d(fixture.pictures[batch]!, [
    fixture.pictures[batch]!.length / (TINY_SIDE ** 2 * 3),
    TINY_SIDE,
    TINY_SIDE,
    3,
  ]);

const CLOSE = { relative: 1e-5, absolute: 1e-5 };

describeOnBackends('a network that adapts', () => {
  let weights: Weights = {};
  beforeEach(() => {
    weights = weightsOf();
  });
  afterEach(() => disposeWeights(weights));

  it('answers as PyTorch with statistics that are mixed, however its pictures are divided', async () => {
    const logits = (together: number) =>
      tf.tidy(() => {
        const features = adaptedFeatures(architecture, weights, picturesOf(0), { prior: fixture.prior, together });
        return classify(weights, features, 'head');
      });
    const found: Float32Array[] = [];
    for (const together of [5, 3, 1]) {
      const one = logits(together);
      found.push(Float32Array.from(await one.data<'float32'>()));
      one.dispose();
    }
    expectClose(found[0]!, fixture.adapted, CLOSE);
    expectClose(found[1]!, found[0]!, { absolute: 1e-6 });
    expectClose(found[2]!, found[0]!, { absolute: 1e-6 });
  });

  it('is the network as it was where the pictures of training count as many', async () => {
    const [adapted, plain] = tf.tidy(() => {
      const x = picturesOf(0);
      return [
        adaptedFeatures(architecture, weights, x, { prior: 1e9, together: 2 }),
        forwardBlocks(architecture, weights, x),
      ];
    }) as [tf.Tensor, tf.Tensor];
    expectClose(await adapted.data(), await plain.data(), { absolute: 1e-5 });
    tf.dispose([adapted, plain]);
  });

  it('makes the steps of Tent that PyTorch makes', async () => {
    let state: TentState | null = null;
    const options = { learningRate: fixture.rate, steps: 1 };
    for (const [b, expected] of fixture.tent.entries()) {
      const pictures = picturesOf(b);
      const made: Awaited<ReturnType<typeof tentBatch>> = await tentBatch(
        architecture,
        weights,
        pictures,
        state,
        options,
      );
      pictures.dispose();
      expectClose(made.probabilities, expected.probabilities, CLOSE);
      expectClose([made.entropy], [expected.entropy], CLOSE);
      expectClose(made.state.values, expected.values, CLOSE);
      state = made.state;
    }
  });

  it('takes the gradient of the entropy that finite differences find', async () => {
    const names = tentNames(architecture);
    const pictures = picturesOf(0);
    const { gradient, logits, entropy } = entropyGradients(architecture, weights, pictures);
    expectClose(await gradient.data(), fixture.tent[0]!.gradient, CLOSE);
    // By the batch's statistics alone, which is batch-norm adaptation with a prior of 0.
    const at = async (change: number, name: string) => {
      const value = tf.tidy(() => {
        const moved = { ...weights, [name]: tf.add(weights[name]!, change) };
        return meanEntropy(
          classify(moved, adaptedFeatures(architecture, moved, pictures, { prior: 0, together: 5 }), 'head'),
        );
      });
      const [number] = await value.data();
      value.dispose();
      return number!;
    };
    const values = await gradient.data<'float32'>();
    for (const [i, name] of names.entries()) {
      const along = values.slice(6 * i, 6 * i + 6).reduce((sum, x) => sum + x, 0);
      expectClose([(await at(1e-2, name)) - (await at(-1e-2, name))], [along * 2e-2], {
        absolute: 3e-4,
        relative: 0.03,
      });
    }
    tf.dispose([gradient, logits, entropy, pictures]);
  });

  it('stays the same function with statistics that were measured, which then are near', async () => {
    const pictures = picturesOf(1);
    const statistics = statisticsOf([await momentsBefore(architecture, weights, pictures)]);
    const changed = rebased(weights, statistics);
    const again = statisticsOf([await momentsBefore(architecture, changed, pictures)]);
    expect(await distanceFrom(weights, statistics)).toBeGreaterThan(0.2);
    expect(await distanceFrom(changed, again)).toBeLessThan(1e-4);
    const [before, after] = [weights, changed].map((w) => forward(architecture, w, pictures));
    expectClose(await after!.data(), await before!.data(), { absolute: 1e-5 });
    tf.dispose([before!, after!, pictures]);
    disposeRebased(changed, weights);
  });
});
