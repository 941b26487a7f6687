/**
 * Expected work of each stage, in floating-point operations at the speed of a large convolution: the basis of progress,
 * remaining time and the estimate shown before a run. Host work (augmentation, corruption) is counted as the operations
 * that would take as long; its weights were measured once on one machine and only steer the bar.
 */
import type { Augmentation, ExperimentConfig, MethodName } from '../../contract/config';
import type { StageName } from '../../contract/engine';
import { cutForFraction, modelFlops, type Architecture } from '../../models/model';
import type { ModelPair } from '../inputs/baseModels';
import { teacherPasses } from '../../train/teacher';
import { methodOf, methodOrder, viewsSeen } from './methods';
import { TRAINING_SHARE } from './progress';

/** Operations that take as long as augmenting one picture of 32 pixels; attacks are counted as passes through the model. */
const AUGMENT: Record<Augmentation, number> = {
  augmix: 1.6e6,
  pixmix: 1.1e6,
  randaugment: 0.6e6,
  deepaugment: 10e6,
  'gaussian-noise': 1.1e6,
  adversarial: 0,
};
/** And as corrupting one. */
const CORRUPT = 1.6e6;
/** Other sets that a model is measured on, in times the pictures of one corruption: other tests, validation, both sides of transfer. */
const ALONGSIDE = 14;
/** Small models are slower per operation: their layers are mostly overhead. */
const SMALL_PENALTY = 1.5;

/** @param classes of the experiment; @param side of its pictures, in pixels */
export function stageWork(
  config: ExperimentConfig,
  models: ModelPair,
  { classes, side }: { classes: number; side: number },
): Map<StageName, number> {
  const { data, benchmark } = config;
  const larger = (side / 32) ** 2;
  const testPictures = data.testPerClass * classes;
  const cells = benchmark.corruptions.length * benchmark.severities.length;
  const work = new Map<StageName, number>([['prepare', testPictures * cells * CORRUPT * larger]]);
  for (const name of methodOrder(config)) {
    const training = trainingWork(name, config, models, classes, larger);
    const measuring =
      (testPictures * (cells + ALONGSIDE) + data.cleanPerClass * classes) *
      modelFlops(models.large.architecture, classes);
    // Stages are drawn as a share of training and a share of measuring; see `TRAINING_SHARE`.
    work.set(name, training > 0 ? Math.max(training / TRAINING_SHARE, training + 0.8 * measuring) : measuring);
  }
  work.set('report', 1e6);
  return work;
}

function trainingWork(
  name: MethodName,
  config: ExperimentConfig,
  models: ModelPair,
  classes: number,
  larger: number,
): number {
  const { plan } = methodOf(name, config);
  const { student, teacher, data, baselines } = config;
  const large = models.large.architecture;
  const labelled = data.labelledPerClass * classes;
  const view = AUGMENT[student.augmentation] * larger;
  const complete = (architecture: Architecture, settings: ExperimentConfig['teacher'], penalty: number) => {
    const passes = teacherPasses(settings) * penalty * modelFlops(architecture, classes);
    const augmented = settings.consistency > 0 ? 2 : 1;
    return settings.steps * settings.batch * (passes + augmented * AUGMENT[settings.augmentation] * larger);
  };
  switch (plan.kind) {
    case 'pretrained':
      return 0;
    case 'teacher':
      return complete(models.small.architecture, teacher, SMALL_PENALTY);
    case 'probe':
      return labelled * modelFlops(large, classes);
    case 'complete':
      return plan.average === undefined ? complete(large, baselines.complete, 1) : 0;
    case 'correction': {
      const { steps, batch } = student.correction;
      const front = modelFlops(large, 0, 0, student.front);
      const pictures = labelled + data.unlabelled;
      return pictures * (front + student.correction.views * view) + steps * batch * 3 * front;
    }
    case 'tuned': {
      const { tuned, heldFront } = plan.plan;
      const last = cutForFraction(large, classes, student.fraction);
      const behind = heldFront ? student.front : 0;
      const from = tuned === 'last-blocks' || (heldFront && !tuned.includes('norms')) ? last : behind;
      const pictures = labelled + (plan.unlabelled ? data.unlabelled + data.arrivals : 0);
      const made = plan.corrected && plan.unlabelled ? 0 : view;
      const cache = pictures * (viewsSeen(plan, config) + 1) * (modelFlops(large, 0, 0, from) + made);
      const { steps, batch, cleanShare } = plan.schedule;
      return cache + steps * batch * (1 + cleanShare) * 2.5 * modelFlops(large, classes, from);
    }
  }
}
