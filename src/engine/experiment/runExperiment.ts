/** Runs the stages of an experiment in order. What earlier runs with the same settings left is found, not made again. */
import type { StageName } from '../../contract/engine';
import type { ExperimentConfig, MethodName } from '../../contract/config';
import type { StageResult } from './assemble';
import type { Experiment } from './experiment';
import { evaluateMethod } from './evaluateMethod';
import { methodOf, methodOrder, trainsNothing } from './methods';
import { trainMethod } from './trainMethod';
import { hasWiseCurve } from './wiseAlphas';
import { measureWiseCurve } from './wiseCurve';

export interface StageHooks {
  /** A stage begins. */
  stage(stage: StageName): Promise<void>;
  /** A method has been measured. */
  result(results: readonly StageResult[]): void;
}

/** The stages of a job, up to and including `until`. */
export function stagesOf(config: ExperimentConfig, until?: StageName): StageName[] {
  const curve: StageName[] = hasWiseCurve(config) ? ['wise-curve'] : [];
  const all: StageName[] = ['prepare', ...methodOrder(config), ...curve, 'report'];
  const last = until ? all.indexOf(until) : -1;
  return last < 0 ? all : all.slice(0, last + 1);
}

export async function runExperiment(
  experiment: Experiment,
  stages: readonly StageName[],
  hooks: StageHooks,
): Promise<StageResult[]> {
  const { meter, config, control } = experiment.parts;
  const results: StageResult[] = [];
  for (const stage of stages) {
    await control.gate();
    await hooks.stage(stage);
    if (stage === 'prepare') {
      meter.begin(stage, 'Making the models ready for these classes');
      meter.describe('Making the models ready for these classes', 'models');
      await experiment.prepareModels();
      meter.describe('Making the test sets and corrupting them', 'corrupting');
      await experiment.testSets();
      meter.end(false);
    } else if (stage === 'wise-curve') {
      meter.begin(stage, 'Averaging the pre-trained and the fine-tuned weights');
      experiment.wiseCurve = await measureWiseCurve(experiment, results);
      meter.end(false);
      hooks.result(results);
    } else if (stage === 'report') {
      meter.begin(stage, 'Writing the report');
      meter.end(false);
    } else {
      results.push(await runMethod(experiment, stage));
      hooks.result(results);
    }
  }
  return results;

  async function runMethod({ parts }: Experiment, name: MethodName): Promise<StageResult> {
    const method = methodOf(name, config);
    parts.meter.begin(name, method.doing);
    const trained = trainsNothing(method.plan) ? null : await trainMethod(experiment, method);
    parts.meter.describe(`Measuring: ${method.label}`, 'measuring');
    const { measures, found } = await evaluateMethod(experiment, method, trained?.record ?? null);
    parts.meter.end(found);
    return { name, trained: trained?.record ?? null, measures };
  }
}
