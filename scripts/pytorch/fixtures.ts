/**
 * What Temper computes of small made-up inputs, for the exported PyTorch project to be compared with: its `tests/test_fixtures.py` reads them.
 * `npx tsx scripts/write-pytorch-fixtures.ts` writes the file, and `test/pytorchProject.test.ts` fails where it is no longer what Temper computes.
 */
import { judgeClaims } from '../../src/claims/judge';
import * as tf from '../../src/compute/tf';
import { presetConfig } from '../../src/contract/presets';
import type { ImageSet } from '../../src/contract/image';
import type { KeptData } from '../../src/contract/library';
import { divide } from '../../src/engine/inputs/ownParts';
import type { OpenedKeptData } from '../../src/engine/library/data/openKept';
import { corruptionError } from '../../src/evaluate/corruptionError';
import {
  answer,
  chooseThreshold,
  gaussianDivergence,
  hasThreshold,
  oracleCorrect,
} from '../../src/evaluate/headSelection';
import { fitTemperature } from '../../src/evaluate/headTemperature';
import { CalibrationError, clusteredAccuracy } from '../../src/evaluate/metrics';
import { restricted, type SetPrediction } from '../../src/evaluate/predict';
import { HEAD_RULES } from '../../src/contract/config';
import { dropoutMasks, mcProbabilities } from '../../src/models/mcDropout';
import { fitClassifier } from '../../src/models/softmaxRegression';
import type { TunedModel } from '../../src/models/tuned';
import { pairedBootstrap, wilson } from '../../src/num/statistics';
import { deriveSeed, hash3, normalArray, Random, uniformArray } from '../../src/num/random';
import { pictureSeed, pictureStream } from '../../src/num/pictureSeed';
import { augmentBatch } from '../../src/perturb/augment/augmentation';
import { flipCropBatch } from '../../src/perturb/augment/flipCrop';
import { corruptSet } from '../../src/perturb/corruptSet';
import { BatchOrder, viewChoice } from '../../src/train/batches';
import { certaintyWeights, correctionSteps } from '../../src/train/frontCorrection';
import * as losses from '../../src/train/losses';
import { AdamW } from '../../src/train/optimizer';
import { cosine } from '../../src/train/schedule';
import { gradientsOf } from '../../src/train/stepGradients';
import { tuneSteps } from '../../src/train/tune';

type Value = number | string | boolean | null | Value[] | { [name: string]: Value };
const COUNT = 24;
const CLASSES = 5;
const WIDTH = 6;

/** Seven digits are what single precision has. */
const short = (x: number) => (Number.isFinite(x) ? Number(x.toPrecision(8)) : 0);
const list = (values: ArrayLike<number>): number[] => Array.from(values, short);
const rows = (values: ArrayLike<number>, width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, i) =>
    list(Array.from({ length: width }, (_, j) => values[i * width + j]!)),
  );
const normals = (name: string, count: number) => normalArray(deriveSeed(7, name), 'fixture', count);
const matrix = (name: string, count: number, width: number) =>
  tf.tensor2d(normals(name, count * width), [count, width]);
const labelled = (count: number, classes: number) =>
  Int32Array.from({ length: count }, (_, i) => hash3(7, 99, i) % classes);

async function read(tensor: tf.Tensor): Promise<Value> {
  const values = await tensor.data();
  tensor.dispose();
  return tensor.rank === 0 ? short(values[0]!) : tensor.rank === 1 ? list(values) : rows(values, tensor.shape.at(-1)!);
}

export async function pytorchFixtures(): Promise<Value> {
  return {
    note: 'Written by Temper; every value is what its own code computes.',
    random: randomNumbers(),
    losses: await lossValues(),
    optimiser: await optimiserSteps(),
    front: await frontStep(),
    tune: [await tuneStep('view', 'shared'), await tuneStep('view', 'frozen'), await tuneStep('none', 'frozen')],
    heads: await headValues(),
    metrics: metricValues(),
    claims: judgeClaims(claimInputs()) as unknown as Value,
    pictures: await pictureValues(),
    division: divisionValues(),
  };
}

function randomNumbers(): Value {
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

async function lossValues(): Promise<Value> {
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
async function optimiserSteps(): Promise<Value> {
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
async function frontStep(): Promise<Value> {
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
async function tuneStep(weighting: 'view' | 'none', cleanPath: 'shared' | 'frozen'): Promise<Value> {
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

/** Probabilities of three heads that differ, and their spread over passes of dropout. */
function headPrediction(name: string, count: number): SetPrediction {
  const heads = ['clean', 'unclean', 'combined'] as const;
  const one = (head: string, part: string): Float32Array => {
    const probabilities = tf.softmax(tf.mul(matrix(`${name} ${head} ${part}`, count, CLASSES), 2) as tf.Tensor2D);
    return probabilities.dataSync<'float32'>().slice();
  };
  const of = <T>(make: (head: string) => T) =>
    Object.fromEntries(heads.map((head) => [head, make(head)])) as Record<'clean' | 'unclean' | 'combined', T>;
  return {
    count,
    classes: CLASSES,
    probabilities: of((head) => one(head, 'plain')),
    spread: of((head) => ({
      mean: one(head, 'mean'),
      variance: uniformArray(deriveSeed(7, `${name} ${head}`), 'variance', count * CLASSES).map((u) => u * 0.02),
    })),
  };
}

function plain({ probabilities, spread }: SetPrediction): Value {
  const of = <T>(record: Partial<Record<string, T>>, get: (value: T) => Float32Array) =>
    Object.fromEntries(Object.entries(record).map(([head, value]) => [head, rows(get(value!), CLASSES)]));
  return {
    probabilities: of(probabilities, (values) => values),
    ...(spread ? { mean: of(spread, ({ mean }) => mean), variance: of(spread, ({ variance }) => variance) } : {}),
  };
}

async function headValues(): Promise<Value> {
  const sets = ['one', 'two'].map((name) => ({
    prediction: headPrediction(name, COUNT),
    labels: labelled(COUNT, CLASSES),
  }));
  const { prediction, labels } = sets[0]!;
  const thresholds = {
    'kl-uncertainty': chooseThreshold(sets, 'kl-uncertainty'),
    'lowest-uncertainty': chooseThreshold(sets, 'lowest-uncertainty'),
  };
  const answering = HEAD_RULES.filter((rule) => rule !== 'oracle');
  const answers = Object.fromEntries(
    answering.map((rule) => {
      // A δ in the middle, so that both branches are taken.
      const threshold = rule === 'kl-uncertainty' ? 12 : 0.1;
      const { classIndex, confidence, head } = answer(prediction, rule, hasThreshold(rule) ? threshold : 0);
      return [rule, { threshold, class: Array.from(classIndex), confidence: list(confidence), head: Array.from(head) }];
    }),
  );
  const masks = dropoutMasks(WIDTH, 4, 0.3, 17);
  const [features, weight, bias] = [
    matrix('mc', 3, WIDTH),
    matrix('mc weight', WIDTH, CLASSES),
    tf.tensor1d(normals('mc bias', CLASSES)),
  ];
  const passes = mcProbabilities(features, weight, bias, masks);
  const { mean, variance } = tf.moments(passes, 1);
  return {
    sets: sets.map((set) => ({ prediction: plain(set.prediction), labels: Array.from(set.labels) })),
    divergence: list(
      Array.from({ length: COUNT }, (_, i) =>
        gaussianDivergence(prediction.spread!.clean!, prediction.spread!.unclean!, CLASSES, i),
      ),
    ),
    thresholds,
    answers: answers as Value,
    oracle: list(oracleCorrect(prediction, labels)),
    temperatures: Object.fromEntries(
      (['clean', 'unclean', 'combined'] as const).map((head) => [head, short(fitTemperature(head, sets).value)]),
    ),
    restricted: plain(restricted(prediction, [0, 2, 3])),
    dropout: {
      masks: rows(await masks.data(), WIDTH),
      features: await read(features),
      weight: await read(weight),
      bias: await read(bias),
      mean: await read(mean),
      variance: await read(variance),
    },
  };
}

function metricValues(): Value {
  const confidence = uniformArray(7, 'confidence', 60);
  const correct = Float64Array.from(confidence, (c, i) => (hash3(7, 5, i) / 2 ** 32 < c * 0.8 ? 1 : 0));
  const error = new CalibrationError();
  error.add(confidence, correct);
  const shares = Float64Array.from({ length: 20 }, (_, i) => (hash3(7, 6, i) % 7) / 6);
  const others = Float64Array.from({ length: 20 }, (_, i) => (hash3(7, 8, i) % 7) / 6);
  const severities = ['1', '2', '3', '4', '5'];
  const names = presetConfig('quick').benchmark.corruptions;
  const perCorruption = Object.fromEntries(
    names.map((name, c) => [name, Object.fromEntries(severities.map((s, i) => [s, wilson(50 - 5 * i - (c % 7), 60)]))]),
  );
  const clean = wilson(50, 60);
  const full = { classes: 1000, imagenet: true, side: 224, clean };
  return {
    wilson: [wilson(7, 10), wilson(0, 5), wilson(5, 5), wilson(0, 0)] as unknown as Value,
    confidence: list(confidence),
    correct: list(correct),
    calibration: short(error.value()),
    shares: list(shares),
    others: list(others),
    clustered: clusteredAccuracy(shares, 6) as unknown as Value,
    bootstrap: { ...pairedBootstrap(shares, others, 3) },
    perCorruption: perCorruption as unknown as Value,
    clean: { ...clean },
    normalised: corruptionError(perCorruption, full) as unknown as Value,
    plain: corruptionError(perCorruption, { ...full, side: 64 }) as unknown as Value,
  };
}

function claimInputs(): Parameters<typeof judgeClaims>[0] {
  const share = (stream: number) => Float64Array.from({ length: 16 }, (_, i) => (hash3(11, stream, i) % 4) / 3);
  const of = (stream: number) => ({
    clean: share(stream),
    corrupted: share(stream + 50),
    transfer: share(stream + 90),
  });
  return {
    perPicture: {
      pretrained: of(1),
      temper: of(2),
      apt: of(3),
      cft: of(4),
      'self-distillation': of(5),
      'clean-teacher': of(6),
    },
    costs: { temper: { seconds: 12, flops: 3e9 }, cft: { seconds: 40, flops: 2e10 } },
    seed: 4,
    transferName: 'the transfer data set',
  };
}

const SIDE = 24;

/** Blobs of colour, so that operations have something to move. */
function pictures(count: number): ImageSet {
  const pixels = new Uint8Array(count * SIDE * SIDE * 3);
  for (let i = 0; i < pixels.length; i++) {
    const [picture, y, x, c] = [
      Math.floor(i / (SIDE * SIDE * 3)),
      Math.floor(i / (SIDE * 3)) % SIDE,
      Math.floor(i / 3) % SIDE,
      i % 3,
    ];
    pixels[i] = Math.round(127 + 110 * Math.sin((x * (c + 1) + picture * 3) / 5) * Math.cos((y * (3 - c)) / 7));
  }
  const streams = Uint32Array.from({ length: count }, (_, i) => pictureStream(`class/${i}.png`));
  return {
    name: 'fixture',
    count,
    width: SIDE,
    height: SIDE,
    pixels,
    labels: new Int32Array(count),
    classNames: ['a'],
    streams,
  } as ImageSet;
}

const encoded = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** Views and corruptions in 8 bits, as base64. */
async function pictureValues(): Promise<Value> {
  const set = pictures(2);
  const indices = Int32Array.of(0, 1);
  const bytes = (values: Float32Array) => encoded(Uint8Array.from(values, (value) => Math.round(value * 255)));
  const views = Object.fromEntries(
    (['augmix', 'pixmix', 'randaugment', 'gaussian-noise'] as const).map((augmentation) => [
      augmentation,
      bytes(augmentBatch({ augmentation, strength: 3 }, set, indices, 31, 4)),
    ]),
  );
  const corrupted: Record<string, Value> = {};
  for (const name of [
    'gaussian_noise',
    'speckle_noise',
    'impulse_noise',
    'contrast',
    'brightness',
    'saturate',
    'pixelate',
    'jpeg_compression',
  ]) {
    corrupted[name] = encoded((await corruptSet(set, name, { severity: 3, seed: 5, table: 'imagenet-c' })).pixels);
  }
  const features = normals('probe', 40 * WIDTH);
  const { weight, bias } = fitClassifier({ features, labels: labelled(40, 3) }, WIDTH, 3);
  return {
    pixels: encoded(set.pixels),
    views,
    flipCrop: bytes(flipCropBatch(set, indices, 31, 4)),
    corrupted,
    probe: {
      features: rows(features, WIDTH),
      labels: Array.from(labelled(40, 3)),
      weight: await read(weight),
      bias: await read(bias),
    },
  };
}

/** Which pictures of a data set serve what, by their number in the listing. */
function divisionValues(): Value {
  const labels = Int32Array.from({ length: 90 }, (_, i) => Math.floor(i / 30));
  const of = (splits: readonly string[]): Value => {
    const kept = {
      name: 'fixture',
      classNames: ['a', 'b', 'c'],
      shownNames: ['a', 'b', 'c'],
      splits: splits.map((name) => ({ name, count: 90, perClass: [30, 30, 30], unlabelled: 0 })),
    } as unknown as KeptData;
    const data: OpenedKeptData = { kept, labels: () => labels, pictures: never, corrupted: never };
    const config = presetConfig('quick', 3);
    Object.assign(config.data, {
      teacherPerClass: 12,
      labelledPerClass: 3,
      unlabelled: 10,
      testPerClass: 4,
      cleanPerClass: 6,
    });
    return Object.fromEntries(
      Object.entries(divide(data, config)).map(([part, { indices }]) => [part, Array.from(indices)]),
    );
  };
  return {
    sizes: { teacherPerClass: 12, labelledPerClass: 3, unlabelled: 10, testPerClass: 4, cleanPerClass: 6 },
    seed: 3,
    divided: of(['train', 'val']),
    whole: of(['all']),
  };
}

function never(): never {
  throw new Error('The fixture has no pixels.');
}
