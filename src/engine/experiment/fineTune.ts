/**
 * Training all weights of a network on labelled pictures under a strong augmentation: the small teacher, and the large model in
 * complete fine-tuning (AugMix complete fine-tuning, as in figure 1 of Jain et al. 2023).
 */
import * as tf from '../../compute/tf';
import type { ExperimentConfig } from '../../contract/config';
import type { ImageSet } from '../../contract/image';
import { disposeWeights, type Weights } from '../../models/model';
import { TUNED_PREFIX } from '../../models/tuned';
import { fittingTask, requireMemory, type Wording } from '../../train/stepMemory';
import { learntNames, teacherFlops, teacherMemory, teacherTask } from '../../train/teacher';
import { readWeights, replaceWeights, type Trained } from '../../train/training';
import type { BaseModel } from '../inputs/baseModels';
import type { Experiment } from './experiment';
import type { Method } from './methods';
import type { TrainedRecord } from './results';
import { runTask } from './runTask';
import type { Curve } from '../../contract/report';

interface Request {
  model: BaseModel;
  /** Training begins from these weights where they are given; names that it lacks stay. */
  start?: TrainedRecord['weights'];
  set: ImageSet;
  settings: ExperimentConfig['teacher'];
  words: Wording;
}

interface FineTuned extends Trained {
  weights: TrainedRecord['weights'];
  parameters: number;
  flops: number;
  curve: Curve;
}

export async function trainTeacher(experiment: Experiment, method: Method, key: string): Promise<TrainedRecord> {
  const { config, small } = experiment.parts;
  const { weights, parameters, ...rest } = await fineTune(experiment, method, key, {
    model: small,
    set: await experiment.teacherPictures(),
    settings: config.teacher,
    words: {
      what: `Training the teacher (${small.info.label})`,
      instead: 'Choose a smaller small model, or a browser with a GPU.',
    },
  });
  return recordOf('teacher training', weights, parameters, rest);
}

/** @param probe what a linear probe left, where the classifier starts from it */
export async function fineTuneCompletely(
  experiment: Experiment,
  method: Method,
  key: string,
  probe: TrainedRecord | null,
): Promise<TrainedRecord> {
  const { config, large } = experiment.parts;
  const { labels, ...settings } = config.baselines.complete;
  const { classifier } = large.architecture;
  const renamed = (from: string, to: string, weights: TrainedRecord['weights']) =>
    Object.fromEntries(Object.entries(weights).map(([name, value]) => [name.replace(from, to), value]));
  const { weights, parameters, ...rest } = await fineTune(experiment, method, key, {
    model: large,
    ...(probe ? { start: renamed('head_combined.', `${classifier}.`, probe.weights) } : {}),
    set: labels === 'teacher' ? await experiment.teacherPictures() : (await experiment.tuningPictures('labelled')).set,
    settings,
    words: {
      what: `${method.label} of ${large.info.label}`,
      instead:
        'Tune only a part of it (Temper, APT) and leave this method out, or choose a smaller large model, or a browser with a GPU.',
    },
  });
  const named = Object.entries(weights).map(([name, value]) => [
    name.startsWith(`${classifier}.`) ? name.replace(`${classifier}.`, 'head_combined.') : TUNED_PREFIX + name,
    value,
  ]);
  const record = recordOf('tuning', Object.fromEntries(named) as TrainedRecord['weights'], parameters, rest);
  return { ...record, parts: [...(probe?.parts ?? []), ...record.parts] };
}

function recordOf(
  part: string,
  weights: TrainedRecord['weights'],
  parameters: number,
  { seconds, flops, peakTensorBytes, curve }: Omit<FineTuned, 'weights' | 'parameters'>,
): TrainedRecord {
  return {
    weights,
    parts: [{ name: part, seconds, flops, peakTensorBytes }],
    tunedParameters: parameters,
    totalParameters: parameters,
    peakTensorBytes,
    curve,
  };
}

async function fineTune(
  experiment: Experiment,
  method: Method,
  key: string,
  { model, start, set, settings, words }: Request,
): Promise<FineTuned> {
  const { architecture } = model;
  const weights: Weights = Object.fromEntries(
    Object.entries(model.weights).map(([name, tensor]) => [name, tf.clone(tensor)]),
  );
  try {
    const learnt = learntNames(architecture, weights);
    const parameters = learnt.reduce((sum, name) => sum + weights[name]!.size, 0);
    requireMemory({ ...words, trained: parameters });
    if (start) replaceWeights(weights, start);
    const { seed } = experiment.config;
    const task = await fittingTask({
      ...words,
      ...teacherMemory(architecture, set.classNames.length, settings),
      make: (parts) => teacherTask(architecture, weights, set, settings, seed, parts),
    });
    experiment.parts.meter.describe(method.doing, 'training');
    const { seconds, curve, peakTensorBytes } = await runTask(experiment, method.name, task, key);
    const flops = teacherFlops(architecture, set.classNames.length, settings);
    const kept = method.plan.kind === 'complete' ? await readWeights(weights, learnt) : await readWeights(weights);
    return { weights: kept, parameters, flops, seconds, peakTensorBytes, curve };
  } finally {
    disposeWeights(weights);
  }
}
