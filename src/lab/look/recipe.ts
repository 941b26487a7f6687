/** The recipe of a composition on the page: its text is that of `contract/recipe.ts`. */
import type { PerturbationInfo } from '../../contract/perturbation';
import type { RecipeStep } from '../../contract/recipe';
import { nearestName } from '../../num/nearestNames';

export { formatRecipe, parseRecipe, severityText, type RecipeStep } from '../../contract/recipe';

/** Type of what is carried while a step is dragged to another place. */
export const STEP_DRAG = 'application/x-temper-step';
export const FIRST_STEP: RecipeStep = { perturbation: 'gaussian_noise', severity: 4, off: false };

/** Steps with a name that exists. `problems` names the others, with the nearest name where one is near. */
export function knownSteps(
  steps: readonly RecipeStep[],
  known: readonly PerturbationInfo[],
): { steps: RecipeStep[]; problems: string[] } {
  const names = new Set(known.map(({ name }) => name));
  const problems = steps
    .filter(({ perturbation }) => !names.has(perturbation))
    .map(({ perturbation }) => {
      const near = nearestName(perturbation, names);
      return `steps: there is no perturbation “${perturbation}”${near ? `; did you mean “${near}”?` : '.'}`;
    });
  return { steps: steps.filter(({ perturbation }) => names.has(perturbation)), problems };
}
