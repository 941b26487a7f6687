/** Pictures that the webcam's class recorder took, as a source like any other. */
import type { Recording } from '../../../contract/library';
import { SourceError } from '../../../sources/files/SourceError';
import { quoted } from '../../../sources/pictures/selectPictures';
import type { PictureEntry, PictureSource } from '../../../sources/pictures/PictureSource';

/** @throws {SourceError} where there are fewer than two classes, one is empty, or names are missing or alike */
export function recordedSource({ name, classes }: Recording): PictureSource {
  const classNames = classes.map((one) => one.name.trim());
  if (classes.length < 2) throw new SourceError('Record at least two classes, or there is nothing to tell apart.');
  const nameless = classNames.findIndex((one) => one === '');
  if (nameless >= 0) throw new SourceError(`Class ${nameless + 1} has no name. Give it one.`);
  const lower = classNames.map((one) => one.toLowerCase());
  const twice = classNames.filter((_, i) => lower.indexOf(lower[i]!) !== i);
  if (twice.length > 0) throw new SourceError(`There are two classes named ${quoted(twice)}. Rename or remove one.`);
  const empty = classNames.filter((_, i) => classes[i]!.pictures.length === 0);
  if (empty.length > 0) throw new SourceError(`There are no pictures of ${quoted(empty)}. Record some, or remove it.`);
  const entries = classes.flatMap(({ pictures }, label) =>
    pictures.map((picture, i): PictureEntry => {
      return { name: `${classNames[label]} ${i + 1}`, label, load: () => Promise.resolve(picture) };
    }),
  );
  return { name, classNames, entries, size: null, prepared: true };
}
