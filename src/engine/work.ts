/**
 * Expected work of each stage, in floating-point operations at the speed of a large convolution: the basis of progress,
 * remaining time and the estimate shown before a run. Host work (augmentation, corruption) is counted as the operations
 * that would take as long; its weights were measured once on one machine and only steer the bar.
 */
import type { Augmentation, ExperimentConfig, MethodName } from '../contract/config';
import type { StageName } from '../contract/engine';
import { cutForFraction, modelFlops } from '../models/model';
import type { ModelPair } from './baseModels';
import { teacherPasses } from '../train/teacher';
import { methodOf } from './methods';
import { TRAINING_SHARE } from './progress';

/** Operations that take as long as augmenting one picture; attacks are counted as passes through the model. */
const AUGMENT: Record<Augmentation, number> = {
  augmix: 2.5e6,
  pixmix: 5e6,
  randaugment: 1e6,
  deepaugment: 7.5e6,
  'gaussian-noise': 1.2e6,
  adversarial: 0,
};
/** And as corrupting one. */
const CORRUPT = 15e6;
/** Small models are slower per operation: their layers are mostly overhead. */
const SMALL_PENALTY = 2.5;

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
  for (const name of config.methods) {
    const training = trainingWork(name, config, models, classes, larger);
    const measuring = testPictures * (cells + 20) * modelFlops(models.large.architecture, classes);
    // Stages are drawn as a share of training and a share of measuring; see `TRAINING_SHARE`.
    work.set(name, training > 0 ? Math.max(training / TRAINING_SHARE, training + measuring / 3) : measuring);
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
  const { student, teacher, data } = config;
  const large = models.large.architecture;
  if (plan.kind === 'pretrained') return 0;
  if (plan.kind === 'teacher') {
    const passes = teacherPasses(teacher) * SMALL_PENALTY * modelFlops(models.small.architecture, classes);
    const augmented = teacher.consistency > 0 ? 2 : 1;
    return teacher.steps * teacher.batch * (passes + augmented * AUGMENT[teacher.augmentation] * larger);
  }
  const cut = plan.plan.tuned === 'last-blocks' ? cutForFraction(large, classes, student.fraction) : 0;
  const pictures = data.labelledPerClass * classes + (plan.unlabelled ? data.unlabelled : 0);
  const cache =
    pictures * (student.views + 1) * (modelFlops(large, 0, 0, cut) + AUGMENT[student.augmentation] * larger);
  return cache + student.steps * 2 * student.batch * 3 * modelFlops(large, classes, cut);
}
