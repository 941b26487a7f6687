/** Opened pictures narrowed to those that a list names. */
import type { ReadingOptions } from '../../contract/library';
import { commonFolder } from '../../num/pictureSeed';
import type { CorruptedPictures, OpenedPictures, PictureSource } from '../pictures/PictureSource';
import { matchList, type PictureList } from './matchList';
import { parseList } from './parseList';

/**
 * Of data with parts (train, val) those parts are narrowed that the list names pictures of; the others stay whole. Of corrupted pictures
 * every corruption and severity is.
 * @throws {ListError} where the list names what is not there, or something twice
 */
export function withList(opened: OpenedPictures, given: ReadingOptions['list'], name: string): OpenedPictures {
  if (!given) return opened;
  const list = { file: given.file, names: parseList(given.text, given.file) };
  if (opened.kind === 'corrupted') {
    const corrupted = corruptedOf(opened.corrupted, list);
    const note = `Of every corruption and severity ${inWords(list.names.length)} ${are(list.names.length)} used, those that ${list.file} names.`;
    return { ...opened, corrupted, notes: [...opened.notes, note] };
  }
  const all = [...opened.splits.values()].flatMap(({ entries }) => entries);
  const wanted = new Set(matchList(all, list, name));
  const whole: string[] = [];
  const splits = new Map<string, PictureSource>();
  for (const [split, source] of opened.splits) {
    const entries = source.entries.filter((entry) => wanted.has(entry));
    if (entries.length === 0) whole.push(split);
    splits.set(split, entries.length === 0 ? source : { ...source, entries });
  }
  const rest = whole.length > 0 ? ` Of ${whole.join(', ')} it names none, and all are used.` : '';
  const note = `${inWords(wanted.size)} of ${all.length.toLocaleString('en')} ${are(wanted.size)} used, those that ${list.file} names.${rest}`;
  // Which pictures are taken changes none of them: their names are still told from the folder of all.
  const folder = opened.folder ?? commonFolder(all.map((entry) => entry.name));
  return { ...opened, splits, folder, notes: [...opened.notes, note] };
}

function corruptedOf(corrupted: CorruptedPictures, list: PictureList): CorruptedPictures {
  return {
    ...corrupted,
    at(corruption, severity) {
      const source = corrupted.at(corruption, severity);
      return { ...source, entries: matchList(source.entries, list, `${corrupted.name}, ${corruption} ${severity},`) };
    },
  };
}

const inWords = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'picture' : 'pictures'}`;
const are = (count: number) => (count === 1 ? 'is' : 'are');
