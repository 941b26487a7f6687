/**
 * Training all weights of a network on labelled pictures under a strong augmentation: the small teacher, and the large model in
 * complete fine-tuning (AugMix complete fine-tuning, as in figure 1 of Jain et al. 2023).
 */
import * as tf from '../../compute/tf';
import type { ExperimentConfig } from '../../contract/config';
import type { ImageSet } from '../../contract/image';
import { disposeWeights, type Weights } from '../../models/model';
import { PROMPTS } from '../../models/prompts';
import { TUNED_PREFIX } from '../../models/tuned';
import { fittingTask, requireMemory, type Wording } from '../../train/stepMemory';
import { adapted, adaptedFlops } from '../../train/adapted/adapted';
import { networkOf } from '../../train/adapted/networkOf';
import type { AdaptedPlan } from '../../train/adapted/plan';
import { learntNames } from '../../train/learntNames';
import { readWeights } from '../../train/readWeights';
import { teacherFlops, teacherMemory, teacherTask } from '../../train/teacher';
import { replaceWeights, type Trained } from '../../train/training';
import type { BaseModel } from '../inputs/baseModels';
import type { Experiment } from './experiment';
import type { CompletePlan, Method } from './methods';
import type { TrainedRecord } from './results';
import { runTask } from './runTask';
import type { Curve } from '../../contract/report';

interface Request {
  model: BaseModel;
  /** Training begins from these weights where they are given; names that it lacks stay. */
  start?: TrainedRecord['weights'];
  set: ImageSet;
  settings: ExperimentConfig['teacher'];
  /** What is trained in another way than all weights. */
  plan?: AdaptedPlan;
  words: Wording;
}

interface FineTuned extends Trained {
  weights: TrainedRecord['weights'];
  /** How many are trained. */
  parameters: number;
  /** Of the network, with whatever was added to it. */
  all: number;
  flops: number;
  curve: Curve;
}

export async function trainTeacher(experiment: Experiment, method: Method, key: string): Promise<TrainedRecord> {
  const { config, small } = experiment.parts;
  const { weights, ...rest } = await fineTune(experiment, method, key, {
    model: small,
    set: await experiment.teacherPictures(),
    settings: config.teacher,
    words: {
      what: `Training the teacher (${small.info.label})`,
      instead: 'Choose a smaller small model, or a browser with a GPU.',
    },
  });
  return recordOf('teacher training', weights, rest);
}

/**
 * Complete fine-tuning, and what is tuned in its place on the same pictures: a change of low rank, prompts.
 * @param probe what a linear probe left, where the classifier starts from it
 */
export async function fineTuneCompletely(
  experiment: Experiment,
  method: Method,
  key: string,
  plan: CompletePlan,
  probe: TrainedRecord | null,
): Promise<TrainedRecord> {
  const { config, large } = experiment.parts;
  const { labels, ...complete } = config.baselines.complete;
  const settings = { ...complete, learningRate: plan.learningRate ?? complete.learningRate };
  const { classifier } = large.architecture;
  const renamed = (from: string, to: string, weights: TrainedRecord['weights']) =>
    Object.fromEntries(Object.entries(weights).map(([name, value]) => [name.replace(from, to), value]));
  const { weights, ...rest } = await fineTune(experiment, method, key, {
    model: large,
    ...(probe ? { start: renamed('head_combined.', `${classifier}.`, probe.weights) } : {}),
    set: labels === 'teacher' ? await experiment.teacherPictures() : (await experiment.tuningPictures('labelled')).set,
    settings,
    ...(plan.adapted ? { plan: plan.adapted } : {}),
    words: {
      what: `${method.label} of ${large.info.label}`,
      instead:
        'Tune only a part of it (Temper, APT) and leave this method out, or choose a smaller large model, or a browser with a GPU.',
    },
  });
  const named = Object.entries(weights).map(([name, value]) => [nameOf(name, classifier), value]);
  const record = recordOf('tuning', Object.fromEntries(named) as TrainedRecord['weights'], rest);
  return { ...record, parts: [...(probe?.parts ?? []), ...record.parts] };
}

/** Prompts are of no other path, so they have no prefix. */
function nameOf(name: string, classifier: string): string {
  if (name.startsWith(PROMPTS)) return name;
  return name.startsWith(`${classifier}.`) ? name.replace(`${classifier}.`, 'head_combined.') : TUNED_PREFIX + name;
}

function recordOf(
  part: string,
  weights: TrainedRecord['weights'],
  { seconds, flops, peakTensorBytes, curve, parameters, all }: Omit<FineTuned, 'weights'>,
): TrainedRecord {
  return {
    weights,
    parts: [{ name: part, seconds, flops, peakTensorBytes }],
    tunedParameters: parameters,
    totalParameters: all,
    peakTensorBytes,
    curve,
  };
}

async function fineTune(
  experiment: Experiment,
  method: Method,
  key: string,
  { model, start, set, settings, plan, words }: Request,
): Promise<FineTuned> {
  const architecture = networkOf(plan, model.architecture);
  const way = plan && adapted(plan, architecture);
  const weights: Weights = Object.fromEntries(
    Object.entries(model.weights).map(([name, tensor]) => [name, tf.clone(tensor)]),
  );
  try {
    if (start) replaceWeights(weights, start);
    const { seed } = experiment.config;
    const all = sizeOf(learntNames(architecture, weights), weights);
    if (way) Object.assign(weights, way.begin(weights, seed));
    const learnt = way ? way.trainable(weights) : learntNames(architecture, weights);
    const parameters = sizeOf(learnt, weights);
    requireMemory({ ...words, trained: parameters });
    const task = await fittingTask({
      ...words,
      ...teacherMemory(architecture, set.classNames.length, settings),
      make: (parts) => teacherTask(architecture, weights, set, settings, seed, parts, plan),
    });
    experiment.parts.meter.describe(method.doing, 'training');
    const { seconds, curve, peakTensorBytes } = await runTask(experiment, method.name, task, key);
    const flops = way
      ? adaptedFlops(way, set.classNames.length, settings, task.parts ?? 1)
      : teacherFlops(architecture, set.classNames.length, settings);
    const names = method.plan.kind === 'complete' ? learnt : Object.keys(weights);
    const kept = await (way ? way.result(weights) : readWeights(weights, names));
    const added =
      plan?.kind === 'prompts'
        ? parameters -
          sizeOf(
            learnt.filter((name) => !name.startsWith(PROMPTS)),
            weights,
          )
        : 0;
    return { weights: kept, parameters, all: all + added, flops, seconds, peakTensorBytes, curve };
  } finally {
    disposeWeights(weights);
  }
}

const sizeOf = (names: readonly string[], weights: Weights) =>
  names.reduce((sum, name) => sum + weights[name]!.size, 0);
