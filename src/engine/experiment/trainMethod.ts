/** Trains one method of an experiment, from its checkpoint where there is one, and keeps what came out. */
import type { MethodName } from '../../contract/config';
import { averageWeights, fitProbe } from './baselines';
import { correctFront } from './correctFront';
import type { Experiment } from './experiment';
import { fineTuneCompletely, trainTeacher } from './fineTune';
import { frontKey, trainedKey } from './keys';
import { methodOf, type CorrectionPlan, type Method, type TaughtBy } from './methods';
import type { TrainedRecord } from './results';
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
  const robustFor = async (by: TaughtBy | null) => (by?.small === 'robust' ? resultOf('teacher') : null);
  const resultOf = async (name: MethodName) => (await trainMethod(experiment, methodOf(name, config))).record;
  switch (plan.kind) {
    case 'pretrained':
    case 'adapted':
      throw new Error(`Nothing is trained for ${method.label}.`);
    case 'teacher':
      return trainTeacher(experiment, method, key);
    case 'correction':
      return correctFront(experiment, plan, key, await robustFor(plan.judge));
    case 'probe':
      return fitProbe(experiment, method, key);
    case 'complete':
      if (plan.average !== undefined) return averageWeights(experiment, method, plan.average, await resultOf('cft'));
      return fineTuneCompletely(experiment, method, key, plan, plan.from ? await resultOf(plan.from) : null);
    case 'tuned':
      return tuneLarge(experiment, method, plan, key, {
        robust: await robustFor(plan.taughtBy),
        front: plan.corrected ? await correctedFront(plan.corrected) : null,
      });
  }

  /** Made once for each judge of views, whether or not a row of the report shows it. */
  async function correctedFront(correction: CorrectionPlan): Promise<TrainedRecord> {
    const { basis, results } = experiment.parts;
    const front = await frontKey(correction, config, basis);
    const kept = await results.trained(front);
    if (kept) return kept;
    const record = await correctFront(experiment, correction, front, await robustFor(correction.judge));
    await experiment.keep(() => results.keepTrained(front, record));
    return record;
  }
}
