/**
 * Files that say which picture, or which folder, is which class, in the forms that are common: `labels.json`, PyTorch's `class_to_idx`
 * and its inverse, `imagenet_class_index.json`, JSON lines and tables (Hugging Face's `metadata.csv`), lists of class names.
 */
import { knownAs } from '../../contract/fileWords';
import { reasonOf, SourceError } from '../files/SourceError';
import { classList, LabelsBuilder, nfc, type Labels } from './Labels';
import { labelRows } from './labelRows';
import { labelTable } from './labelTable';

/**
 * @param text of the file
 * @param file its name, for messages
 * @throws {SourceError} naming the entry that is wrong
 */
export function parseLabels(text: string, file = 'labels.json'): Labels {
  const plain = text.replace(/^\ufeff/, '');
  if (!/^\s*[[{]/.test(plain) && !/\.jsonl?$/i.test(file)) return labelTable(plain, file);
  const value = parseJson(plain, file);
  if (Array.isArray(value)) return labelList(value, file);
  if (typeof value !== 'object' || value === null) throw neither(file);
  const known = knownAs(value);
  if (known !== null) throw new SourceError(`${file} is ${known}, and says no classes of pictures.`);
  return labelObject(Object.entries(value as Record<string, unknown>), file);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
    try {
      if (lines.length > 1) return lines.map((line) => JSON.parse(line) as unknown);
    } catch {
      // No JSON lines either.
    }
    throw new SourceError(`${file} is no JSON: ${reasonOf(error)}.`, { cause: error });
  }
}

/** A list of class names, or of rows. */
function labelList(list: readonly unknown[], file: string): Labels {
  if (list.length === 0) throw new SourceError(`${file} has no entries.`);
  if (list.every((one) => typeof one === 'string')) return classList(list, file);
  if (!list.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))) throw neither(file);
  const rows = list as readonly object[];
  const header = Object.keys(rows[0]!);
  return labelRows(
    header,
    rows.map((row) => header.map((name) => own(row, name))),
    file,
  );
}

function labelObject(entries: readonly [string, unknown][], file: string): Labels {
  if (entries.length === 0) throw new SourceError(`${file} has no entries.`);
  if (entries.every(([key, value]) => /^\d{1,7}$/.test(key) && (typeof value === 'string' || isPair(value)))) {
    const names = new Map<number, string>();
    const wnids = new Map<number, string>();
    for (const [key, value] of entries) {
      const [wnid, name] = isPair(value) ? value : [null, value as string];
      names.set(Number(key), nfc(name));
      if (wnid !== null) wnids.set(Number(key), wnid);
    }
    return { file, given: new Map(), names, wnids };
  }
  const labels = new LabelsBuilder(file);
  for (const [name, entry] of entries) {
    if (typeof entry !== 'object' || entry === null) labels.add(name, entry);
    else if (Object.hasOwn(entry, 'class')) {
      labels.add(name, own(entry, 'class'), own(entry, 'name'), own(entry, 'wnid'));
    } else throw new SourceError(`${file}: "${name}" has as "class" nothing; a whole number from 0 on is expected.`);
  }
  return labels.made();
}

/** WordNet id and name, as in Keras' `imagenet_class_index.json`. */
const isPair = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'string');

const own = (object: object, key: string): unknown =>
  Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined;

function neither(file: string): SourceError {
  return new SourceError(
    `${file} must be an object from file names to classes, such as {"a.jpg": 3}, or a list of class names.`,
  );
}
