/** Measures one method of an experiment on the shared test sets, or finds its measures of an earlier run. */
import { HEAD_RULES, type HeadRule } from '../../contract/config';
import type { Measures } from '../../evaluate/measure';
import * as tf from '../../compute/tf';
import { measureRules, type MeasureRequest, type ZeroShotHead } from '../../evaluate/measure';
import { hasSeveralHeads } from '../../evaluate/headsInUse';
import { picturesToMeasure, type TestSets } from '../../evaluate/testSets';
import type { Weights } from '../../models/model';
import { disposeWeights } from '../../models/model';
import { untunedModel, type TunedModel } from '../../models/tuned';
import { replaceWeights } from '../../train/training';
import { disposeTuned, makeTunable } from '../../train/tunable';
import type { Experiment, ExperimentParts } from './experiment';
import { measuredConfig, measuredKey } from './keys';
import { measureAdapted, streamedPictures } from './measureAdapted';
import { MeasuredSoFar } from './MeasuredSoFar';
import { tuningOf, type Method } from './methods';
import type { TrainedRecord } from './results';
import { promptedModel } from './promptedModel';

/**
 * @param ownKey of the measures of what is no row of the report, and is not shown on the wall
 * @returns the measures, and whether they were found
 */
export async function evaluateMethod(
  experiment: Experiment,
  method: Method,
  trained: TrainedRecord | null,
  ownKey?: string,
): Promise<{ measures: Measures; found: boolean }> {
  const { config, basis, results, control, meter } = experiment.parts;
  const key = ownKey ?? (await measuredKey(method.name, config, basis));
  const shown = ownKey === undefined;
  const kept = await results.measured(key);
  // Measures of before answers were kept are made again: the same figures, and the answers with them.
  if (kept && (kept.answers || config.heads.rule === 'oracle')) {
    if (kept.answers && shown) experiment.wall.found(method.name, kept.answers);
    return { measures: kept, found: true };
  }
  const sets = await experiment.testSets();
  const soFar = await MeasuredSoFar.open(experiment, key);
  let done = soFar.pictures;
  const hooks = {
    async between(pictures: number) {
      done += pictures;
      meter.update(done, total, 'pictures');
      await soFar.write();
      await control.gate();
    },
  };
  const { model, dispose } = modelOf(experiment.parts, method, trained);
  const { plan } = method;
  const streamed = plan.kind === 'adapted' ? streamedPictures(plan.by, config.adaptation.stream, sets) : 0;
  const total = picturesToMeasure(sets, hasSeveralHeads(model)) + streamed;
  if (done > 0) {
    meter.skipTo(Math.min(1, done / total));
    meter.update(done, total, 'pictures');
  }
  try {
    const zeroShot = await transferHead(experiment, sets, method);
    const { predictor, release } = experiment.predictor(sets.clean.count);
    const measuredAs = measuredConfig(method.name, config);
    const request: MeasureRequest = {
      sets,
      config: measuredAs,
      predictor,
      zeroShot,
      before: soFar.before,
      note: (part) => soFar.note(part),
      answered: (set, classIndex) => shown && experiment.wall.answered(method.name, set, classIndex),
    };
    const measuring =
      plan.kind === 'adapted'
        ? measureAdapted(experiment, plan.by, model, request, hooks).then((measures) => () => measures)
        : measureRules(model, request, hooks);
    const underRule = await measuring.finally(() => {
      release(model);
      if (zeroShot) tf.dispose([zeroShot.weight, zeroShot.bias]);
    });
    const measures = underRule(measuredAs.heads.rule);
    // Its own come last: with them the parts go that all of these are made of.
    if (hasSeveralHeads(model)) await keepOtherRules(experiment, method, underRule);
    await experiment.keep(() => results.keepMeasured(key, measures));
    return { measures, found: false };
  } finally {
    dispose();
  }
}

/** What was looked at answers under every rule of the heads: an experiment with another rule finds its measures. */
async function keepOtherRules(
  experiment: Experiment,
  { name }: Method,
  underRule: (rule: HeadRule) => Measures,
): Promise<void> {
  const { config, basis, results } = experiment.parts;
  for (const rule of HEAD_RULES) {
    if (rule === config.heads.rule) continue;
    const key = await measuredKey(name, { ...config, heads: { ...config.heads, rule } }, basis);
    await experiment.keep(() => results.keepMeasured(key, underRule(rule)));
  }
}

/** A classifier of the transfer classes from their names, for a large model that knows words. */
async function transferHead(
  { parts }: Experiment,
  { transfer }: TestSets,
  { plan }: Method,
): Promise<ZeroShotHead | null> {
  if (plan.kind === 'teacher' || !parts.large.zeroShot) return null;
  return parts.large.zeroShot(transfer.test.classNames);
}

/** The model that a method answers with. The caller disposes it. */
export function modelOf(
  { small, large, config }: Pick<ExperimentParts, 'small' | 'large' | 'config'>,
  method: Method,
  trained: TrainedRecord | null,
): { model: TunedModel; dispose(): void } {
  const tuning = tuningOf(method, config);
  if (method.plan.kind === 'pretrained' || !trained) {
    return { model: untunedModel(large.architecture, large.weights), dispose: () => {} };
  }
  if (!tuning) {
    const weights: Weights = {};
    replaceWeights(weights, trained.weights);
    return { model: untunedModel(small.architecture, weights), dispose: () => disposeWeights(weights) };
  }
  if (method.plan.kind === 'complete' && method.plan.adapted?.kind === 'prompts') {
    return promptedModel(large, method.plan.adapted, trained.weights);
  }
  const model = makeTunable(large.architecture, large.weights, tuning, config.student);
  replaceWeights(model.weights, trained.weights);
  return { model, dispose: () => disposeTuned(model) };
}
