/**
 * Names of pictures in a text: one a line, as the 5,000 of RobustBench's `imagenet_test_image_ids.txt` are; a column of a table; or JSON
 * (a list of names, of objects with one, or an object whose keys they are).
 */
import { reasonOf } from '../files/SourceError';
import { looksLikePicture } from '../folders/pictureNames';
import { delimiterOf, parseCsv } from '../labels/csv';
import { cleanPath } from '../labels/Labels';
import { quoted } from '../pictures/selectPictures';
import { ListError } from './ListError';

/** Columns and fields that hold a name, the preferred first. */
const NAME_FIELDS: readonly string[] = [
  'path',
  'file_name',
  'filename',
  'file',
  'name',
  'image',
  'img_path',
  'image_path',
  'id',
];
const SHOWN = 3;

/**
 * @param text of the list
 * @param file what it is called, for messages
 * @returns paths with `/`, in the order of the list, each once
 * @throws {ListError} where it names nothing, or a picture twice
 */
export function parseList(text: string, file: string): string[] {
  if (text.includes('\0')) throw new ListError(`${file} is no text in UTF-8; a list has one name a line.`);
  const named = namesIn(text.replace(/^\ufeff/, ''), file)
    .map(({ name, place }) => ({ name: cleanPath(name.trim()), place }))
    .filter(({ name }) => name !== '');
  if (named.length === 0) throw new ListError(`${file} names no pictures; one name a line is expected.`);
  const broken = named.find(({ name }) => /[\r\n\0]/.test(name));
  if (broken) throw new ListError(`${file}: ${broken.place} is no name of a picture; it has several lines.`);
  const first = new Map<string, string>();
  const twice: string[] = [];
  for (const { name, place } of named) {
    const before = first.get(name);
    if (before === undefined) first.set(name, place);
    else twice.push(`"${name}" (${before} and ${place})`);
  }
  if (twice.length > 0) throw new ListError(twiceWords(file, twice));
  return [...first.keys()];
}

/** @param twice each name with its places, in words */
export function twiceWords(file: string, twice: readonly string[]): string {
  const more = twice.length > SHOWN ? ` and ${twice.length - SHOWN} more` : '';
  const counted = twice.length === 1 ? 'a picture' : `${twice.length} pictures`;
  return `${file} names ${counted} twice: ${twice.slice(0, SHOWN).join(', ')}${more}. Each may stand there once.`;
}

interface Named {
  name: string;
  /** Where it stands, such as "line 3". */
  place: string;
}

function namesIn(text: string, file: string): Named[] {
  if (/\.jsonl?$/i.test(file) || /^\s*[[{]/.test(text)) return namesInJson(text, file);
  const lines = text.split(/\r\n|\n|\r/);
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const delimiter = delimiterOf(first);
  const table = /\.[ct]sv$/i.test(file) || (delimiter !== null && !looksLikePicture(first.trim()));
  if (delimiter !== null && table) return namesInTable(parseCsv(text, delimiter), file);
  const header =
    /\.[ct]sv$/i.test(file) && !looksLikePicture(first.trim()) && lines.some((line) => looksLikePicture(line.trim()));
  return lines.map((line, i) => ({
    name: header && line === first ? '' : withoutLabel(line.trim()),
    place: `line ${i + 1}`,
  }));
}

/** `ILSVRC2012_val_00000001.JPEG 65` names a picture and its label; `drawing 1.png` a picture alone. */
function withoutLabel(line: string): string {
  if (looksLikePicture(line)) return line;
  const label = /[\s,;]-?\d{1,7}$/.exec(line.slice(-9))?.[0];
  if (label === undefined) return line;
  let end = line.length - label.length;
  while (end > 0 && /[\s,;]/.test(line[end - 1]!)) end--;
  const name = line.slice(0, end);
  return looksLikePicture(name) ? name : line;
}

function namesInTable(rows: readonly string[][], file: string): Named[] {
  const [first = [], second = []] = rows;
  const header = !first.some(looksLikePicture);
  const labels = first.map((cell) => cell.toLowerCase());
  const sample = header ? second : first;
  const byLook = sample.findIndex(looksLikePicture);
  const byName = header ? NAME_FIELDS.map((field) => labels.indexOf(field)).find((at) => at >= 0) : undefined;
  const column = byLook >= 0 ? byLook : (byName ?? 0);
  if (header && byLook < 0 && byName === undefined) {
    throw new ListError(`${file} has the columns ${quoted(first)}; none of them names pictures. Call one "path".`);
  }
  return rows.flatMap((row, i) => (header && i === 0 ? [] : [{ name: row[column] ?? '', place: `row ${i + 1}` }]));
}

function namesInJson(text: string, file: string): Named[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ListError(`${file} is no JSON: ${reasonOf(error)}.`);
  }
  const items: unknown[] | null = Array.isArray(value)
    ? value
    : typeof value === 'object' && value !== null
      ? Object.keys(value)
      : null;
  if (items === null) throw new ListError(`${file} must be a list of names.`);
  return items.map((item, i) => {
    const place = `entry ${i + 1}`;
    if (typeof item === 'string') return { name: item, place };
    const fields = (typeof item === 'object' ? item : null) as Record<string, unknown> | null;
    const name = fields && NAME_FIELDS.map((field) => fields[field]).find((one) => typeof one === 'string');
    if (typeof name === 'string') return { name, place };
    throw new ListError(`${file}: ${place} is no name of a picture, and has no "path".`);
  });
}
