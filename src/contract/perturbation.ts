/** What the page and the command line know of a perturbation: plain metadata, no code. */

export type PerturbationFamily = 'noise' | 'blur' | 'weather' | 'digital' | 'geometric' | 'colour';

/** Which published strengths to use. The choice for small images is explained in `perturb/tables.ts`. */
export type SeverityTable = 'imagenet-c' | 'cifar-c';

export type Severity = 1 | 2 | 3 | 4 | 5;
export const SEVERITIES: readonly Severity[] = [1, 2, 3, 4, 5];

export interface PerturbationInfo {
  /** The published identifier, such as `gaussian_noise`. */
  name: string;
  /** For people, such as "Gaussian noise". */
  label: string;
  family: PerturbationFamily;
  /** `test` corruptions are only ever measured; `validation` ones may be used to choose settings. */
  role: 'test' | 'validation';
  /** False when the output depends on the picture and the severity alone. */
  random: boolean;
  /** One or two sentences and the formula, in words a student can read. */
  description: string;
  source: string;
  /** Names of the parameters in a severity row, with units where they have one. */
  parameters: readonly string[];
  /** severities[table][severity − 1] is the row of parameter values at 224 px (imagenet-c) or 32 px (cifar-c). */
  severities: Record<SeverityTable, readonly (readonly number[])[]>;
}
