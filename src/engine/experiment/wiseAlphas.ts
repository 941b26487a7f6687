/** At which α WiSE-FT is measured, and which of them are rows of the report already. */
import type { ExperimentConfig, MethodName } from '../../contract/config';
import { WISE_SHARES } from './methods';

/** The points in rising order, each once; none where the curve is left out. */
export function wiseAlphas({ baselines: { wise } }: Pick<ExperimentConfig, 'baselines'>): number[] {
  return wise.curve === 'measured' ? [...new Set(wise.alphas)].sort((a, b) => a - b) : [];
}

/** Whether the experiment has a curve: rows for both of its ends are then measured as well. */
export const hasWiseCurve = (config: Pick<ExperimentConfig, 'baselines'>): boolean => wiseAlphas(config).length > 0;

/** The row that a point is, where there is one of that name. */
export function rowOf(alpha: number): MethodName | null {
  if (alpha === 0) return 'pretrained';
  if (alpha === 1) return 'cft';
  const found = Object.entries(WISE_SHARES).find(([, share]) => share === alpha);
  return found ? (found[0] as MethodName) : null;
}

/** α that are measured for the curve alone. */
export function furtherAlphas(config: ExperimentConfig, rows: readonly MethodName[]): number[] {
  return wiseAlphas(config).filter((alpha) => {
    const row = rowOf(alpha);
    return row === null || !rows.includes(row);
  });
}
