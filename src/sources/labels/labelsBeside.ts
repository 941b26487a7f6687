/** Pictures without class folders, or in one folder, that lie beside a `labels.json`: its classes, those that have pictures, counted from 0. */
import { isHidden } from '../folders/pictureNames';
import { baseName, readText, type SourceFile } from '../files/SourceFile';
import { relabelled } from '../pictures/selectPictures';
import type { OpenedPictures } from '../pictures/PictureSource';
import { parseLabels, type Labels } from './labelsFile';

const NAME = 'labels.json';

/**
 * The same where there are class folders or no such file. Pictures that it does not name stay unlabelled.
 * @throws {SourceError} where the file is no list of labels
 */
export async function withLabelsBeside(opened: OpenedPictures, files: readonly SourceFile[]): Promise<OpenedPictures> {
  const source = opened.kind === 'pictures' ? opened.splits.get('all') : undefined;
  const found = files.filter(({ path }) => baseName(path) === NAME && !isHidden(path));
  // The folder that was chosen looks like the only class, and one class says nothing.
  if (!source || source.classNames.length > 1 || found.length !== 1) return opened;
  const labels = parseLabels(await readText(found[0]!), found[0]!.path);
  const given = source.entries.map(({ name }) => labels.indices.get(name) ?? labels.indices.get(baseName(name)) ?? -1);
  const classes = [...new Set(given)].filter((index) => index >= 0).sort((a, b) => a - b);
  if (classes.length === 0) return opened;
  const renumbered = new Map(classes.map((index, i) => [index, i]));
  const labelled = {
    ...source,
    classNames: namesOf(classes, labels),
    entries: source.entries.map((entry, i) => relabelled(entry, renumbered.get(given[i]!) ?? -1)),
  };
  return {
    kind: 'pictures',
    layout: `${source.entries.length} pictures with ${NAME}, ${classes.length} classes`,
    splits: new Map([['all', labelled]]),
    leftOut: opened.leftOut.filter(({ name }) => name !== found[0]!.path),
  };
}

/** WordNet ids where all classes have one, as they say the most; else names, told apart where two are the same. */
function namesOf(classes: readonly number[], { names, wnids }: Labels): string[] {
  const ids = classes.flatMap((index) => wnids.get(index) ?? []);
  if (ids.length === classes.length && new Set(ids).size === ids.length) return ids;
  const seen = new Set<string>();
  return classes.map((index) => {
    const name = names.get(index) ?? `class ${index}`;
    const unique = seen.has(name) ? `${name} (${index})` : name;
    seen.add(unique);
    return unique;
  });
}
