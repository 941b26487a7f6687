/** What a model says of every picture of a set: class probabilities of each head and their spread under dropout. */
import { tensorFromBytes } from '../compute/kernels/bytes';
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { mcProbabilities } from '../models/mcDropout';
import { classCount, forwardBlocks, type Architecture } from '../models/model';
import {
  headLogits,
  HEADS,
  pathFeatures,
  type Head,
  type HeadName,
  type TailFeatures,
  type TunedModel,
} from '../models/tuned';

/** Mean and variance over dropout passes, `[count · classes]` each. */
export interface Spread {
  mean: Float32Array;
  variance: Float32Array;
}

/** What a model says of one set: `probabilities[head]` is `[count · classes]`, without dropout. */
export interface SetPrediction {
  count: number;
  classes: number;
  probabilities: Partial<Record<HeadName, Float32Array>>;
  /** Null for models with a single head, which have nothing to choose. */
  spread: Partial<Record<HeadName, Spread>> | null;
}

export interface PredictHooks {
  /** Awaited between batches with the number of pictures just done; throws to cancel. */
  between(pictures: number): Promise<void>;
}

/** Pictures at a time of a small network, and pixels at a time of a large one. */
const MOST_PICTURES = 80;
const MOST_PIXELS = 500_000;

/** Pictures at a time: constant within an experiment, the last batch of a set is padded. */
export function predictBatch({ networkSide, inputSize }: Architecture): number {
  const side = networkSide ?? inputSize;
  return Math.max(1, Math.min(MOST_PICTURES, Math.floor(MOST_PIXELS / (side * side))));
}

export interface PredictOptions {
  /** Masks of Monte-Carlo dropout, `[passes, width, 1]`; null leaves the spread out. */
  masks: tf.Tensor3D | null;
  trunks: TrunkCache;
  /** Pictures at a time. */
  batch: number;
}

/**
 * What several models with the same frozen parts say of the same sets: activations where their paths part, and the features of the
 * original path, which the pre-trained model has and every clean head reads. Bounded: what does not fit is computed again.
 */
export class TrunkCache {
  private readonly held = new Map<string, tf.Tensor>();
  private bytes = 0;

  constructor(private readonly budgetBytes = 256 * 2 ** 20) {}

  /** Penultimate features of the paths that the model's heads read, for the batch of `set` that starts at `start`; inside a tidy. */
  features(model: TunedModel, set: ImageSet, start: number, pictures: () => tf.Tensor4D): TailFeatures {
    const tails = new Set(Object.values(model.heads).map((head) => head.tail));
    // The weights are shared between models that come from one, so a tensor of theirs names what came before tuning.
    const first = model.weights[model.architecture.blocks[0]!.weightNames[0]!]!.id;
    const place = `${first}/${set.name}/${start}`;
    let made: tf.Tensor | null = null;
    const atCut = (): tf.Tensor => {
      if (model.cut === 0) return (made ??= pictures());
      return (made ??= this.hold(`${model.cut}/${place}`, () =>
        forwardBlocks(model.architecture, model.weights, pictures(), 0, model.cut),
      ));
    };
    const original = () => this.hold(`original/${place}`, () => pathFeatures(model, 'original', atCut()));
    return {
      original: tails.has('original') ? (original() as tf.Tensor2D) : null,
      tuned: tails.has('tuned') ? pathFeatures(model, 'tuned', atCut()) : null,
    };
  }

  dispose(): void {
    for (const tensor of this.held.values()) tensor.dispose();
    this.held.clear();
    this.bytes = 0;
  }

  private hold(key: string, make: () => tf.Tensor): tf.Tensor {
    const found = this.held.get(key);
    if (found) return found;
    const made = make();
    if (this.bytes + made.size * 4 <= this.budgetBytes) {
      this.held.set(key, tf.keep(made));
      this.bytes += made.size * 4;
    }
    return made;
  }
}

/** @returns plain arrays; no tensor outlives the call but those in `options.trunks` */
export async function predictSet(
  model: TunedModel,
  set: ImageSet,
  options: PredictOptions,
  hooks: PredictHooks,
): Promise<SetPrediction> {
  const { masks, batch, trunks } = options;
  const outputs = new SetOutputs(model, set.count, { batch, dropout: masks !== null });
  for (let start = 0; start < set.count; start += batch) {
    const packed = tf.tidy(() => {
      const features = trunks.features(model, set, start, () => batchTensor(set, start, batch));
      return packedOutputs(model, features, masks);
    });
    outputs.add(start, await packed.data<'float32'>());
    packed.dispose();
    await hooks.between(Math.min(batch, set.count - start));
  }
  return outputs.prediction();
}

/** The outputs of a set's batches, as they come. */
export class SetOutputs {
  private readonly names: readonly HeadName[];
  private readonly classes: number;
  private readonly layers: number;
  private readonly out: Record<HeadName, Float32Array[]>;

  /** @param dropout whether the spread over dropout passes is among the outputs */
  constructor(
    model: TunedModel,
    private readonly count: number,
    private readonly options: { batch: number; dropout: boolean },
  ) {
    this.names = headNames(model);
    this.classes = classCount(model.architecture, model.weights);
    this.layers = options.dropout ? 3 : 1;
    const one = () => new Float32Array(count * this.classes);
    this.out = Object.fromEntries(this.names.map((name) => [name, Array.from({ length: this.layers }, one)])) as Record<
      HeadName,
      Float32Array[]
    >;
  }

  /** @param values `packedOutputs` of the batch that starts at picture `start` */
  add(start: number, values: Float32Array): void {
    const { classes, layers } = this;
    const { batch } = this.options;
    const n = Math.min(batch, this.count - start);
    this.names.forEach((name, h) => {
      for (let layer = 0; layer < layers; layer++) {
        const from = (h * layers + layer) * batch * classes;
        this.out[name][layer]!.set(values.subarray(from, from + n * classes), start * classes);
      }
    });
  }

  prediction(): SetPrediction {
    const { names, out, count, classes } = this;
    const spread = (name: HeadName) => ({ mean: out[name][1]!, variance: out[name][2]! });
    return {
      count,
      classes,
      probabilities: Object.fromEntries(names.map((name) => [name, out[name][0]!])),
      spread: this.options.dropout ? Object.fromEntries(names.map((name) => [name, spread(name)])) : null,
    };
  }
}

function headNames({ heads }: Pick<TunedModel, 'heads'>): HeadName[] {
  return HEADS.filter((name) => heads[name]);
}

/**
 * The prediction with the answer to be found among some labels only (Hendrycks et al. 2021, for ImageNet-R and -A): the
 * probabilities of the others are set to 0 and the rest is scaled to 1.
 */
export function restricted(prediction: SetPrediction, labelSubset: readonly number[]): SetPrediction {
  const { count, classes, probabilities, spread } = prediction;
  const kept = new Uint8Array(classes);
  for (const label of labelSubset) kept[label] = 1;
  const scaled = (values: Float32Array, power: 1 | 2, by: Float32Array = values) => {
    const out = new Float32Array(values.length);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let k = 0; k < classes; k++) if (kept[k]) sum += by[i * classes + k]!;
      const scale = sum > 0 ? sum ** -power : 0;
      for (let k = 0; k < classes; k++) if (kept[k]) out[i * classes + k] = values[i * classes + k]! * scale;
    }
    return out;
  };
  const each = <T, U>(byHead: Partial<Record<HeadName, T>>, change: (value: T) => U) =>
    Object.fromEntries(Object.entries(byHead).map(([head, value]) => [head, change(value)])) as Partial<
      Record<HeadName, U>
    >;
  return {
    count,
    classes,
    probabilities: each(probabilities, (values) => scaled(values, 1)),
    spread: spread
      ? each(spread, ({ mean, variance }) => ({ mean: scaled(mean, 1), variance: scaled(variance, 2, mean) }))
      : null,
  };
}

/** Everything of one batch in one tensor, so that it is read back once: `[heads · layers, batch, classes]`; inside a tidy. */
export function packedOutputs(model: TunedModel, features: TailFeatures, masks: tf.Tensor3D | null): tf.Tensor {
  const logits = headLogits(model, features);
  const layers = headNames(model).flatMap((name) => {
    const plain = tf.softmax(logits[name]!);
    if (!masks) return [plain];
    const { tail, weights, temperature = 1 } = model.heads[name]!;
    const passes = mcProbabilities(
      features[tail]!,
      tf.div(model.weights[`${weights}.weight`]!, temperature) as tf.Tensor2D,
      tf.div(model.weights[`${weights}.bias`]!, temperature) as tf.Tensor1D,
      masks,
    );
    const { mean, variance } = tf.moments(passes, 1);
    return [plain, mean as tf.Tensor2D, variance as tf.Tensor2D];
  });
  return tf.stack(layers);
}

/** Penultimate features of every picture, `[count · width]`, of the tuned path or of the original one. */
export async function featuresOf(
  model: TunedModel,
  set: ImageSet,
  tail: Head['tail'],
  batch: number,
  hooks: PredictHooks,
): Promise<Float32Array> {
  const width = model.architecture.featureWidth;
  const out = new Float32Array(set.count * width);
  for (let start = 0; start < set.count; start += batch) {
    const features = tf.tidy(() => {
      const x = batchTensor(set, start, batch);
      return pathFeatures(model, tail, x, 0);
    });
    const n = Math.min(batch, set.count - start);
    out.set((await features.data<'float32'>()).subarray(0, n * width), start * width);
    features.dispose();
    await hooks.between(n);
  }
  return out;
}

/** The pixels of a set, which is all that a model sees of it. */
export type PictureSet = Pick<ImageSet, 'height' | 'width' | 'pixels'>;

/** `[batch, height, width, 3]` in 0..1, black pictures after the last one. */
export function batchTensor({ height, width, pixels }: PictureSet, start: number, batch: number): tf.Tensor4D {
  const size = height * width * 3;
  const bytes = pixels.subarray(start * size, (start + batch) * size);
  return tensorFromBytes(bytes, [batch, height, width, 3]) as tf.Tensor4D;
}
