/** A table of labels: which of its columns names the picture or folder, and which its class. */
import { SourceError } from '../files/SourceError';
import { quoted } from '../pictures/selectPictures';
import { LabelsBuilder, type Labels } from './Labels';

/** Names that columns have in the wild, the preferred first, in lower case with `_`. */
const FILES = (
  'file_name filename file filepath file_path path relative_path image_path image_name image imageid image_id img ' +
  'img_path name id'
).split(' ');
const NUMBERS = 'label_id class_id class_index class_idx category_id target_id idx index number'.split(' ');
const CLASSES = 'label labels class target y category species breed synset wnid predictionstring class_name'.split(' ');
const NAMES = 'class_name label_name category_name classname name'.split(' ');
const IDS = 'wnid synset'.split(' ');

/**
 * @param header names of the columns
 * @param rows cells in the order of the header
 * @throws {SourceError} where no column names pictures or folders, or none their classes
 */
export function labelRows(header: readonly string[], rows: readonly (readonly unknown[])[], file: string): Labels {
  const names = header.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
  const find = (wanted: readonly string[], ...taken: number[]): number =>
    wanted.map((name) => names.indexOf(name)).find((at) => at >= 0 && !taken.includes(at)) ?? -1;
  let key = find(FILES);
  let label = find(CLASSES, key);
  if (label < 0) label = find(NUMBERS, key);
  // A table of classes: which number is which.
  if (key < 0 && label >= 0) {
    const number = find(NUMBERS, label);
    if (number >= 0) [key, label] = [label, number];
  }
  if (key < 0 || label < 0) {
    throw new SourceError(
      `${file} has the columns ${quoted(header)}. Expected are one of names, such as "filename", and one of classes, such as "label".`,
    );
  }
  const numeric = rows.some((row) => typeof cellLabel(row[label]) === 'number');
  const name = numeric ? find(NAMES, key, label) : -1;
  const id = numeric ? find(IDS, key, label) : -1;
  const labels = new LabelsBuilder(file);
  for (const row of rows) {
    const picture = row[key];
    if (typeof picture !== 'string' && typeof picture !== 'number') continue;
    labels.add(String(picture), cellLabel(row[label]), row[name], row[id]);
  }
  return labels.made();
}

/** A cell of text: a number, a name, or nothing. ImageNet's `PredictionString` is an id and boxes. */
function cellLabel(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell;
  const text = cell.trim();
  if (text === '' || /^(nan|null|na|n\/a)$/i.test(text)) return null;
  if (/^-?\d{1,15}(\.0+)?$/.test(text)) return Number(text);
  return /^n\d{8}(?=\s)/.exec(text)?.[0] ?? text;
}
