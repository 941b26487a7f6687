/** Tunes the large model: its feature cache, its teacher, its steps. What differs between the methods is the plan. */
import { classCount, classifierParameters } from '../../models/model';
import { TUNED_PREFIX, type TunedModel } from '../../models/tuned';
import { buildFeatureCache } from '../../train/featureCache/index';
import { fittingTask, requireMemory } from '../../train/stepMemory';
import { TeacherTargets } from '../../train/teacherTargets';
import { readWeights } from '../../train/readWeights';
import { replaceWeights } from '../../train/training';
import { disposeTuned, makeTunable, trainableNames, tunedParameters } from '../../train/tunable';
import { tuneFlops, tuneMemory, tuneTask } from '../../train/tune';
import { askTeachers } from './askTeachers';
import type { Experiment } from './experiment';
import type { Method, TunedPlan } from './methods';
import type { CostPart, TrainedRecord } from './results';
import { runTask } from './runTask';
import { speakerOf } from './teachers';

export interface TuneSources {
  /** The robustified small model, where it teaches. */
  robust: TrainedRecord | null;
  /** The corrected front, where tuning stands on one. */
  front: TrainedRecord | null;
}

export async function tuneLarge(
  experiment: Experiment,
  method: Method,
  plan: TunedPlan,
  key: string,
  { robust, front }: TuneSources,
): Promise<TrainedRecord> {
  const { config, large, meter, results } = experiment.parts;
  const { student, seed } = config;
  const { schedule, learningRate, normsRate } = plan;
  const speaker = plan.taughtBy && student.distillation > 0 ? speakerOf(experiment, plan.taughtBy, robust) : null;
  const model = makeTunable(large.architecture, large.weights, plan.plan, student);
  try {
    const words = wordsOf(method, large.info.label, model);
    requireMemory({ ...words, trained: tunedParameters(model) });
    if (front) replaceWeights(model.weights, frontOf(front.weights));
    const { pictures, labelled, arrivals } = await experiment.tuningRows({
      ...plan,
      // Where nobody speaks, pictures without labels say nothing.
      unlabelled: plan.unlabelled && speaker !== null,
    });
    const { set } = pictures;
    const viewSeconds = await experiment.makeViews(pictures, plan.views);
    if (model.tuneFrom > 0) meter.describe('Filling the feature cache', 'features');
    const spill = { store: results.features, key };
    const { pictureHooks: hooks, workers } = experiment;
    const cache = await buildFeatureCache({ model, pictures, spill, hooks, workers });
    let targets: TeacherTargets | null = null;
    try {
      const { teacher } = speaker ?? {};
      if (teacher) meter.describe('Asking the teacher', 'asking');
      const said = teacher ? await askTeachers(experiment, { pictures, arrivals, key, teacher }) : null;
      if (said) targets = new TeacherTargets(said, pictures, student.askedOn);
      const rates = { learningRate, normsRate };
      const options = { model, cache, pictures, targets, set, labelled, student, schedule, ...rates, seed };
      const task = await fittingTask({
        ...words,
        ...tuneMemory(options),
        make: (parts) => tuneTask(options, parts),
      });
      meter.describe(method.doing, 'training');
      const { seconds, curve, peakTensorBytes } = await runTask(experiment, method.name, task, key);
      const features: CostPart = { name: 'feature cache', seconds: viewSeconds + cache.seconds, flops: cache.flops };
      const parts: CostPart[] = [
        ...together(speaker?.parts ?? [], front?.parts ?? []),
        ...(model.tuneFrom > 0 ? [features] : []),
        ...(said ? [{ name: 'asking the teacher', seconds: said.seconds, flops: said.flops }] : []),
        {
          name: 'tuning',
          seconds: seconds + (model.tuneFrom > 0 ? 0 : viewSeconds),
          flops: tuneFlops(model, schedule),
          peakTensorBytes,
        },
      ];
      return {
        weights: await readWeights(model.weights, trainableNames(model)),
        parts,
        tunedParameters: tunedParameters(model),
        totalParameters: totalParameters(model),
        peakTensorBytes: Math.max(...parts.map((part) => part.peakTensorBytes ?? 0)),
        curve,
      };
    } finally {
      targets?.dispose();
      cache.dispose();
    }
  } finally {
    disposeTuned(model);
    speaker?.dispose();
  }
}

/** The costs of two things that may stand on the same third one, which is counted once. */
function together(a: readonly CostPart[], b: readonly CostPart[]): CostPart[] {
  return [...a, ...b.filter(({ name }) => !a.some((part) => part.name === name))];
}

/** The head of the stage is the published one and is not taken on. */
function frontOf(weights: TrainedRecord['weights']): TrainedRecord['weights'] {
  return Object.fromEntries(Object.entries(weights).filter(([name]) => name.startsWith(TUNED_PREFIX)));
}

function wordsOf(method: Method, label: string, { tuneFrom }: TunedModel): { what: string; instead: string } {
  const elsewhere = 'a smaller large model, or a browser with a GPU';
  return {
    what: `${method.label} of ${label}`,
    instead:
      tuneFrom === 0
        ? `Tune only its last blocks, or its front held once it is corrected, and leave this method out, or choose ${elsewhere}.`
        : `Choose a smaller fraction to tune, ${elsewhere}.`,
  };
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
