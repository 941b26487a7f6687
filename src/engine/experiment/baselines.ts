/**
 * Baselines that take no steps of their own: the linear probe, which fits a classifier on frozen features (LP), and the average
 * of the pre-trained and the completely fine-tuned weights (WiSE-FT, Wortsman et al. 2022, eq. 1).
 */
import { trackPeakBytes } from '../../compute/ledger';
import * as tf from '../../compute/tf';
import type { Curve } from '../../contract/report';
import { classifierFitFlops, fitClassifier } from '../../models/softmaxRegression';
import { TUNED_PREFIX } from '../../models/tuned';
import { buildFeatureCache } from '../../train/featureCache/index';
import { RowPictures } from '../../train/featureCache/rows';
import { disposeTuned, makeTunable, tunedParameters } from '../../train/tunable';
import type { Experiment } from './experiment';
import type { Method } from './methods';
import type { TrainedRecord } from './results';
import { totalParameters } from './tuneLarge';

/** Rows of features read at a time. */
const ROWS = 1024;

/** LP: logistic regression on the features of the labelled clean pictures; convex, so it needs no learning rate and no seed. */
export async function fitProbe(experiment: Experiment, method: Method, key: string): Promise<TrainedRecord> {
  const { config, large, meter, results } = experiment.parts;
  const model = makeTunable(large.architecture, large.weights, { tuned: 'none', heads: 'one' }, config.student);
  try {
    const { set } = await experiment.tuningPictures('labelled');
    meter.describe(method.doing, 'training');
    const cache = await buildFeatureCache({
      model,
      pictures: new RowPictures(set, 0, () => withoutViews(), 0),
      spill: { store: results.features, key },
      hooks: experiment.pictureHooks,
      workers: experiment.workers,
    });
    try {
      const began = performance.now();
      const width = large.architecture.featureWidth;
      const classes = set.classNames.length;
      const features = new Float32Array(set.count * width);
      for (let start = 0; start < set.count; start += ROWS) {
        const count = Math.min(ROWS, set.count - start);
        const rows = await cache.rows.fetch(Int32Array.from({ length: count }, (_, i) => start + i));
        features.set(await rows.data<'float32'>(), start * width);
        rows.dispose();
      }
      const { result: fitted, peakBytes } = trackPeakBytes(() =>
        fitClassifier({ features, labels: set.labels }, width, classes),
      );
      const weights: TrainedRecord['weights'] = {
        'head_combined.weight': { shape: [width, classes], values: await valuesOf(fitted.weight) },
        'head_combined.bias': { shape: [classes], values: await valuesOf(fitted.bias) },
      };
      tf.dispose([fitted.weight, fitted.bias]);
      const seconds = (performance.now() - began) / 1000;
      return {
        weights,
        parts: [
          { name: 'features', seconds: cache.seconds, flops: cache.flops },
          { name: 'linear probe', seconds, flops: classifierFitFlops(set.count, width, classes) },
        ],
        tunedParameters: tunedParameters(model),
        totalParameters: totalParameters(model),
        peakTensorBytes: peakBytes,
        curve: withoutSteps(method),
      };
    } finally {
      cache.dispose();
    }
  } finally {
    disposeTuned(model);
  }
}

/**
 * WiSE-FT: (1 − share) · pre-trained + share · fine-tuned, of every weight and of the classifier. Costs what the fine-tuning cost.
 * @param complete what complete fine-tuning left
 */
export async function averageWeights(
  experiment: Experiment,
  method: Method,
  share: number,
  complete: TrainedRecord,
): Promise<TrainedRecord> {
  const { large } = experiment.parts;
  const weights: TrainedRecord['weights'] = {};
  for (const [name, { shape, values }] of Object.entries(complete.weights)) {
    const original = await large.weights[originalName(name, large.architecture.classifier)]!.data<'float32'>();
    weights[name] = { shape, values: values.map((tuned, i) => (1 - share) * original[i]! + share * tuned) };
  }
  return { ...complete, weights, curve: withoutSteps(method) };
}

function originalName(name: string, classifier: string): string {
  return name.startsWith(TUNED_PREFIX)
    ? name.slice(TUNED_PREFIX.length)
    : name.replace(/^head_(clean|unclean|combined)/, classifier);
}

function withoutViews(): never {
  throw new Error('A linear probe has no views.');
}

async function valuesOf(tensor: tf.Tensor): Promise<Float32Array> {
  return (await tensor.data<'float32'>()).slice();
}

function withoutSteps({ name }: Method): Curve {
  return { name, columns: [], steps: [], values: [] };
}
