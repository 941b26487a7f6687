/** Which outputs of a model are the classes of the pictures: the one rule for experiments and for `temper evaluate`. */

/** Of a model's published classifier. */
export interface ModelClasses {
  /** Null where nobody says them. */
  classNames: readonly string[] | null;
  classes: number;
  /** It was trained on drawings, so that its `cat` is not that of other pictures: names count only where all classes are the same. */
  drawings?: boolean;
}

/** Of pictures. */
export interface DataClasses {
  classNames: readonly string[];
  /** ImageNet index of each class, where the folders are named by WordNet ids; null otherwise. */
  imagenetIndices: readonly number[] | null;
  /** Number of each class in a file of labels, as a network that was trained on it counts. */
  classNumbers?: readonly number[] | undefined;
}

export type MatchedBy = 'names' | 'WordNet ids' | 'numbers' | 'order';

export interface ClassColumns {
  /** The output of the model for each class of the pictures; null where they are the same, in the same order. */
  columns: readonly number[] | null;
  by: MatchedBy;
}

/** ImageNet's classes, and with one for the background before them, as TensorFlow counts. */
const IMAGENET = 1000;
const WITH_BACKGROUND = 1001;

/** @returns null where the model has other classes */
export function classColumns(model: ModelClasses, data: DataClasses): ClassColumns | null {
  const { classNames: names, classes } = model;
  const { classNames, imagenetIndices, classNumbers } = data;
  if (names?.join('\n') === classNames.join('\n')) return { columns: null, by: 'names' };
  if (imagenetIndices && (classes === IMAGENET || classes === WITH_BACKGROUND)) {
    return inOrder(
      imagenetIndices.map((index) => index + classes - IMAGENET),
      classes,
      'WordNet ids',
    );
  }
  if (classNumbers?.every((number) => number >= 0 && number < classes))
    return inOrder(classNumbers, classes, 'numbers');
  const found = names && !model.drawings && columnsByName(names, classNames);
  if (found) return inOrder(found, classes, 'names');
  // A file that does not name its classes, and has as many, was made for this data.
  return !names && classes === classNames.length ? { columns: null, by: 'order' } : null;
}

function inOrder(columns: readonly number[], classes: number, by: MatchedBy): ClassColumns {
  const same = columns.length === classes && columns.every((column, i) => column === i);
  return { columns: same ? null : columns, by };
}

/** Null where a name is missing, or stands for several outputs. */
function columnsByName(names: readonly string[], wanted: readonly string[]): number[] | null {
  const places = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    const plain = name.normalize('NFC');
    places.set(plain, places.has(plain) ? -1 : i);
  }
  const columns = wanted.map((name) => places.get(name.normalize('NFC')) ?? -1);
  return columns.includes(-1) || new Set(columns).size < columns.length ? null : columns;
}

/** How the classes were found, for a person. */
export const MATCHED_WORDS: Record<MatchedBy, string> = {
  names: 'by the names of the classes',
  'WordNet ids': 'by their WordNet ids or names, as ImageNet’s',
  numbers: 'by the numbers in the file of labels',
  order: 'by their order alone, as the model does not name its classes',
};
