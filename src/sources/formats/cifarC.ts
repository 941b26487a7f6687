/**
 * CIFAR-10-C and CIFAR-100-C (Hendrycks and Dietterich, ICLR 2019): an array of bytes `[5 · n, 32, 32, 3]` for each corruption,
 * the n test pictures at severity 1, then the same at 2, up to 5; and `labels.npy` for all of them. People keep parts of it: some of the
 * corruptions, or the n pictures of one severity, which no file names then.
 */
import type { Picture } from '../../contract/image';
import type { Doubt, ReadingOptions } from '../../contract/library';
import { SourceError } from '../files/SourceError';
import { baseName, rangedFile } from '../files/SourceFile';
import { RecordReader } from '../files/RecordReader';
import { naturalOrder } from '../folders/naturalOrder';
import { countedFrom } from '../labels/countedFrom';
import { quoted } from '../pictures/selectPictures';
import { severityDoubt, UNKNOWN_SEVERITY } from '../pictures/severityDoubt';
import { cifarClasses } from './cifar';
import { readNpyHeader, readNpyVector } from './npy';
import type { SourceFile } from '../files/SourceFile';
import type { CorruptedPictures, PictureEntry, PictureSource } from '../pictures/PictureSource';

const LABELS = 'labels.npy';
const SEVERITIES = [1, 2, 3, 4, 5] as const;

interface Corruption {
  pictures: RecordReader;
  width: number;
  height: number;
  severities: readonly number[];
  /** Of the pictures of one severity; −1 where there is none. */
  labels: readonly number[];
}

export interface OpenedCifarC {
  corrupted: CorruptedPictures;
  notes: string[];
  doubts: Doubt[];
}

/**
 * Headers and labels are read now, pictures when they are asked for.
 * @param files `labels.npy` and `<corruption>.npy`
 * @throws {SourceError} where labels are missing, an array is cut off, or types, shapes and lengths do not fit
 */
export async function openCifarC(
  files: readonly SourceFile[],
  options: { name: string } & Pick<ReadingOptions, 'severity' | 'labelsFrom'>,
): Promise<OpenedCifarC> {
  const { name } = options;
  const arrays = files.filter(({ path }) => path.toLowerCase().endsWith('.npy'));
  const labelFile = arrays.find(({ path }) => baseName(path).toLowerCase() === LABELS);
  const corruptions = arrays.filter((file) => file !== labelFile).sort((a, b) => naturalOrder(a.path, b.path));
  if (!labelFile) throw new SourceError(`${name} has no ${LABELS}, which must stand beside the corruptions. Add it.`);
  if (corruptions.length === 0)
    throw new SourceError(`${name} has labels and no corruption (such as fog.npy). Add one.`);
  const { labels, doubts } = await readLabels(labelFile, options.labelsFrom);
  const known = new Map<string, Corruption>();
  for (const file of corruptions) {
    const corruption = baseName(file.path).replace(/\.npy$/i, '');
    if (known.has(corruption)) throw new SourceError(`${name} has ${corruption}.npy twice.`);
    if (corruption in Object.prototype)
      throw new SourceError(`${name} has a corruption called "${corruption}". Rename it.`);
    known.set(corruption, await openCorruption(rangedFile(file), labels, options.severity));
  }
  const most = labels.reduce((max, label) => Math.max(max, label), -1);
  const hundred = most >= 10 || [name, ...files.map(({ path }) => path)].some((path) => /cifar-?_?100/i.test(path));
  const classNames = cifarClasses(hundred ? 100 : 10);
  const single = [...known].filter(([, { severities }]) => severities.length === 1).map(([corruption]) => corruption);
  return {
    corrupted: {
      name,
      classNames,
      corruptions: [...known].map(([corruption, { severities }]) => ({ name: corruption, severities })),
      at: (corruption, severity) => cell(name, classNames, known, corruption, severity),
    },
    notes: notesOf(labelFile, labels, known),
    doubts: [...doubts, ...(single.length > 0 ? [singleDoubt(single, labelFile.path, options.severity)] : [])],
  };
}

async function readLabels(
  file: SourceFile,
  labelsFrom: 0 | 1 | undefined,
): Promise<{ labels: number[]; doubts: Doubt[] }> {
  const written = await readNpyVector(file);
  if (written.length === 0) throw new SourceError(`${file.path} has no labels.`);
  const known = written.filter((label) => label >= 0);
  // All of CIFAR's classes, or a choice; parts of them tell nothing.
  const most = known.reduce((max, label) => Math.max(max, label), 0);
  const asked = labelsFrom !== undefined || most === 10 || most === 100;
  const { from, doubts } = asked ? countedFrom(known, labelsFrom, file.path) : { from: 0, doubts: [] };
  const labels = written.map((label) => (label < 0 ? label : label - from));
  const wrong = labels.findIndex((label) => !(label >= -1 && label < 100));
  if (wrong < 0) return { labels, doubts };
  throw new SourceError(`${file.path} has the label ${written[wrong]} at ${wrong}; CIFAR has at most 100 classes.`);
}

/** Whether the labels are five times the same: those of the same pictures at five severities. */
function repeats(labels: readonly number[]): boolean {
  const n = labels.length / SEVERITIES.length;
  return Number.isInteger(n) && labels.every((label, i) => label === labels[i % n]);
}

async function openCorruption(
  file: SourceFile,
  labels: readonly number[],
  severity: number | undefined,
): Promise<Corruption> {
  const { type, shape, offset } = await readNpyHeader(file);
  const [n, height, width, channels] = shape;
  if (type !== '|u1' || shape.length !== 4 || channels !== 3 || !height || !width) {
    throw new SourceError(
      `${file.path} holds ${type} of shape (${shape.join(', ')}); bytes (|u1) of shape (n, height, width, 3) are expected.`,
    );
  }
  if (!n) throw new SourceError(`${file.path} has no pictures.`);
  const five = SEVERITIES.length;
  const one = [severity ?? UNKNOWN_SEVERITY];
  const made = { pictures: new RecordReader(file, offset, height * width * 3, n), width, height };
  if (n === five * labels.length) return { ...made, severities: SEVERITIES, labels };
  if (n === labels.length) {
    // Where all labels are alike they tell nothing, and the person may know better.
    const told = repeats(labels) && !(alike(labels) && severity !== undefined);
    return told
      ? { ...made, severities: SEVERITIES, labels: labels.slice(0, n / five) }
      : { ...made, severities: one, labels };
  }
  if (five * n === labels.length && repeats(labels)) return { ...made, severities: one, labels: labels.slice(0, n) };
  throw new SourceError(
    `${file.path} has ${n} pictures, and there are ${labels.length} labels: neither as many, nor five times the one or the other. ` +
      'Do they belong together?',
  );
}

function cell(
  name: string,
  classNames: readonly string[],
  known: ReadonlyMap<string, Corruption>,
  corruption: string,
  severity: number,
): PictureSource {
  const found = known.get(corruption);
  const at = found?.severities.indexOf(severity) ?? -1;
  if (!found || at < 0) throw new SourceError(`${name} has no ${corruption} of severity ${severity}.`);
  const { pictures, width, height, labels } = found;
  const first = at * labels.length;
  // Numbers of equal length: a choice by seed, which goes by the order of names, takes the same of every severity.
  const digits = String(pictures.count - 1).length;
  const load = async (i: number) => ({ width, height, pixels: (await pictures.record(first + i)).slice() });
  const nameOf = (i: number) => `${corruption}.npy#${String(first + i).padStart(digits, '0')}`;
  const entries = labels.map((label, i) => new CifarCEntry(i, label, nameOf, load));
  return { name: `${corruption} ${severity}`, classNames, entries, size: { width, height }, prepared: true };
}

/** Nineteen corruptions at five severities have a million of them: each makes its name when it is asked for it. */
class CifarCEntry implements PictureEntry {
  constructor(
    private readonly number: number,
    readonly label: number,
    private readonly nameOf: (i: number) => string,
    private readonly read: (i: number) => Promise<Picture>,
  ) {}

  get name(): string {
    return this.nameOf(this.number);
  }

  /** Its number among the pictures of one severity. */
  get key(): string {
    return `#${this.number}`;
  }

  load(): Promise<Picture> {
    return this.read(this.number);
  }
}

const alike = (labels: readonly number[]) => labels.every((label) => label === labels[0]);

function notesOf(file: SourceFile, labels: readonly number[], known: ReadonlyMap<string, Corruption>): string[] {
  const notes: string[] = [];
  const shared = [...known].filter(([, one]) => one.pictures.count === SEVERITIES.length * labels.length);
  if (shared.length > 0) {
    notes.push(
      `${file.path} has labels for a fifth of the pictures of ${quoted(
        shared.map(([name]) => name),
        3,
      )}: they are taken for each of five severities.`,
    );
  }
  if (labels.length > SEVERITIES.length && alike(labels)) {
    notes.push(
      `All labels of ${file.path} are alike, so that they cannot tell whether the arrays hold five severities.`,
    );
  }
  return notes;
}

function singleDoubt(corruptions: readonly string[], labels: string, severity: number | undefined): Doubt {
  const names = quoted(
    corruptions.map((corruption) => `${corruption}.npy`),
    3,
  );
  const found =
    `The labels of ${labels} do not say that ${names} ${corruptions.length === 1 ? 'holds' : 'hold'} the same pictures five times, as CIFAR-C ` +
    'does: these are not five severities of the same pictures.';
  const read =
    severity === undefined ? 'Say which severity they have.' : `They are taken as severity ${severity}, as was chosen.`;
  return severityDoubt(`${found} ${read}`, severity);
}
