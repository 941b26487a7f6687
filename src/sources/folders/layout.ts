/**
 * What the folders of a tree mean: classes (torchvision's ImageFolder), splits with classes, ImageNet-C's
 * `corruption/severity/class`, or nothing at all. Found by counting levels; where they do not fit, it is told what was found.
 */
import { SourceError } from '../files/SourceError';
import { quoted } from '../pictures/selectPictures';

export type FolderLayout =
  | { kind: 'flat' }
  /** `level`: which folder of a path names the class; 0 is the outermost. */
  | { kind: 'classes'; level: number }
  | { kind: 'splits'; split: number; level: number }
  /** `corruption` null: the whole tree is one corruption. */
  | { kind: 'corruptions'; corruption: number | null; severity: number; level: number };

const SPLITS = /^(train|training|val|valid|validation|dev|test|testing|eval)$/i;
const SEVERITY = /^[1-5]$/;

/**
 * @param paths of pictures, relative to the chosen folder or archive, with `/`
 * @param root name of that folder or archive, for messages
 * @throws {SourceError} where pictures lie at different depths, or the levels fit no layout
 */
export function recogniseLayout(paths: readonly string[], root: string): FolderLayout {
  if (paths.length === 0) throw new SourceError(`${root} holds no pictures.`);
  const trees = paths.map((path) => path.split('/').slice(0, -1));
  const depth = trees[0]!.length;
  if (trees.some((folders) => folders.length !== depth)) throw mixed(paths, trees, root);
  if (depth === 0) return { kind: 'flat' };

  const names = Array.from({ length: depth }, (_, level) => new Set(trees.map((folders) => folders[level]!)));
  // Levels with one folder only, such as the one that wraps an archive, mean nothing; the last of all may be the only class.
  const meaning = names.flatMap((level, i) => (level.size > 1 ? [i] : []));
  const severities = names.findIndex((level, i) => i < depth - 1 && [...level].every((name) => SEVERITY.test(name)));
  if (severities >= 0) {
    const below = meaning.filter((level) => level > severities);
    const above = meaning.filter((level) => level < severities);
    const corruption = severities === 0 ? null : severities - 1;
    // Above the corruption only its group (noise, blur, weather, digital) may vary. Without one, a single class below says
    // that these are classes named 1 to 5.
    const groups = above.filter((level) => level !== corruption);
    if (below.length <= 1 && groups.length <= 1 && (corruption !== null || below.length === 1)) {
      return { kind: 'corruptions', corruption, severity: severities, level: below[0] ?? severities + 1 };
    }
  }
  if (meaning.length <= 1) return { kind: 'classes', level: meaning[0] ?? depth - 1 };
  const [outer, inner] = meaning as [number, number];
  if (meaning.length === 2 && [...names[outer]!].every((name) => SPLITS.test(name))) {
    return { kind: 'splits', split: outer, level: inner };
  }
  throw new SourceError(
    `${root} has ${meaning.length} levels of folders (${meaning.map((level) => quoted([...names[level]!], 3)).join(' / ')}). ` +
      `${EXPECTED} Choose a folder further inside.`,
  );
}

const EXPECTED =
  'Expected are class/picture, or train and test with class/picture in each, or corruption/severity/class/picture with severities 1 to 5.';

function mixed(paths: readonly string[], trees: readonly string[][], root: string): SourceError {
  const byDepth = new Map<number, { count: number; example: string }>();
  trees.forEach(({ length }, i) => {
    const found = byDepth.get(length);
    byDepth.set(length, { count: (found?.count ?? 0) + 1, example: found?.example ?? paths[i]! });
  });
  const found = [...byDepth]
    .sort(([a], [b]) => a - b)
    .map(([depth, { count, example }]) => {
      const where = depth === 0 ? 'directly in it' : `at ${depth} folder${depth > 1 ? 's' : ''} deep`;
      return `${count} ${where} (such as ${example})`;
    });
  return new SourceError(
    `${root} mixes layouts: it has pictures ${found.join(', ')}. ${EXPECTED} Move or remove the odd ones.`,
  );
}
