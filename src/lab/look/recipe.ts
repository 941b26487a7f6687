/**
 * A composition as text, as it stands in a link: `fog:3,gaussian_noise:1.5,contrast:2:off`, in the order of application.
 * `off` keeps a step in the list without applying it.
 */
import { MAX_STEPS, type CorruptStep, type PerturbationInfo } from '../../contract/perturbation';
import { nearestName } from '../../num/nearestNames';

export interface RecipeStep extends CorruptStep {
  off: boolean;
}

/** Type of what is carried while a step is dragged to another place. */
export const STEP_DRAG = 'application/x-temper-step';
export const FIRST_STEP: RecipeStep = { perturbation: 'gaussian_noise', severity: 3, off: false };

/** A severity as it is written: at most two decimals, without trailing zeros. */
export const severityText = (severity: number) => String(Math.round(severity * 100) / 100);

/** The inverse of `parseRecipe`, but for severities beyond two decimals. */
export function formatRecipe(steps: readonly RecipeStep[]): string {
  return steps
    .map(({ perturbation, severity, off }) => `${perturbation}:${severityText(severity)}${off ? ':off' : ''}`)
    .join(',');
}

/** What can be read of a recipe. `problems` names in words what could not, one sentence each. */
export function parseRecipe(text: string): { steps: RecipeStep[]; problems: string[] } {
  const steps: RecipeStep[] = [];
  const problems: string[] = [];
  const parts = text.split(',').filter((part) => part.trim() !== '');
  if (parts.length === 0) problems.push('steps: must name at least one step, such as “fog:3”.');
  for (const part of parts) {
    const [name = '', strength, off, ...rest] = part.trim().split(':');
    const severity = strength === undefined ? 3 : strength === '' ? NaN : Number(strength);
    const where = `steps: in “${part.trim()}”`;
    if (!/^\w+$/.test(name)) problems.push(`${where}, “${name}” is not a name.`);
    else if (!(severity >= 1 && severity <= 5)) problems.push(`${where}, the severity must be between 1 and 5.`);
    else if ((off !== undefined && off !== 'off') || rest.length > 0) {
      problems.push(`${where}, only “off” may follow the severity.`);
    } else steps.push({ perturbation: name, severity, off: off === 'off' });
  }
  if (steps.length > MAX_STEPS) {
    problems.push(`steps: at most ${MAX_STEPS} steps can be chained; the first ${MAX_STEPS} are kept.`);
  }
  return { steps: steps.slice(0, MAX_STEPS), problems };
}

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
