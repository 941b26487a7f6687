/**
 * CIFAR-10-C and CIFAR-100-C (Hendrycks and Dietterich, ICLR 2019): an array of bytes `[5 · n, 32, 32, 3]` for each corruption,
 * the n test pictures at severity 1, then the same at 2, up to 5; and `labels.npy` for all of them.
 */
import { SourceError } from '../files/SourceError';
import { baseName, rangedFile } from '../files/SourceFile';
import { RecordReader } from '../files/RecordReader';
import { naturalOrder } from '../folders/naturalOrder';
import { cifarClasses } from './cifar';
import { readNpyHeader, readNpyVector } from './npy';
import type { SourceFile } from '../files/SourceFile';
import type { CorruptedPictures, PictureSource } from '../pictures/PictureSource';

const LABELS = 'labels.npy';
const SEVERITIES = [1, 2, 3, 4, 5] as const;

/**
 * Headers and labels are read now, pictures when they are asked for.
 * @param files `labels.npy` and `<corruption>.npy`
 * @throws {SourceError} where labels are missing, an array is cut off, or types, shapes and lengths do not fit
 */
export async function openCifarC(files: readonly SourceFile[], options: { name: string }): Promise<CorruptedPictures> {
  const arrays = files.filter(({ path }) => path.toLowerCase().endsWith('.npy'));
  const labelFile = arrays.find(({ path }) => baseName(path).toLowerCase() === LABELS);
  const corruptions = arrays.filter((file) => file !== labelFile).sort((a, b) => naturalOrder(a.path, b.path));
  if (!labelFile)
    throw new SourceError(`${options.name} has no ${LABELS}, which must stand beside the corruptions. Add it.`);
  if (corruptions.length === 0)
    throw new SourceError(`${options.name} has labels and no corruption (such as fog.npy). Add one.`);
  const labels = await readNpyVector(labelFile);
  const classes = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const wrong = labels.findIndex((label) => !(label >= 0 && label < 100));
  if (wrong >= 0)
    throw new SourceError(
      `${labelFile.path} has the label ${labels[wrong]} at ${wrong}; CIFAR has at most 100 classes.`,
    );

  const known = new Map<string, { pictures: RecordReader; width: number; height: number }>();
  for (const file of corruptions) {
    const corruption = baseName(file.path).replace(/\.npy$/i, '');
    if (known.has(corruption)) throw new SourceError(`${options.name} has ${corruption}.npy twice.`);
    known.set(corruption, await openPictures(rangedFile(file), labels.length));
  }
  const classNames = cifarClasses(classes);
  return {
    name: options.name,
    classNames,
    corruptions: [...known.keys()].map((name) => ({ name, severities: SEVERITIES })),
    at(corruption, severity): PictureSource {
      const found = known.get(corruption);
      if (!found || !SEVERITIES.includes(severity as 1)) {
        throw new SourceError(`${options.name} has no ${corruption} of severity ${severity}.`);
      }
      const { pictures, width, height } = found;
      const count = labels.length / SEVERITIES.length;
      const first = (severity - 1) * count;
      // Numbers of equal length: a choice by seed, which goes by the order of names, takes the same of every severity.
      const digits = String(labels.length - 1).length;
      const entries = Array.from({ length: count }, (_, i) => ({
        name: `${corruption}.npy#${String(first + i).padStart(digits, '0')}`,
        label: labels[first + i]!,
        load: async () => ({ width, height, pixels: (await pictures.record(first + i)).slice() }),
      }));
      return { name: `${corruption} ${severity}`, classNames, entries, size: { width, height }, prepared: true };
    },
  };
}

async function openPictures(
  file: SourceFile,
  count: number,
): Promise<{ pictures: RecordReader; width: number; height: number }> {
  const { type, shape, offset } = await readNpyHeader(file);
  const [n, height, width, channels] = shape;
  if (type !== '|u1' || shape.length !== 4 || channels !== 3 || !height || !width) {
    throw new SourceError(
      `${file.path} holds ${type} of shape (${shape.join(', ')}); bytes (|u1) of shape (n, height, width, 3) are expected.`,
    );
  }
  if (n !== count)
    throw new SourceError(`${file.path} has ${n} pictures, and there are ${count} labels. Do they belong together?`);
  if (n === 0 || n % SEVERITIES.length !== 0) {
    throw new SourceError(`${file.path} has ${n} pictures, which are not five severities of equal length.`);
  }
  return { pictures: new RecordReader(file, offset, height * width * 3, n), width, height };
}
