/** From what was typed on the command line to names of the registry. */
import { FAMILIES, type PerturbationInfo } from '../contract/perturbation';
import { nearestName } from '../num/nearestNames';
import { UsageError } from './usage';

const COLLECTIONS = ['imagenet-c', 'imagenet-c-extra', 'imagenet-c-bar', 'laion-c'] as const;

/** Names of families and collections that `chosenNames` understands, for a help text; attacks need a model, which no command has. */
export const GROUPS: readonly string[] = [
  ...new Set(['all', ...COLLECTIONS, ...FAMILIES.filter((family) => family !== 'adversarial')]),
];

/**
 * @param text names, families and collections separated by commas, or `all`
 * @param option what it was typed after, for messages
 * @throws {UsageError} for an unknown name, with the nearest one
 */
export function chosenNames(text: string, infos: readonly PerturbationInfo[], option = 'corruption'): string[] {
  const usable = infos.filter(({ needsModel }) => !needsModel);
  const names = text.split(',').flatMap((part) => {
    const wish = part.trim();
    if (wish === 'all') return usable.map(({ name }) => name);
    const group = usable.filter(({ family, collection }) => family === wish || collection === wish);
    if (group.length > 0) return group.map(({ name }) => name);
    const [one] = infos.filter(({ name, family }) => name === wish || family === wish);
    if (one?.needsModel) throw new UsageError(`--${option}: ${wish} attacks a model, and there is none here.`);
    if (one) return [one.name];
    const near = nearestName(wish, [...usable.map(({ name }) => name), ...GROUPS]);
    throw new UsageError(
      `--${option}: there is no "${wish}". ${near ? `Did you mean ${near}? ` : ''}\`npx temper list\` shows all.`,
    );
  });
  return [...new Set(names)];
}
