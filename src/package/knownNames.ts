/** Which names are known, without any of the perturbations. */
import { familyOf } from 'virtual:temper/families';
import type { PerturbationName } from './names';

/**
 * Whether there is a perturbation of this name, for text that somebody typed.
 * @example
 * ```js
 * import { isPerturbationName } from 'temper';
 * isPerturbationName('fog'); // true
 * ```
 */
export function isPerturbationName(name: string): name is PerturbationName {
  return Object.hasOwn(familyOf, name);
}
