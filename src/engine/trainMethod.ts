/** Trains one method of an experiment, from its checkpoint where there is one, and keeps what came out. */
import * as tf from '../compute/tf';
import type { ExperimentConfig, MethodName } from '../contract/config';
import type { Curve } from '../contract/report';
import { classCount, classifierParameters, disposeWeights, type Weights } from '../models/model';
import type { TunedModel } from '../models/tuned';
import { augmentBatch } from '../perturb/augment/augmentation';
import { flipCropBatch } from '../perturb/augment/flipCrop';
import { deriveSeed } from '../num/random';
import { buildFeatureCache, type Teacher, type ViewMaker } from '../train/featureCache';
import { teacherFlops, teacherTask } from '../train/teacher';
import { makeTeacher } from '../train/teaching';
import {
  readWeights,
  replaceWeights,
  train,
  type Trained,
  type TrainingHooks,
  type TrainingTask,
} from '../train/training';
import { disposeTuned, makeTunable, trainableNames, tunedParameters } from '../train/tunable';
import { tuneFlops, tuneTask } from '../train/tune';
import type { Experiment } from './experiment';
import { trainedKey } from './keys';
import { methodOf, type Method, type MethodPlan } from './methods';
import { TRAINING_SHARE } from './progress';
import type { CheckpointRecord, CostPart, TrainedRecord } from './results';

const CHECKPOINT_EVERY_SECONDS = 5;

type TunedPlan = Extract<MethodPlan, { kind: 'tuned' }>;

/** Trains the method, or finds what an earlier run with the same settings left. @returns whether it was found */
export async function trainMethod(
  experiment: Experiment,
  method: Method,
): Promise<{ record: TrainedRecord; found: boolean }> {
  const { config, basis, results } = experiment.parts;
  const key = (await trainedKey(method.name, config, basis))!;
  const kept = await results.trained(key);
  if (kept) return { record: kept, found: true };
  const record =
    method.plan.kind === 'teacher'
      ? await trainTeacher(experiment, method, key)
      : await tuneLarge(experiment, method, method.plan as TunedPlan, key);
  await experiment.keep(() => results.keepTrained(key, record));
  return { record, found: false };
}

async function trainTeacher(experiment: Experiment, method: Method, key: string): Promise<TrainedRecord> {
  const { config, small } = experiment.parts;
  const weights = copyOf(small.weights);
  try {
    const set = experiment.teacherPictures();
    const task = teacherTask(small.architecture, weights, set, config.teacher, config.seed);
    experiment.parts.meter.describe(method.doing, 0, TRAINING_SHARE);
    const { seconds, curve, peakTensorBytes } = await runTask(experiment, method.name, task, key);
    const flops = teacherFlops(small.architecture, set.classNames.length, config.teacher);
    const parameters = sizeOf(weights);
    return {
      weights: await readWeights(weights),
      parts: [{ name: 'teacher training', seconds, flops }],
      tunedParameters: parameters,
      totalParameters: parameters,
      peakTensorBytes,
      curve,
    };
  } finally {
    disposeWeights(weights);
  }
}

async function tuneLarge(experiment: Experiment, method: Method, plan: TunedPlan, key: string): Promise<TrainedRecord> {
  const { config, large, meter, control } = experiment.parts;
  const teacher = await teacherFor(experiment, plan);
  const model = makeTunable(large.architecture, large.weights, plan.plan, config.student);
  try {
    const { set, labelled } = experiment.tuningPictures(plan.unlabelled);
    const cacheEnd = TRAINING_SHARE * cacheShare(model);
    meter.describe(model.cut > 0 ? 'Filling the feature cache' : 'Making augmented views', 0, cacheEnd);
    const cache = await buildFeatureCache(model, teacher.teacher, set, config.student.views, viewMaker(plan, config), {
      between: async (done, total) => {
        meter.update(done, total, 'pictures');
        await control.gate();
      },
    });
    try {
      meter.describe(method.doing, cacheEnd, TRAINING_SHARE);
      const { student, seed } = config;
      const task = tuneTask({ model, cache, set, labelled, student, learningRate: plan.learningRate, seed });
      const { seconds, curve, peakTensorBytes } = await runTask(experiment, method.name, task, key);
      const tuned = tunedParameters(model);
      return {
        weights: await readWeights(model.weights, trainableNames(model)),
        parts: [
          ...teacher.parts,
          { name: model.cut > 0 ? 'feature cache' : 'augmented views', seconds: cache.seconds, flops: cache.flops },
          { name: 'tuning', seconds, flops: tuneFlops(model, student) },
        ],
        tunedParameters: tuned,
        totalParameters: totalParameters(model),
        peakTensorBytes,
        curve,
      };
    } finally {
      cache.dispose();
    }
  } finally {
    disposeTuned(model);
    teacher.dispose();
  }
}

function cacheShare(model: TunedModel): number {
  return model.cut > 0 ? 0.4 : 0.1;
}

/** Who teaches, ready to speak, and what making it cost. */
async function teacherFor(
  experiment: Experiment,
  plan: TunedPlan,
): Promise<{ teacher: Teacher | null; parts: CostPart[]; dispose(): void }> {
  const { config, small, large } = experiment.parts;
  const { weighting } = config.student;
  if (plan.teacher === null) return { teacher: null, parts: [], dispose: () => {} };
  if (plan.teacher === 'robust') {
    const { record } = await trainMethod(experiment, methodOf('teacher', config));
    const weights: Weights = {};
    replaceWeights(weights, record.weights);
    const teacher = makeTeacher(small.architecture, weights, weighting, config.heads, config.seed);
    return { teacher, parts: record.parts, dispose: () => disposeWeights(weights) };
  }
  const model = plan.teacher === 'self' ? large : small;
  const teacher = makeTeacher(model.architecture, model.weights, weighting, config.heads, config.seed);
  return { teacher, parts: [], dispose: () => {} };
}

function viewMaker(plan: TunedPlan, { seed, student }: ExperimentConfig): ViewMaker {
  const viewSeed = deriveSeed(seed, 'tuning-views');
  if (plan.views === 'clean') return (set, indices, view) => flipCropBatch(set, indices, viewSeed, view);
  return (set, indices, view) => augmentBatch(student, set, indices, viewSeed, view);
}

/** Runs a task through the training loop with the job's pauses, checkpoints and live curve. */
async function runTask(
  experiment: Experiment,
  stage: MethodName,
  task: TrainingTask,
  key: string,
): Promise<Trained & { curve: Curve }> {
  const { results, control, meter, metric } = experiment.parts;
  const kept = await results.checkpoint(key);
  const curve: Curve = kept?.curve ?? { name: stage, columns: [], steps: [], values: [] };
  if (kept) {
    meter.skipTo(kept.checkpoint.step / task.steps);
    replay(curve, stage, metric);
  }
  let lastKept = performance.now();
  const hooks: TrainingHooks = {
    async between(done, total) {
      meter.update(done, total, 'steps');
      await control.gate();
    },
    metric(step, columns, values) {
      curve.columns = [...columns];
      curve.steps.push(step);
      curve.values.push([...values]);
      metric({ stage, step, columns, values });
    },
    async checkpoint(make) {
      const due = performance.now() - lastKept > CHECKPOINT_EVERY_SECONDS * 1000;
      if (!due && !control.pausing) return;
      const record: CheckpointRecord = { checkpoint: await make(), curve };
      await experiment.keep(async () => {
        await results.keepCheckpoint(key, record);
        await experiment.parts.checkpointed();
      });
      lastKept = performance.now();
    },
  };
  return { ...(await train(task, hooks, kept?.checkpoint ?? null)), curve };
}

function replay(curve: Curve, stage: MethodName, metric: Experiment['parts']['metric']): void {
  curve.steps.forEach((step, i) => metric({ stage, step, columns: curve.columns, values: curve.values[i]! }));
}

function copyOf(weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, tf.clone(tensor)]));
}

function sizeOf(weights: Weights): number {
  return Object.values(weights).reduce((sum, tensor) => sum + tensor.size, 0);
}

/** Of the model as it answers: tuned copies replace the originals, unless the clean head still needs these. */
function totalParameters(model: TunedModel): number {
  const replaced = Object.values(model.heads).some((head) => head.tail === 'original')
    ? 0
    : model.tuned.reduce((sum, name) => sum + model.weights[name]!.size, 0) +
      classifierParameters(model.architecture, classCount(model.architecture, model.weights));
  return sizeOf(model.weights) - replaced;
}
