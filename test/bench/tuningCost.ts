/**
 * The setting that the cost of partial tuning is stated for, and its operations by the functions that reports use: as many samples
 * (pictures and views that pass the trained part) in both ways, and in the partial one the filling of the feature cache too.
 */
import type { ExperimentConfig } from '../../src/contract/config';
import { presetConfig } from '../../src/contract/presets';
import { mobileNetV2 } from '../../src/models/mobileNetV2';
import { cutForFraction, type Architecture } from '../../src/models/model';
import { trunkFlops } from '../../src/models/tuned';
import { publishedVisionTransformer } from '../../src/models/visionTransformer';
import { stepFlops } from '../../src/train/tune';

export const COST_CLASSES = 10;
export const COST_PICTURES = 100;
export const COST_NETWORKS: readonly Architecture[] = [publishedVisionTransformer('tiny'), mobileNetV2()];

/** That of the preset for real networks: 300 steps of 16 pictures and a view of each, at most a fifth of the parameters tuned. */
export const COST_STUDENT: ExperimentConfig['student'] = presetConfig('real').student;

export function tuningFlops(architecture: Architecture): { partial: number; complete: number } {
  const rows = COST_PICTURES * (COST_STUDENT.views + 1);
  const cut = cutForFraction(architecture, COST_CLASSES, COST_STUDENT.fraction);
  const steps = (from: number) => stepFlops(architecture, { cut: from, heads: 1, classes: COST_CLASSES }, COST_STUDENT);
  return { partial: rows * trunkFlops(architecture, cut) + steps(cut), complete: steps(0) };
}
