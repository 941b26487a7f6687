/** Picture files as a source: each is read and decoded when it is asked for. */
import { SourceError } from '../files/SourceError';
import type { SourceFile } from '../files/SourceFile';
import type { DecodePicture, PictureEntry, PictureSource } from '../pictures/PictureSource';

/** Picture files larger than this are not decoded. */
const MOST_PICTURE_BYTES = 256e6;

export interface LabelledFile {
  file: SourceFile;
  /** −1 where it has none. */
  label: number;
}

export function folderSource(
  name: string,
  files: readonly LabelledFile[],
  classNames: readonly string[],
  decode: DecodePicture,
  prepared: boolean,
): PictureSource {
  const entries = files.map(({ file, label }): PictureEntry => {
    const load = async () => {
      if (file.size === 0) throw new SourceError('the file is empty');
      if (file.size > MOST_PICTURE_BYTES)
        throw new SourceError(`the file has ${file.size} bytes, too many for a picture`);
      return decode(await file.read(), file.path);
    };
    return { name: file.path, label, load };
  });
  return { name, classNames, entries, size: null, prepared };
}
