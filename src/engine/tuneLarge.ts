/** Tunes the large model: its feature cache, its teacher, its steps. What differs between the methods is the plan. */
import type { ExperimentConfig } from '../contract/config';
import { classCount, classifierParameters, disposeWeights, type Weights } from '../models/model';
import { TUNED_PREFIX, type TunedModel } from '../models/tuned';
import { deriveSeed } from '../num/random';
import { augmentBatch } from '../perturb/augment/augmentation';
import { flipCropBatch } from '../perturb/augment/flipCrop';
import { buildFeatureCache, type Teacher, type ViewMaker } from '../train/featureCache';
import { fittingTask, requireMemory } from '../train/stepMemory';
import { makeTeacher } from '../train/teaching';
import { readWeights, replaceWeights } from '../train/training';
import { disposeTuned, makeTunable, trainableNames, tunedParameters } from '../train/tunable';
import { tuneFlops, tuneMemory, tuneTask } from '../train/tune';
import type { Experiment } from './experiment';
import type { Method, MethodPlan } from './methods';
import { TRAINING_SHARE } from './progress';
import type { CostPart, TrainedRecord } from './results';
import { runTask } from './runTask';

export type TunedPlan = Extract<MethodPlan, { kind: 'tuned' }>;

export interface TuneSources {
  /** The robustified small model, where it teaches. */
  teacher: TrainedRecord | null;
  /** Tuning starts from these weights instead of the pre-trained ones; names that it lacks stay. */
  start: TrainedRecord | null;
}

export async function tuneLarge(
  experiment: Experiment,
  method: Method,
  plan: TunedPlan,
  key: string,
  sources: TuneSources,
): Promise<TrainedRecord> {
  const { config, large, meter, results } = experiment.parts;
  const { student, seed } = config;
  const teacher = teacherFor(experiment, plan, sources.teacher);
  const model = makeTunable(large.architecture, large.weights, plan.plan, student);
  try {
    const words = wordsOf(method, large.info.label, model);
    requireMemory({ ...words, trained: tunedParameters(model) });
    if (sources.start) replaceWeights(model.weights, sources.start.weights);
    const { set, labelled } = await experiment.tuningPictures(plan.unlabelled);
    const cacheEnd = TRAINING_SHARE * (model.cut > 0 ? 0.4 : 0.1);
    meter.describe(model.cut > 0 ? 'Filling the feature cache' : 'Making augmented views', 0, cacheEnd);
    const cache = await buildFeatureCache({
      model,
      teacher: teacher.teacher,
      set,
      views: student.views,
      makeView: viewMaker(plan, config),
      spill: { store: results.features, key },
      hooks: experiment.pictureHooks,
    });
    try {
      const options = { model, cache, set, labelled, student, learningRate: plan.learningRate, seed };
      const task = await fittingTask({
        ...words,
        ...tuneMemory(options),
        make: (parts) => tuneTask(options, parts),
      });
      meter.describe(method.doing, cacheEnd, TRAINING_SHARE);
      const { seconds, curve, peakTensorBytes } = await runTask(experiment, method.name, task, key);
      return {
        weights: await readWeights(model.weights, trainableNames(model)),
        parts: [
          ...(sources.start?.parts ?? []),
          ...teacher.parts,
          { name: model.cut > 0 ? 'feature cache' : 'augmented views', seconds: cache.seconds, flops: cache.flops },
          { name: 'tuning', seconds, flops: tuneFlops(model, student) },
        ],
        tunedParameters: tunedParameters(model),
        totalParameters: totalParameters(model),
        peakTensorBytes,
        curve,
      };
    } finally {
      cache.dispose();
    }
  } finally {
    disposeTuned(model);
    teacher.dispose();
  }
}

function wordsOf(method: Method, label: string, { cut }: TunedModel): { what: string; instead: string } {
  const elsewhere = 'a smaller large model, or a browser with a GPU';
  return {
    what: `${method.label} of ${label}`,
    instead:
      cut === 0
        ? `Tune only its last blocks (Temper, APT) and leave this method out, or choose ${elsewhere}.`
        : `Choose a smaller fraction to tune, ${elsewhere}.`,
  };
}

/** Who teaches, ready to speak, and what making it cost. */
function teacherFor(
  experiment: Experiment,
  plan: TunedPlan,
  robust: TrainedRecord | null,
): { teacher: Teacher | null; parts: CostPart[]; dispose(): void } {
  const { config, small, large } = experiment.parts;
  const { weighting } = config.student;
  if (plan.teacher === null) return { teacher: null, parts: [], dispose: () => {} };
  if (robust) {
    const weights: Weights = {};
    replaceWeights(weights, robust.weights);
    const teacher = makeTeacher(small.architecture, weights, weighting, config.heads, config.seed);
    return { teacher, parts: robust.parts, dispose: () => disposeWeights(weights) };
  }
  const model = plan.teacher === 'self' ? large : small;
  const teacher = makeTeacher(model.architecture, model.weights, weighting, config.heads, config.seed);
  return { teacher, parts: [], dispose: () => {} };
}

function viewMaker(plan: TunedPlan, { seed, student }: ExperimentConfig): ViewMaker {
  const viewSeed = deriveSeed(seed, 'tuning-views');
  if (plan.views === 'clean') return (set, indices, view) => flipCropBatch(set, indices, viewSeed, view);
  return (set, indices, view) => augmentBatch(student, set, indices, viewSeed, view);
}

/** Of the model as it answers: tuned copies replace the originals, unless the clean head still needs these. */
export function totalParameters(model: TunedModel): number {
  const { architecture, weights } = model;
  const statistics = new Set(architecture.blocks.flatMap((block) => block.bufferNames));
  const replaced = Object.values(model.heads).some((head) => head.tail === 'original')
    ? 0
    : model.tuned.reduce((sum, name) => sum + weights[name]!.size, 0) +
      classifierParameters(architecture, classCount(architecture, weights));
  const all = Object.entries(weights).filter(([name]) => !statistics.has(name.replace(TUNED_PREFIX, '')));
  return all.reduce((sum, [, tensor]) => sum + tensor.size, 0) - replaced;
}
