/**
 * A composition as text, as it stands in a link and on the command line: `fog:3,gaussian_noise:1.5,contrast:2:off`, in the order of
 * application. `off` keeps a step in the list without applying it.
 */
import { MAX_STEPS, type CorruptStep } from './perturbation';

export interface RecipeStep extends CorruptStep {
  off: boolean;
}

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

/**
 * The two folders that copies of a chain lie in: all of it but the last severity is its corruption, `fog_3+contrast`, so that whatever reads
 * `<corruption>/<severity>/` reads these too. Of a single step they are its name and severity.
 * @param steps at least one
 */
export function chainFolders(steps: readonly CorruptStep[]): { corruption: string; severity: number } {
  const last = steps.at(-1)!;
  const before = steps.slice(0, -1).map(({ perturbation, severity }) => `${perturbation}_${severityText(severity)}`);
  return { corruption: [...before, last.perturbation].join('+'), severity: last.severity };
}
