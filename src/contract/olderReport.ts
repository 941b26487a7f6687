/**
 * Reports that were written before the settings of the front, of who teaches and of the baselines existed. Their configuration is
 * completed with what was then fixed in the code, not with today's presets, as it has to say how the numbers came about. Reports
 * of today pass as they are, and one that is damaged is refused as such.
 */
import type { ExperimentConfig } from './config';
import { presetConfig } from './presets';

/** Settings of tuning that version 0.1 had: whoever adds one says below what it was before. */
type KnownThen =
  | ('steps' | 'batch' | 'learningRate' | 'tuned' | 'fraction' | 'cleanPath' | 'distillation' | 'temperature')
  | ('weighting' | 'views' | 'augmentation' | 'strength');
type Tree = Record<string, unknown>;

/** A report of any version as one of today, as far as its form allows; whatever is not a report is given back as it is. */
export function completeReport(value: unknown): unknown {
  if (!isTree(value) || !isTree(value.config)) return value;
  return { ...value, config: completeConfig(value.config) };
}

/** A configuration with all of today's settings; itself where it is none of the older ones. */
function completeConfig(config: Tree): Tree {
  const { data, student, baselines } = config;
  if (!isTree(data) || !isTree(student) || !isTree(baselines) || !('completeLearningRate' in baselines)) return config;
  const { completeLearningRate, partialLearningRate, ...others } = baselines;
  const { steps, batch, augmentation, strength } = student;
  return {
    ...config,
    data: { ...NO_ARRIVALS, cleanPerClass: data.testPerClass, ...data },
    student: { ...ONLY_THE_LAST_BLOCKS, ...student },
    baselines: {
      complete: {
        steps,
        batch,
        learningRate: completeLearningRate,
        augmentation,
        strength,
        consistency: 0,
        labels: 'few',
      },
      partial: { steps, batch, learningRate: partialLearningRate },
      ...others,
    },
  };
}

const NO_ARRIVALS = { arrivals: 0, arrivalKinds: [] } satisfies Partial<ExperimentConfig['data']>;

/** Half of a batch was labelled, every picture was seen clean and in a view, and the small teacher was asked on both. */
const ONLY_THE_LAST_BLOCKS = {
  normsRate: 1,
  front: 1,
  // With no steps the rest of it says nothing.
  correction: { ...presetConfig('quick').student.correction, steps: 0 },
  combinedHead: 'original',
  labelledShare: 0.5,
  cleanShare: 1,
  taughtBy: 'robust',
  askedOn: 'view',
} satisfies Omit<ExperimentConfig['student'], KnownThen>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
