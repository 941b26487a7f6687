/** What the page and the command line know of a perturbation: plain metadata, no code. */

/** Where a perturbation belongs: the four groups of ImageNet-C, ImageNet-C̄, LAION-C, and what goes beyond the benchmarks. */
export const FAMILIES = [
  'noise',
  'blur',
  'weather',
  'digital',
  'c-bar',
  'laion-c',
  'rendition',
  'geometric',
  'camera',
  'occlusion',
  'adversarial',
] as const;
export type PerturbationFamily = (typeof FAMILIES)[number];

/** The published set a perturbation is part of; `extra` are the four that ImageNet-C keeps for validation. */
export type PerturbationCollection = 'imagenet-c' | 'imagenet-c-extra' | 'imagenet-c-bar' | 'laion-c' | 'temper';

/** Which published strengths to use. The choice for small images is explained in `perturb/tables.ts`. */
export type SeverityTable = 'imagenet-c' | 'cifar-c';

/** Up to this side in pixels, pictures are corrupted as those of CIFAR-10-C are. */
const CIFAR_SIDE = 64;

/** The strengths that pictures of one's own are corrupted with where nobody chose: the table was made for pictures of about their size. */
export function severityTableFor(side: number): SeverityTable {
  return side <= CIFAR_SIDE ? 'cifar-c' : 'imagenet-c';
}

export type Severity = 1 | 2 | 3 | 4 | 5;
export const SEVERITIES: readonly Severity[] = [1, 2, 3, 4, 5];

export interface PerturbationInfo {
  /** The published identifier, such as `gaussian_noise`. */
  name: string;
  /** For people, such as "Gaussian noise". */
  label: string;
  family: PerturbationFamily;
  collection: PerturbationCollection;
  /**
   * `test` corruptions are only ever measured; `validation` ones may be used to choose settings; `free` ones belong to no
   * published benchmark.
   */
  role: 'test' | 'validation' | 'free';
  /** False when the output depends on the picture and the severity alone. */
  random: boolean;
  /** True where it attacks a model (adversarial): it can only be applied where a model is named. */
  needsModel?: boolean;
  /** One or two sentences in words a student can read. */
  description: string;
  /** The formula, plain text with Unicode, such as `y = clip(x + c·n), n ~ N(0, 1)`. */
  formula: string;
  source: string;
  /** Names of the parameters in a severity row, with units where they have one. */
  parameters: readonly string[];
  /** severities[table][severity − 1] is the row of parameter values at 224 px (imagenet-c) or 32 px (cifar-c). */
  severities: Record<SeverityTable, readonly (readonly number[])[]>;
}

/** One step of a composition. */
export interface CorruptStep {
  perturbation: string;
  /** 1..5; fractions interpolate the table rows. */
  severity: number;
}

/** Steps of a composition: more nobody can tell apart, and every move of a slider would run them all. */
export const MAX_STEPS = 8;

/** An ImageNet-P style sequence: one picture, perturbed a little more in every frame. */
export interface SequenceInfo {
  /** The published identifier, such as `gaussian_noise` or `tilt`. */
  name: string;
  label: string;
  description: string;
  source: string;
  /** Frames of the published sequence, the untouched or first frame included. */
  frames: number;
  /** In noise sequences frames are compared with the first; in the others each with the one before. */
  comparedWithFirst: boolean;
  random: boolean;
}
