/**
 * `temper/perturbations`: what is known of every perturbation, as plain data. Nothing of TensorFlow.js comes with it.
 *
 * @example
 * ```js
 * import { perturbations } from 'temper/perturbations';
 * perturbations.filter(({ collection }) => collection === 'imagenet-c').map(({ name }) => name); // the published fifteen
 * perturbations.find(({ name }) => name === 'fog').source; // the citation
 * ```
 */
import { infos } from 'virtual:temper/infos';
import type { PerturbationEntry } from './types';

export { FAMILIES, severityTableFor } from '../contract/perturbation';
export type {
  PerturbationCollection,
  PerturbationFamily,
  PerturbationInfo,
  SeverityTable,
} from '../contract/perturbation';
export type { PerturbationEntry } from './types';

/** All perturbations of a picture alone, family by family. */
export const perturbations: readonly PerturbationEntry[] = infos;
