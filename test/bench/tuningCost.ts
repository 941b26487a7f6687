/**
 * The setting that the cost of partial tuning is stated for, and its operations by the functions that reports use: as many samples
 * (pictures and views that pass the trained part) in both ways, and in the partial one the filling of the feature cache too.
 */
import type { ExperimentConfig } from '../../src/contract/config';
import { presetConfig } from '../../src/contract/presets';
import { mobileNetV2 } from '../../src/models/mobileNetV2';
import { classifierFlops, cutForFraction, type Architecture } from '../../src/models/model';
import { trainingFlops, trunkFlops } from '../../src/models/tuned';
import { publishedVisionTransformer } from '../../src/models/visionTransformer';

export const COST_CLASSES = 10;
export const COST_PICTURES = 100;
export const COST_NETWORKS: readonly Architecture[] = [publishedVisionTransformer('tiny'), mobileNetV2()];

/** 300 steps of 16 pictures and a view of each, of three that are cached; at most a fifth of the parameters tuned. */
export const COST_STUDENT: ExperimentConfig['student'] = {
  ...presetConfig('real').student,
  ...{ steps: 300, batch: 16, views: 3, fraction: 0.2 },
};

export function tuningFlops(architecture: Architecture): { partial: number; complete: number } {
  const rows = COST_PICTURES * (COST_STUDENT.views + 1);
  const cut = cutForFraction(architecture, COST_CLASSES, COST_STUDENT.fraction);
  const { batch, steps: count } = COST_STUDENT;
  const steps = (from: number) => {
    const names = architecture.blocks.slice(from).flatMap(({ weightNames }) => weightNames);
    return (
      2 * batch * count * (trainingFlops(architecture, names, from) + 3 * classifierFlops(architecture, COST_CLASSES))
    );
  };
  return { partial: rows * trunkFlops(architecture, cut) + steps(cut), complete: steps(0) };
}
