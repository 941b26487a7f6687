/** Trains one method of an experiment, from its checkpoint where there is one, and keeps what came out. */
import * as tf from '../compute/tf';
import { disposeWeights, type Weights } from '../models/model';
import { fittingTask, requireMemory } from '../train/stepMemory';
import { learntNames, teacherFlops, teacherMemory, teacherTask } from '../train/teacher';
import { readWeights } from '../train/training';
import { averageWeights, fitProbe } from './baselines';
import type { Experiment } from './experiment';
import { trainedKey } from './keys';
import { methodOf, type Method } from './methods';
import { TRAINING_SHARE } from './progress';
import type { TrainedRecord } from './results';
import { runTask } from './runTask';
import { tuneLarge } from './tuneLarge';

/**
 * Trains the method, or finds what an earlier run with the same settings left.
 * @returns whether it was found
 * @throws {MemoryError} before anything is trained, where it cannot fit
 */
export async function trainMethod(
  experiment: Experiment,
  method: Method,
): Promise<{ record: TrainedRecord; found: boolean }> {
  const { config, basis, results } = experiment.parts;
  const key = (await trainedKey(method.name, config, basis))!;
  const kept = await results.trained(key);
  if (kept) return { record: kept, found: true };
  const record = await make(experiment, method, key);
  await experiment.keep(() => results.keepTrained(key, record));
  return { record, found: false };
}

async function make(experiment: Experiment, method: Method, key: string): Promise<TrainedRecord> {
  const { plan } = method;
  const { config } = experiment.parts;
  const resultOf = async (name: 'teacher' | 'lp' | 'cft') =>
    (await trainMethod(experiment, methodOf(name, config))).record;
  if (plan.kind !== 'tuned') return trainTeacher(experiment, method, key);
  if (plan.fit === 'probe') return fitProbe(experiment, method, key);
  if (plan.average !== undefined) return averageWeights(experiment, method, plan.average, await resultOf('cft'));
  return tuneLarge(experiment, method, plan, key, {
    teacher: plan.teacher === 'robust' ? await resultOf('teacher') : null,
    start: plan.from ? await resultOf(plan.from) : null,
  });
}

async function trainTeacher(experiment: Experiment, method: Method, key: string): Promise<TrainedRecord> {
  const { config, small } = experiment.parts;
  const { architecture } = small;
  const weights: Weights = Object.fromEntries(
    Object.entries(small.weights).map(([name, tensor]) => [name, tf.clone(tensor)]),
  );
  try {
    const learnt = learntNames(architecture, weights);
    const parameters = learnt.reduce((sum, name) => sum + weights[name]!.size, 0);
    const words = {
      what: `Training the teacher (${small.info.label})`,
      instead: 'Choose a smaller small model, or a browser with a GPU.',
    };
    requireMemory({ ...words, trained: parameters });
    const set = await experiment.teacherPictures();
    const task = await fittingTask({
      ...words,
      ...teacherMemory(architecture, config.teacher),
      make: (parts) => teacherTask(architecture, weights, set, config.teacher, config.seed, parts),
    });
    experiment.parts.meter.describe(method.doing, 0, TRAINING_SHARE);
    const { seconds, curve, peakTensorBytes } = await runTask(experiment, method.name, task, key);
    const flops = teacherFlops(architecture, set.classNames.length, config.teacher);
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
