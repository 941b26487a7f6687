/** From what was typed after `--corruption` to names of the registry. */
import { FAMILIES, type PerturbationInfo } from '../contract/perturbation';
import { UsageError } from './usage';

const COLLECTIONS = ['imagenet-c', 'imagenet-c-extra', 'imagenet-c-bar'] as const;

/** @returns names, families and collections that `chosenNames` understands, for a help text */
export const GROUPS: readonly string[] = ['all', ...COLLECTIONS, ...FAMILIES];

/**
 * @param text names, families and collections separated by commas, or `all`
 * @throws {UsageError} for an unknown name, with the nearest one
 */
export function chosenNames(text: string, infos: readonly PerturbationInfo[]): string[] {
  const usable = infos.filter(({ needsModel }) => !needsModel);
  const names = text.split(',').flatMap((part) => {
    const wish = part.trim();
    if (wish === 'all') return usable.map(({ name }) => name);
    const group = usable.filter(({ family, collection }) => family === wish || collection === wish);
    if (group.length > 0) return group.map(({ name }) => name);
    const one = infos.find(({ name }) => name === wish);
    if (one?.needsModel) throw new UsageError(`--corruption: ${wish} attacks a model, and there is none here.`);
    if (one) return [one.name];
    const near = nearest(wish, [...usable.map(({ name }) => name), ...GROUPS]);
    throw new UsageError(
      `--corruption: there is no "${wish}". ${near ? `Did you mean ${near}? ` : ''}\`npx temper list\` shows all.`,
    );
  });
  return [...new Set(names)];
}

/** The known name with the fewest edits, if it is near enough to be a slip of the fingers. */
function nearest(wish: string, known: readonly string[]): string | null {
  const ranked = known
    .map((name) => ({ name, edits: editDistance(wish.toLowerCase().replaceAll(/[\s-]/g, '_'), name) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best && best.edits <= Math.max(2, wish.length / 3) ? best.name : null;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
