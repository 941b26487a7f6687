/**
 * Files of labels that lie among pictures: `labels.json`, PyTorch's `class_to_idx.json`, Hugging Face's `metadata.csv`, `classes.txt`
 * and the like. Where folders say the class already, such a file is used only if it says it of every picture, or numbers the folders.
 */
import type { ReadingOptions } from '../../contract/library';
import { reasonOf, SourceError, type LeftOut } from '../files/SourceError';
import { baseName, readText, type SourceFile } from '../files/SourceFile';
import { isHidden } from '../folders/pictureNames';
import { quoted } from '../pictures/selectPictures';
import type { OpenedPictures, PictureSource } from '../pictures/PictureSource';
import { applyLabels, type Labelled } from './applyLabels';
import { parseLabels } from './labelsFile';

/** Usual names, the preferred first. */
const USUAL: readonly RegExp[] = [
  /^labels\.json$/i,
  /^(labels|metadata|annotations?)\.(jsonl?|csv|tsv|txt)$/i,
  /^(class_to_idx|idx_to_class|classes|class_names|classnames|synset_words|synsets|loc_synset_mapping)\.(json|csv|tsv|txt)$/i,
  /^(val|test|train)(_labels|_annotations)?\.(txt|csv|tsv)$/i,
];

export interface BesideOptions extends ReadingOptions {
  /** A file of labels that does not lie among the pictures. */
  labelsFile?: SourceFile;
}

/**
 * The same with the labels of the file that was named, else of one that lies there; as it is where there is none of use.
 * @throws {SourceError} where the file that was named, or the only word on the classes, cannot be read or fits nothing
 */
export async function withLabelsBeside(
  opened: OpenedPictures,
  files: readonly SourceFile[],
  options: BesideOptions,
): Promise<OpenedPictures> {
  const named = options.labelsFile ?? namedFile(files, options.labels);
  if (named) return labelledBy(opened, named, await labelled(opened, named, options), []);
  const leftOut: LeftOut[] = [];
  for (const file of candidates(files)) {
    try {
      const found = await labelled(opened, file, options);
      const { classNames } = sourcesOf(opened)[0]!;
      if (classNames.length > 1 && found.unnamed > 0) {
        throw new SourceError(`it does not name ${found.unnamed} of the pictures, and the folders say their classes`);
      }
      return labelledBy(opened, file, found, leftOut);
    } catch (error) {
      // Of pictures without classes this is the only word.
      if (/labels\.json$/i.test(file.path) && sourcesOf(opened)[0]!.classNames.length < 2 && !fitsNothing(error))
        throw error;
      leftOut.push({ name: file.path, why: `no labels for these pictures: ${reasonOf(error)}` });
    }
  }
  const names = new Set(leftOut.map(({ name }) => name));
  return { ...opened, leftOut: [...opened.leftOut.filter(({ name }) => !names.has(name)), ...leftOut] };
}

/** The file was read, and speaks of other pictures. */
class FitsNothing extends SourceError {
  override name = 'FitsNothing';
}
const fitsNothing = (error: unknown) => error instanceof FitsNothing;

function namedFile(files: readonly SourceFile[], path: string | undefined): SourceFile | null {
  if (path === undefined) return null;
  const wanted = path.normalize('NFC');
  const found =
    files.find((file) => file.path === wanted) ?? files.find((file) => baseName(file.path) === baseName(wanted));
  if (found) return found;
  throw new SourceError(`There is no file ${path} among those that were brought, so the pictures have no labels.`);
}

function candidates(files: readonly SourceFile[]): SourceFile[] {
  const visible = files.filter(({ path }) => !isHidden(path));
  return USUAL.flatMap((name) => visible.filter(({ path }) => name.test(baseName(path)))).filter(
    (file, i, all) => all.indexOf(file) === i,
  );
}

async function labelled(opened: OpenedPictures, file: SourceFile, options: BesideOptions): Promise<Labelled> {
  const labels = parseLabels(await readText(file), file.path);
  try {
    return applyLabels(sourcesOf(opened), labels, options);
  } catch (error) {
    throw error instanceof SourceError ? new FitsNothing(error.message, { cause: error }) : error;
  }
}

/** Splits, or every corruption and severity. */
function sourcesOf(opened: OpenedPictures): PictureSource[] {
  if (opened.kind === 'pictures') return [...opened.splits.values()];
  const { corrupted } = opened;
  return corrupted.corruptions.flatMap(({ name, severities }) =>
    severities.map((severity) => corrupted.at(name, severity)),
  );
}

function labelledBy(
  opened: OpenedPictures,
  file: SourceFile,
  { sources, notes, doubts }: Labelled,
  others: readonly LeftOut[],
): OpenedPictures {
  const [{ classNames, classNumbers }] = sources as [PictureSource];
  const classes = `${classNames.length} ${classNames.length === 1 ? 'class' : 'classes'}`;
  const used = new Set([file.path, ...others.map(({ name }) => name)]);
  const said = {
    notes: [...opened.notes, ...notes],
    // The folders' order no longer counts.
    doubts: [...opened.doubts.filter(({ option }) => option !== 'classOrder'), ...doubts],
    leftOut: [...opened.leftOut.filter(({ name }) => !used.has(name)), ...others],
  };
  if (opened.kind === 'pictures') {
    const splits = new Map([...opened.splits.keys()].map((split, s) => [split, sources[s]!]));
    const count = sources.reduce((sum, { entries }) => sum + entries.length, 0);
    const parts = splits.size > 1 ? `${quoted([...splits.keys()])}, ` : '';
    const layout = `${parts}${count} ${count === 1 ? 'picture' : 'pictures'} with ${baseName(file.path)}, ${classes}`;
    return { kind: 'pictures', layout, splits, ...said };
  }
  const { corrupted } = opened;
  const cells = new Map<string, PictureSource>();
  const names = corrupted.corruptions.flatMap(({ name, severities }) => severities.map((one) => `${name} ${one}`));
  names.forEach((name, i) => cells.set(name, sources[i]!));
  return {
    kind: 'corrupted',
    layout: `${opened.layout}, with ${baseName(file.path)}`,
    corrupted: {
      ...corrupted,
      classNames,
      ...(classNumbers ? { classNumbers } : {}),
      at: (name, severity) => cells.get(`${name} ${severity}`) ?? corrupted.at(name, severity),
    },
    ...said,
  };
}
