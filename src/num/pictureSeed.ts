/** What the random numbers of one picture depend on: the seed of the whole and the picture's name. */
import { deriveSeed, streamOf } from './random';

/**
 * By the name, not by the place: other pictures may come or go. Systems write one name in several forms (`ä` as one letter, or as `a`
 * with two dots, as macOS and its zips do); all of them give one seed.
 * @param stem path within the folder, with `/`, without the file's extension
 */
export function pictureSeed(seed: number, stem: string): number {
  return deriveSeed(seed, stem.normalize('NFC'));
}

/**
 * The part of it that the seed is not in: `hash3(seed, pictureStream(name), 0)` is `pictureSeed(seed, stemOf(name))`.
 * @param name of a picture in its source: a path with its extension, or `file#record`
 */
export function pictureStream(name: string): number {
  return streamOf(stemOf(name).normalize('NFC'));
}

/** The name without its extension, so that a copy in another format is the same picture; a record's name as it is. */
export function stemOf(name: string): string {
  return name.replace(/\.[^./#]+$/, '');
}

/**
 * The folders that all pictures of a data set lie in, with a `/` at the end: the page is handed the name of a folder that was dropped, the
 * command line is not, and archives are wrapped in one or not. It is no part of a picture's name.
 */
export function commonFolder(names: readonly string[]): string {
  let common = names[0]?.slice(0, names[0].lastIndexOf('/') + 1) ?? '';
  for (const name of names) {
    while (!name.startsWith(common)) common = common.slice(0, common.lastIndexOf('/', common.length - 2) + 1);
  }
  return common;
}

/** What a picture is called where only its stream is known: `~` and eight hexadecimal digits. */
export const streamName = (stream: number) => `~${stream.toString(16).padStart(8, '0')}`;
