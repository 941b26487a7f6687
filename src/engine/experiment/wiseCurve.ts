/**
 * WiSE-FT as a curve (Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022, figure 1): the mean of the pre-trained and the
 * completely fine-tuned weights at many α, each measured as a row is. Nothing is trained. Points that are rows of the report are taken from
 * them, and what was measured before is found.
 */
import type { ExperimentConfig, MethodName } from '../../contract/config';
import type { WiseCurve } from '../../contract/report';
import type { Measures } from '../../evaluate/measure';
import { averageWeights } from './baselines';
import { evaluateMethod } from './evaluateMethod';
import type { Experiment } from './experiment';
import { averageKey, type Basis } from './keys';
import { methodOf, type Method } from './methods';
import type { TrainedRecord } from './results';
import { rowOf, wiseAlphas } from './wiseAlphas';

/** What a row of the report has of a method. */
export interface MeasuredRow {
  name: MethodName;
  trained: TrainedRecord | null;
  measures: Measures;
}

/** @param rows what has been measured, both ends among it */
export async function measureWiseCurve(experiment: Experiment, rows: readonly MeasuredRow[]): Promise<WiseCurve> {
  const { config, meter } = experiment.parts;
  const { heads } = config;
  const complete = rows.find(({ name }) => name === 'cft')!.trained!;
  const points: WiseCurve['points'] = [];
  for (const alpha of wiseAlphas(config)) {
    const row = rows.find(({ name }) => name === rowOf(alpha));
    const measures = row?.measures ?? (await measurePoint(experiment, alpha, complete, meter));
    const { clean, corrupted, arrivals } = measures.accuracy;
    points.push({
      alpha,
      clean,
      corrupted,
      ...(arrivals ? { arrivals } : {}),
      validation: measures.validation[heads.rule],
      ...(row ? { row: row.name } : {}),
    });
  }
  return { points };
}

async function measurePoint(
  experiment: Experiment,
  alpha: number,
  complete: TrainedRecord,
  meter: Experiment['parts']['meter'],
): Promise<Measures> {
  const { config, basis } = experiment.parts;
  meter.describe(`Measuring: WiSE complete fine-tuning, α = ${alpha}`, 'measuring');
  const method = pointOf(alpha, config);
  const trained = await averageWeights(experiment, method, alpha, complete);
  const { measures, found } = await evaluateMethod(experiment, method, trained, await pointKey(alpha, config, basis));
  if (found) meter.skipTo(1);
  return measures;
}

function pointOf(alpha: number, config: ExperimentConfig): Method {
  return { ...methodOf('wise-ft', config), plan: { kind: 'complete', average: alpha } };
}

/** Key of a point's measures: those of its row, where there could be one. */
export function pointKey(alpha: number, config: ExperimentConfig, basis: Basis): Promise<string> {
  return averageKey(alpha, rowOf(alpha), config, basis);
}
