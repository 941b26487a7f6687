/** What is done to every picture for one copy: a perturbation at a severity, or a chain of them. */
import { MAX_STEPS, type CorruptStep, type PerturbationInfo } from '../../contract/perturbation';
import { chainFolders, parseRecipe } from '../../contract/recipe';
import { chosenNames } from '../choosePerturbations';
import { UsageError } from '../usage';

export interface CopyRecipe {
  steps: readonly CorruptStep[];
  /** Names of the two folders that its copies lie in. */
  corruption: string;
  severity: number;
}

export function singleRecipes(perturbations: readonly string[], severities: readonly number[]): CopyRecipe[] {
  return perturbations.flatMap((perturbation) =>
    severities.map((severity) => ({ steps: [{ perturbation, severity }], corruption: perturbation, severity })),
  );
}

/**
 * @param text as links write it: `fog:3,gaussian_noise:1.5`; steps that are `off` are left out
 * @throws {UsageError} naming the step that cannot be used
 */
export function chainRecipe(text: string, infos: readonly PerturbationInfo[]): CopyRecipe {
  const { steps: all, problems } = parseRecipe(text);
  if (problems.length > 0) throw new UsageError(`--${problems.join('\n--')}`);
  const steps = all.filter(({ off }) => !off).map(({ perturbation, severity }) => ({ perturbation, severity }));
  for (const { perturbation } of steps) {
    const [name, another] = chosenNames(perturbation, infos, 'steps');
    if (name === perturbation && another === undefined) continue;
    throw new UsageError(`--steps takes single perturbations; "${perturbation}" is a group of them.`);
  }
  if (steps.length === 0) {
    throw new UsageError(`--steps: all steps are off; name from 1 to ${MAX_STEPS} that are applied.`);
  }
  return { steps, ...chainFolders(steps) };
}

/** Whether a folder is called as one for copies is. @param perturbations names of all that there are */
export function isCopyFolderName(name: string, perturbations: ReadonlySet<string>): boolean {
  const parts = name.split('+');
  const last = parts.pop()!;
  return perturbations.has(last) && parts.every((part) => perturbations.has(part.replace(/_\d+(\.\d+)?$/, '')));
}
