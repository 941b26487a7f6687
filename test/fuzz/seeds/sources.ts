/** What has to hold of pictures that were opened, and reading them. */
import type { Picture } from '../../../src/contract/image';
import { bytesFile, type SourceFile } from '../../../src/sources/files/SourceFile';
import { openPictures, type OpenOptions } from '../../../src/sources/openPictures';
import { SourceError } from '../../../src/sources/files/SourceError';
import type { OpenedPictures, PictureSource, DecodePicture } from '../../../src/sources/pictures/PictureSource';
import { holds, type FuzzFile } from '../Target';

/** Pictures of a source that are read; the others are of the same kind. */
const READ = 12;

export interface ReadPictures {
  opened: OpenedPictures;
  pictures: { source: PictureSource; picture: Picture }[];
}

const asSource = ({ path, bytes }: FuzzFile): SourceFile => bytesFile(path, bytes);

/** What a decoder says of bytes that are no picture. */
class NoPicture extends Error {}

/** Two bytes are a picture: its side, and one grey level. */
const decode: DecodePicture = (bytes) => {
  const [side, level] = bytes;
  if (bytes.length !== 2 || !side || side === 255)
    return Promise.reject(new NoPicture('not a picture that can be read'));
  return Promise.resolve({ width: side, height: side, pixels: new Uint8Array(side * side * 3).fill(level!) });
};

/** A picture that cannot be read leaves the others as they are. */
export async function readPictures(
  files: readonly FuzzFile[],
  options: Partial<OpenOptions> = {},
): Promise<ReadPictures> {
  const opened = await openPictures(files.map(asSource), { name: 'data', decode, ...options });
  const pictures: ReadPictures['pictures'] = [];
  for (const source of sourcesOf(opened)) {
    const { entries } = source;
    const step = Math.max(1, Math.ceil(entries.length / READ));
    for (let i = 0; i < entries.length; i += step) {
      try {
        pictures.push({ source, picture: await entries[i]!.load() });
      } catch (error) {
        if (!(error instanceof NoPicture || error instanceof SourceError)) throw error;
      }
    }
  }
  return { opened, pictures };
}

export function sourcesOf(opened: OpenedPictures): PictureSource[] {
  if (opened.kind === 'pictures') return [...opened.splits.values()];
  const { corrupted } = opened;
  return corrupted.corruptions.flatMap(({ name, severities }) => severities.map((one) => corrupted.at(name, one)));
}

export function checkPictures({ opened, pictures }: ReadPictures): void {
  const sources = sourcesOf(opened);
  holds(sources.length > 0, 'It was opened and holds nothing.');
  for (const { classNames, classNumbers, entries } of sources) {
    holds(entries.length > 0, 'A split or a severity is empty.');
    holds(
      entries.every(({ label }) => Number.isInteger(label) && label >= -1 && label < Math.max(classNames.length, 0)),
      'A label is of no class.',
    );
    holds(new Set(entries.map(({ name }) => name)).size === entries.length, 'Two pictures have one name.');
    holds(
      classNames.every((name) => typeof name === 'string'),
      'A class has no name.',
    );
    holds(new Set(classNames).size === classNames.length, 'Two classes have one name.');
    if (classNumbers)
      holds(
        classNumbers.length === classNames.length && new Set(classNumbers).size === classNumbers.length,
        'Classes have wrong numbers.',
      );
  }
  if (opened.kind === 'corrupted') {
    for (const { name, severities } of opened.corrupted.corruptions) {
      holds(
        severities.length > 0 && severities.every(Number.isFinite),
        `The severities of ${name} are ${severities.join()}.`,
      );
    }
  }
  for (const { picture, source } of pictures) {
    const { width, height, pixels } = picture;
    holds(
      width > 0 && height > 0 && pixels.length === width * height * 3,
      `A picture of ${width} × ${height} has ${pixels.length} values.`,
    );
    holds(
      source.size === null || (source.size.width === width && source.size.height === height),
      'A picture is not of the size of its source.',
    );
  }
}
