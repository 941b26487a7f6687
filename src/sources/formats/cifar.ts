/**
 * CIFAR-10 and CIFAR-100 in their binary version: records of one label byte (CIFAR-100: coarse and fine) and 3,072 bytes of
 * a 32 × 32 picture, first all red values, then green, then blue, row by row. https://www.cs.toronto.edu/~kriz/cifar.html
 */
import { firstTwice } from '../../num/firstTwice';
import { SourceError } from '../files/SourceError';
import { baseName, readText } from '../files/SourceFile';
import { RecordReader } from '../files/RecordReader';
import { naturalOrder } from '../folders/naturalOrder';
import { CIFAR10_CLASSES, CIFAR100_CLASSES } from './cifarClasses';
import type { Picture } from '../../contract/image';
import type { SourceFile } from '../files/SourceFile';
import type { PictureEntry, PictureSource } from '../pictures/PictureSource';

const SIDE = 32;
const PLANE = SIDE * SIDE;
const PIXELS = 3 * PLANE;

interface Variant {
  name: string;
  labelBytes: number;
  classes: number;
  /** File of the class names, one a line, that comes with the data. */
  names: string;
}

const VARIANTS: readonly Variant[] = [
  { name: 'CIFAR-10', labelBytes: 1, classes: 10, names: 'batches.meta.txt' },
  { name: 'CIFAR-100', labelBytes: 2, classes: 100, names: 'fine_label_names.txt' },
];

export interface CifarOptions {
  name: string;
  signal?: AbortSignal;
}

/** Whether a file is a batch by its name. */
export function looksLikeCifar(path: string): boolean {
  return /^((data_batch|test_batch|train|test|val)[\w-]*)\.bin$/i.test(baseName(path));
}

/**
 * Splits `train` and `test` by the names of the batches. Labels are read now, pictures when they are asked for.
 * @param files the batches, and the text file of class names where it is at hand
 * @throws {SourceError} where a batch is cut off, holds labels that its kind has not, or kinds are mixed
 */
export async function openCifar(
  files: readonly SourceFile[],
  options: CifarOptions,
): Promise<{ variant: string; splits: Map<string, PictureSource> }> {
  const batches = files.filter((file) => looksLikeCifar(file.path)).sort((a, b) => naturalOrder(a.path, b.path));
  if (batches.length === 0)
    throw new SourceError(`${options.name} has no CIFAR batches (data_batch_1.bin, test_batch.bin).`);
  const read: { file: SourceFile; variant: Variant; labels: Uint8Array; records: RecordReader }[] = [];
  for (const file of batches) read.push({ file, ...(await readLabels(file, options.signal)) });
  const variant = read[0]!.variant;
  const other = read.find((batch) => batch.variant !== variant);
  if (other) {
    throw new SourceError(
      `${read[0]!.file.path} is of ${variant.name}, ${other.file.path} of ${other.variant.name}. Open one of the two.`,
    );
  }
  const classNames = await readClassNames(files, variant);
  const splits = new Map<string, PictureSource>();
  for (const split of ['train', 'test'] as const) {
    const some = read.filter(({ file }) => /^test/i.test(baseName(file.path)) === (split === 'test'));
    if (some.length === 0) continue;
    const entries = some.flatMap(({ file, labels, records }) =>
      Array.from(labels, (label, i): PictureEntry => {
        const load = async () => fromPlanes((await records.record(i)).subarray(variant.labelBytes));
        return { name: `${file.path}#${i}`, label, load };
      }),
    );
    const name = `${options.name} (${split})`;
    splits.set(split, { name, classNames, entries, size: { width: SIDE, height: SIDE }, prepared: true });
  }
  return { variant: variant.name, splits };
}

/** The kind follows from the size; a size that fits both (a multiple of 3,073 · 3,074) follows from the labels. */
async function readLabels(
  file: SourceFile,
  signal?: AbortSignal,
): Promise<{ variant: Variant; labels: Uint8Array; records: RecordReader }> {
  const fitting = VARIANTS.filter(({ labelBytes }) => file.size > 0 && file.size % (labelBytes + PIXELS) === 0);
  if (fitting.length === 0) {
    throw new SourceError(
      `${file.path} has ${file.size} bytes, no whole number of records of 3,073 (CIFAR-10) or 3,074 (CIFAR-100): ` +
        `it is cut off, or not the binary version of CIFAR.`,
    );
  }
  let problem = '';
  for (const variant of fitting) {
    const length = variant.labelBytes + PIXELS;
    const records = new RecordReader(file, 0, length, file.size / length);
    const labels = new Uint8Array(records.count);
    let i = 0;
    for (; i < records.count; i++) {
      if (i % 1024 === 0) signal?.throwIfAborted();
      labels[i] = (await records.record(i))[variant.labelBytes - 1]!;
      if (labels[i]! >= variant.classes) break;
    }
    if (i === records.count) return { variant, labels, records };
    problem = `record ${i} has the label ${labels[i]}, and ${variant.name} has ${variant.classes} classes`;
  }
  throw new SourceError(`${file.path} is no batch of CIFAR: ${problem}.`);
}

async function readClassNames(files: readonly SourceFile[], variant: Variant): Promise<readonly string[]> {
  const file = files.find(({ path }) => baseName(path) === variant.names);
  if (!file) return cifarClasses(variant.classes);
  const names = (await readText(file)).split(/\r?\n/).filter((line) => line.trim() !== '');
  if (names.length !== variant.classes) {
    throw new SourceError(`${file.path} has ${names.length} names; ${variant.name} has ${variant.classes} classes.`);
  }
  const twice = firstTwice(names);
  if (twice !== undefined) throw new SourceError(`${file.path} has the name "${twice}" twice.`);
  return names;
}

/** @param classes 10 or 100 */
export function cifarClasses(classes: number): readonly string[] {
  return classes <= 10 ? CIFAR10_CLASSES : CIFAR100_CLASSES;
}

function fromPlanes(planes: Uint8Array): Picture {
  const pixels = new Uint8Array(PIXELS);
  for (let i = 0; i < PLANE; i++) {
    for (let c = 0; c < 3; c++) pixels[i * 3 + c] = planes[c * PLANE + i]!;
  }
  return { width: SIDE, height: SIDE, pixels };
}
