/**
 * What the folders of a tree mean: classes (torchvision's ImageFolder), splits with classes, ImageNet-C's
 * `corruption/severity/class`, or nothing at all. Found by counting levels; where they do not fit, it is told what was found.
 */
import { SourceError } from '../files/SourceError';
import { quoted } from '../pictures/selectPictures';
import { isCorruptionName, severityOf } from './corruptionNames';

export type FolderLayout =
  | { kind: 'flat' }
  /** `level`: which folder of a path names the class; 0 is the outermost. */
  | { kind: 'classes'; level: number }
  | { kind: 'splits'; split: number; level: number }
  /**
   * `corruption` null: the whole tree is one corruption. `severity` null: the folders do not say it. `level` null: there are no class
   * folders.
   */
  | { kind: 'corruptions'; corruption: number | null; severity: number | null; level: number | null };

const SPLITS = /^(train|training|val|valid|validation|dev|test|testing|eval)$/i;

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
  const corrupted = corruptionLevels(names, meaning, root);
  if (corrupted) return corrupted;
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

type Levels = readonly ReadonlySet<string>[];

function corruptionLevels(names: Levels, meaning: readonly number[], root: string): FolderLayout | null {
  const depth = names.length;
  const all = (level: number, is: (name: string) => boolean) =>
    names[level] !== undefined && [...names[level]].every(is);
  const published = (level: number) => (level < 0 ? isCorruptionName(root) : all(level, isCorruptionName));
  // Without class folders the last level may be that of severities, where known corruptions stand above it.
  const severity = names.findIndex(
    (_, i) => all(i, (name) => severityOf(name) !== null) && (i < depth - 1 || published(i - 1)),
  );
  if (severity >= 0) {
    const below = meaning.filter((level) => level > severity);
    const above = meaning.filter((level) => level < severity);
    const corruption = severity === 0 ? null : severity - 1;
    // Above the corruption only its group (noise, blur, weather, digital) may vary. Without one, a single class below says
    // that these are classes named 1 to 5.
    const groups = above.filter((level) => level !== corruption);
    if (below.length <= 1 && groups.length <= 1 && (corruption !== null || below.length === 1 || published(-1))) {
      const level = severity === depth - 1 ? null : (below[0] ?? severity + 1);
      return { kind: 'corruptions', corruption, severity, level };
    }
  }
  const fromZero = names.findIndex(
    (level, i) => published(i - 1) && level.has('0') && all(i, (name) => /^[0-5]$/.test(name)),
  );
  if (fromZero >= 0) {
    throw new SourceError(
      `${root} has severities ${quoted([...names[fromZero]!].sort())}. They are counted from 1 to 5: rename the folders, and leave pictures ` +
        'that nobody corrupted out.',
    );
  }
  if (meaning.length === 2 && published(meaning[0]!)) {
    return { kind: 'corruptions', corruption: meaning[0]!, severity: null, level: meaning[1]! };
  }
  return null;
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
