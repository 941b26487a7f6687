/** Random numbers, losses, the optimiser, and steps of the front correction and of tuning. */
import * as tf from '../../src/compute/tf';
import type { TunedModel } from '../../src/models/tuned';
import { deriveSeed, hash3, normalArray, Random, uniformArray } from '../../src/num/random';
import { pictureSeed } from '../../src/num/pictureSeed';
import { BatchOrder, viewChoice } from '../../src/train/batches';
import { certaintyWeights, correctionSteps } from '../../src/train/frontCorrection';
import * as losses from '../../src/train/losses';
import { AdamW } from '../../src/train/optimizer';
import { cosine } from '../../src/train/schedule';
import { gradientsOf } from '../../src/train/stepGradients';
import { tuneSteps } from '../../src/train/tune';
import { COUNT, CLASSES, WIDTH, short, list, normals, matrix, labelled, read, type Value } from './values';

export function randomNumbers(): Value {
  const random = new Random(5, 'fixture');
  const order = new BatchOrder(10, 4, 11, 'teacher');
  return {
    hash: [hash3(1, 2, 3), hash3(4_294_967_295, 1, 7), deriveSeed(3, 'front-correction', 2)],
    pictureSeed: pictureSeed(9, 'Ä/ü-日本'),
    uniform: list(uniformArray(3, 'mc-dropout', 6)),
    normal: list(normalArray(3, 'normal', 7)),
    permutation: Array.from(new Random(6, 'order').permutation(12)),
    sequence: [
      random.integer(10),
      random.uniform(),
      random.normal(),
      random.gamma(3),
      random.gamma(0.5),
      random.beta(3, 1),
    ].map(short),
    dirichlet: list(random.dirichlet(1, 3)),
    batches: [0, 1, 2].map((step) => Array.from(order.indices(step))),
    views: Array.from(viewChoice(13, 2, 6, 3)),
  };
}

export async function lossValues(): Promise<Value> {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => matrix(name, COUNT, CLASSES)) as [
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor2D,
  ];
  const labels = labelled(COUNT, CLASSES);
  const oneHot = tf.oneHot(tf.tensor1d(labels, 'int32'), CLASSES).toFloat() as tf.Tensor2D;
  const weights = tf.tensor1d(uniformArray(7, 'weights', COUNT));
  const trust = [losses.certainty(tf.softmax(a)), losses.certainty(tf.softmax(b))] as const;
  const mixed = losses.certaintyMixture({ logits: a, trust: trust[0] }, { logits: b, trust: trust[1] }, 4);
  const size = tf.mean(tf.square(b)).dataSync()[0]!;
  return {
    a: await read(tf.clone(a)),
    b: await read(tf.clone(b)),
    c: await read(tf.clone(c)),
    labels: Array.from(labels),
    weights: await read(tf.clone(weights)),
    crossEntropy: await read(losses.crossEntropy(a, oneHot)),
    jensenShannon: await read(losses.jensenShannon(a, b, c)),
    distillation: await read(losses.distillation(a, b, 4, null)),
    weightedDistillation: await read(losses.distillation(a, b, 2, weights)),
    certainty: await read(tf.clone(trust[0])),
    mixture: await read(mixed),
    size: short(size),
    square: await read(losses.relativeDistance(a, b, 'square', size)),
    absolute: await read(losses.relativeDistance(a, b, 'absolute', 0.5, weights)),
    certaintyWeights: list(certaintyWeights(Float32Array.from(await weights.data()), 2)),
  };
}

/** Three steps on a matrix and a vector, which have another rate and no decay. */
export async function optimiserSteps(): Promise<Value> {
  const weights = {
    matrix: matrix('weights', 3, 4) as tf.Tensor,
    vector: tf.tensor1d(normals('vector', 4)) as tf.Tensor,
  };
  const before = { matrix: await read(tf.clone(weights.matrix)), vector: await read(tf.clone(weights.vector)) };
  const optimiser = new AdamW(['matrix', 'vector'], { weightDecay: 1e-4, normsRate: 3 });
  const gradients: Value[] = [];
  for (let step = 0; step < 3; step++) {
    const now = { matrix: matrix(`gradient ${step}`, 3, 4), vector: tf.tensor1d(normals(`vector ${step}`, 4)) };
    gradients.push({ matrix: await read(tf.clone(now.matrix)), vector: await read(tf.clone(now.vector)) });
    optimiser.step(weights, now, cosine(step, 3, 0.1));
  }
  return {
    before,
    gradients,
    after: { matrix: await read(weights.matrix), vector: await read(weights.vector) },
    rates: list(Array.from({ length: 40 }, (_, step) => cosine(step, 40, 1))),
  };
}

/** A front that is one scale for each feature, so that loss and gradient can be followed. */
export async function frontStep(): Promise<Value> {
  const forward = (weights: Record<string, tf.Tensor>, x: tf.Tensor) => tf.mul(x, weights['front.scale']!);
  const scale = tf.tensor1d(normals('scale', WIDTH));
  const architecture = { blocks: [{ weightNames: ['front.scale'], forward }] };
  const model = { architecture, weights: { 'front.scale': tf.onesLike(scale), 'tuned.front.scale': scale } };
  const [views, wanted] = [matrix('views', 8, WIDTH), matrix('wanted', 8, WIDTH)];
  const counts = tf.tensor1d(uniformArray(7, 'counts', 8));
  const said: Record<string, Value> = {
    views: await read(tf.clone(views)),
    wanted: await read(tf.clone(wanted)),
    counts: await read(tf.clone(counts)),
    scale: await read(tf.clone(scale)),
  };
  for (const distance of ['square', 'absolute'] as const) {
    const task = correctionSteps(model as unknown as TunedModel, { front: 1, batch: 8, distance, scale: 0.7 });
    const given = [views, wanted, counts].map((one) => tf.clone(one));
    const { gradients, terms } = gradientsOf(task, 0, given, 0, false);
    said[distance] = { loss: await read(terms.loss!), gradient: await read(gradients['tuned.front.scale']!) };
  }
  return said;
}

/** A step of tuning with features for pictures: everything behind them is the heads and the loss. */
export async function tuneStep(weighting: 'view' | 'none', cleanPath: 'shared' | 'frozen'): Promise<Value> {
  const count = 12;
  const schedule = { steps: 3, batch: 8, labelledShare: 0.5, cleanShare: 0.5 };
  const names = cleanPath === 'shared' ? ['clean', 'unclean', 'combined'] : ['unclean', 'combined'];
  const weights = Object.fromEntries(
    names.flatMap((name): [string, tf.Tensor][] => [
      [`head_${name}.weight`, matrix(`head ${name}`, WIDTH, CLASSES)],
      [`head_${name}.bias`, tf.tensor1d(normals(`bias ${name}`, CLASSES))],
    ]),
  );
  const heads = Object.fromEntries(names.map((name) => [name, { tail: 'tuned', weights: `head_${name}` }]));
  const model = {
    architecture: { blocks: [] },
    weights,
    tuned: [],
    cut: 0,
    tuneFrom: 0,
    heads,
  } as unknown as TunedModel;
  const labels = Int32Array.from({ length: count }, (_, i) => (i < 5 ? i % CLASSES : -1));
  const student = { distillation: 5, temperature: 4, weighting: weighting === 'none' ? 'none' : 'entropy' } as const;
  const steps = tuneSteps(model, { labels, classes: CLASSES, labelled: 5, views: 3, student, schedule, seed: 21 }, 2);
  const parts: Value[] = [];
  for (const part of [0, 1]) {
    const { clean, views } = steps.partOf(1, part);
    const rowsSeen = [...clean, ...views];
    const [features, logits] = [
      matrix(`features ${part}`, rowsSeen.length, WIDTH),
      matrix(`said ${part}`, rowsSeen.length, CLASSES),
    ];
    const trust = tf.tensor1d(uniformArray(8 + part, 'trust', rowsSeen.length));
    const { total, terms } = steps.loss(1, [features, logits, trust], part);
    const named = Object.fromEntries(
      await Promise.all(Object.entries(terms).map(async ([name, term]) => [name, await read(tf.clone(term))])),
    );
    parts.push({
      rows: rowsSeen,
      features: await read(features),
      said: await read(logits),
      trust: await read(trust),
      terms: named as Value,
      total: await read(tf.clone(total)),
    });
  }
  const saved = Object.fromEntries(
    await Promise.all(Object.entries(weights).map(async ([name, w]) => [name, await read(w)])),
  );
  return {
    schedule,
    student: { ...student, askedOn: 'view' },
    labels: Array.from(labels),
    seed: 21,
    views: 3,
    names,
    weights: saved as Value,
    parts,
  };
}
