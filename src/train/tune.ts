/**
 * Tuning the large model (method, step 2) and the baselines beside it: one loss over one feature cache. The baselines
 * are the same call with less in it: no teacher (APT), one head, all weights, clean views.
 *
 *   CE(h_u(x̃), y) + CE(h_m(x), y) + CE(h_m(x̃), y) [+ CE(h_c(x), y) where the clean path is shared]
 *   + λ · [ w KD(T, h_u(x̃)) + w KD(T, h_m(x)) + w KD(T, h_m(x̃)) ]
 *
 * Each term is a mean over its pictures. What the teacher T is asked on is decided in `teacherTargets.ts`.
 */
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { classCount, classifierFlops } from '../models/model';
import { headLogits, pathFeatures, trainingFlops, type TunedModel } from '../models/tuned';
import { deriveSeed } from '../num/random';
import { BatchOrder, viewChoice } from './batches';
import type { FeatureCache } from './featureCache/index';
import { crossEntropy, distillation, oneHotOf } from './losses';
import { rowOf, type RowPictures } from './featureCache/rows';
import { roughBytes, shareOf, type StepPlan, type Wording } from './stepMemory';
import type { TeacherPrediction } from './makeTeacher';
import type { TeacherTargets } from './teacherTargets';
import type { TuneSchedule, TuneSteps } from './stepsRecipe';
import type { StepLoss, StepTask } from './stepGradients';
import type { TrainingTask } from './training';
import { namesBehind, trainableNames } from './tunable';

export interface TuneOptions extends Omit<TuneSteps, 'labels' | 'classes' | 'views'> {
  model: TunedModel;
  cache: FeatureCache;
  pictures: RowPictures;
  /** Null where nobody teaches. */
  targets: TeacherTargets | null;
  /** The pictures of the cache: those with a label first, then those whose label is −1. */
  set: ImageSet;
  learningRate: number;
  /** What it is multiplied by for norms and biases. */
  normsRate: number;
}

/** What a step is made of: so many labelled pictures and others, each seen in a view, and so many of both seen clean as well. */
export interface StepRows {
  labelled: number;
  others: number;
  cleanLabelled: number;
  cleanOthers: number;
}

/** @param count all pictures; those beyond `labelled` have no label */
function stepRows({ batch, labelledShare, cleanShare }: TuneSchedule, labelled: number, count: number): StepRows {
  const withLabel = count > labelled ? Math.min(batch, Math.round(batch * labelledShare)) : batch;
  const clean = Math.round(batch * cleanShare);
  const cleanLabelled = Math.round((clean * withLabel) / batch);
  return {
    labelled: withLabel,
    others: batch - withLabel,
    cleanLabelled,
    cleanOthers: clean - cleanLabelled,
  };
}

/** What `fittingTask` has to know. */
export function tuneMemory({ model, schedule }: TuneOptions): Omit<StepPlan, 'make' | keyof Wording> {
  return {
    most: schedule.batch,
    flops: tuneFlops(model, { ...schedule, steps: 1 }),
    pictures: Math.round(schedule.batch * (1 + schedule.cleanShare)),
    bytesOfPicture: roughBytes(model.architecture, model.tuneFrom),
  };
}

/** What a part of a step sees: clean rows, then views; of each the labelled come first. */
interface PartRows {
  clean: number[];
  cleanLabels: number[];
  views: number[];
  viewLabels: number[];
}

/** @param parts into how many a step is divided; each has its share of the labelled pictures and of the others */
export function tuneTask(options: TuneOptions, parts = 1): TrainingTask {
  const { model, cache, pictures, targets, set, schedule, student, labelled, seed } = options;
  const plan: TuneSteps = {
    ...{ labels: set.labels, classes: set.classNames.length, views: pictures.views },
    ...{ labelled, student, schedule, seed },
  };
  const steps = tuneSteps(model, plan, parts);
  const rowsOf = (step: number, part: number) => {
    const { clean, views } = steps.partOf(step, part);
    return Int32Array.from([...clean, ...views]);
  };
  return {
    ...steps,
    steps: schedule.steps,
    learningRate: options.learningRate,
    normsRate: options.normsRate,
    parts,
    remote: { steps: { kind: 'tune', plan }, model, set: null },
    async fetch(step, part): Promise<tf.Tensor[]> {
      const [nextStep, nextPart] = part + 1 < parts ? [step, part + 1] : [step + 1, 0];
      const next = nextStep < schedule.steps ? rowsOf(nextStep, nextPart) : undefined;
      const rows = rowsOf(step, part);
      const activations = await cache.rows.fetch(rows, next);
      if (!targets || student.distillation === 0) return [activations];
      const { logits, trust } = targets.of([...rows]);
      return [activations, logits, trust];
    },
  };
}

/** What a step sees and minimises. Fetched are the activations of its rows and, where someone teaches, what was said of them: logits and trust. */
export function tuneSteps(
  model: TunedModel,
  { labels, classes, labelled, views: viewCount, student, schedule, seed }: TuneSteps,
  parts: number,
): StepTask & { partOf(step: number, part: number): PartRows } {
  const count = labels.length;
  const rows = stepRows(schedule, labelled, count);
  const labelledOrder = rows.labelled > 0 ? new BatchOrder(labelled, rows.labelled, seed, 'labelled') : null;
  const otherOrder = rows.others > 0 ? new BatchOrder(count - labelled, rows.others, seed, 'unlabelled') : null;
  const viewSeed = deriveSeed(seed, 'views');
  const path = pathOnly(model);

  const partOf = (step: number, part: number): PartRows => {
    const withLabel = Array.from(labelledOrder?.indices(step) ?? []);
    const others = Array.from(otherOrder?.indices(step) ?? [], (picture) => labelled + picture);
    const views = viewChoice(viewSeed, step, schedule.batch, viewCount);
    const places = [...withLabel, ...others];
    const [from, to] = shareOf(places.length, part, parts);
    const mine = Array.from({ length: to - from }, (_, i) => from + i);
    const labelledOnes = mine.filter((place) => place < rows.labelled);
    // The first of the labelled pictures and the first of the others are seen clean as well.
    const clean = mine.filter((place) =>
      place < rows.labelled ? place < rows.cleanLabelled : place - rows.labelled < rows.cleanOthers,
    );
    const cleanLabelled = clean.filter((place) => place < rows.labelled);
    const labelOf = (place: number) => labels[places[place]!]!;
    return {
      clean: clean.map((place) => rowOf(places[place]!, 'clean', viewCount)),
      cleanLabels: cleanLabelled.map(labelOf),
      views: mine.map((place) => rowOf(places[place]!, views[place]!, viewCount)),
      viewLabels: labelledOnes.map(labelOf),
    };
  };

  return {
    weights: model.weights,
    trainable: namesBehind(model, trainableNames(model)),
    partOf,
    loss(step: number, [activations, logits, trust], part): StepLoss {
      const features = pathFeatures(path, 'tuned', activations!, model.tuneFrom);
      const said = logits && trust ? { logits: logits as tf.Tensor2D, trust: trust as tf.Tensor1D } : null;
      const given = headLogits(path, { original: null, tuned: features });
      return lossOf(given, partOf(step, part), rows, { said, student, classes });
    },
  };
}

/** The frozen clean path takes no part in training: leave it out of the forward pass. */
function pathOnly(model: TunedModel): TunedModel {
  const heads = Object.entries(model.heads).filter(([, head]) => head.tail === 'tuned');
  return { ...model, heads: Object.fromEntries(heads) };
}

/** @param whole rows of the whole step, which the means are over */
function lossOf(
  { clean, unclean, combined }: ReturnType<typeof headLogits>,
  part: PartRows,
  whole: StepRows,
  { said, student, classes }: Pick<TuneSteps, 'student' | 'classes'> & { said: TeacherPrediction | null },
): StepLoss {
  const terms: Record<string, tf.Scalar> = {};
  const firstView = part.clean.length;
  const entropy = (name: string, logits: tf.Tensor2D | undefined, from: number, labels: number[], of: number) => {
    if (!logits || labels.length === 0) return;
    const oneHot = oneHotOf(labels, classes);
    terms[name] = crossEntropy(tf.slice(logits, from, labels.length), oneHot, labels.length / of);
  };
  entropy('CE combined, clean', combined, 0, part.cleanLabels, whole.cleanLabelled);
  entropy('CE combined, augmented', combined, firstView, part.viewLabels, whole.labelled);
  entropy('CE unclean, augmented', unclean, firstView, part.viewLabels, whole.labelled);
  entropy('CE clean', clean, 0, part.cleanLabels, whole.cleanLabelled);

  if (said && student.distillation > 0) {
    const kd = (logits: tf.Tensor2D, from: number, count: number, of: number) => {
      const trust = student.weighting === 'none' ? null : tf.slice(said.trust, from, count);
      const [wanted, given] = [tf.slice(said.logits, from, count), tf.slice(logits, from, count)];
      return distillation(wanted, given, student.temperature, trust, count / of);
    };
    const taught: tf.Scalar[] = [];
    const [views, seen] = [part.views.length, whole.labelled + whole.others];
    const allClean = whole.cleanLabelled + whole.cleanOthers;
    if (unclean && views > 0) taught.push(kd(unclean, firstView, views, seen));
    if (combined && firstView > 0) taught.push(kd(combined, 0, firstView, allClean));
    if (combined && views > 0) taught.push(kd(combined, firstView, views, seen));
    if (taught.length > 0) terms['distillation'] = tf.mul(tf.addN(taught), student.distillation);
  }
  return { total: tf.addN(Object.values(terms)) as tf.Scalar, terms };
}

/** Floating-point operations of the tuning steps: everything behind where training begins, over views and clean pictures. */
export function tuneFlops(
  model: TunedModel,
  { batch, steps, cleanShare }: Pick<TuneSchedule, 'batch' | 'steps' | 'cleanShare'>,
): number {
  const { architecture, weights, tuneFrom, tuned } = model;
  const heads = Object.values(model.heads).filter((head) => head.tail === 'tuned').length;
  const classes = classCount(architecture, weights);
  const perRow = trainingFlops(architecture, tuned, tuneFrom) + 3 * heads * classifierFlops(architecture, classes);
  return perRow * steps * (batch + Math.round(batch * cleanShare));
}
