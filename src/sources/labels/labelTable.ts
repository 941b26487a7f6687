/**
 * Labels in a text that is no JSON: a table with a header, lines of a name and a number (ImageNet's `val.txt`), numbered names (CUB's
 * `classes.txt`), ids with names (`LOC_synset_mapping.txt`), or a list of class names, one a line.
 */
import { SourceError } from '../files/SourceError';
import { baseName } from '../files/SourceFile';
import { looksLikePicture } from '../folders/pictureNames';
import { delimiterOf, parseCsv } from './csv';
import { classList, LabelsBuilder, nfc, type Labels } from './Labels';
import { labelRows } from './labelRows';

/** @throws {SourceError} where the text is none of these */
export function labelTable(text: string, file: string): Labels {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length === 0) throw new SourceError(`${file} has no entries.`);
  if (lines.every((line) => /^-?\d+$/.test(line)) && !/class|categor/i.test(baseName(file))) {
    throw new SourceError(
      `${file} holds numbers alone, and pictures need their names beside them: a line each of name and number. ` +
        'The numbers of ImageNet’s development kit, besides, are not those that networks answer.',
    );
  }
  const ids = lines.map((line) => /^(n\d{8})(?:\s+(.*))?$/.exec(line));
  if (ids.every((found) => found !== null)) {
    const names = classList(
      ids.map((found) => found![2] ?? found![1]!),
      file,
    );
    return { ...names, wnids: new Map(ids.map((found, i) => [i, found![1]!])) };
  }
  const numbered = lines.map((line) => /^(\d{1,7})[\s,;:]+(\S.*)$/.exec(line));
  if (numbered.every((found) => found !== null) && !numbered.some((found) => looksLikePicture(found![2]!))) {
    return {
      file,
      given: new Map(),
      names: new Map(numbered.map((f) => [Number(f![1]), nfc(f![2]!)])),
      wnids: new Map(),
    };
  }
  const pairs = lines.map(pairOf);
  if (pairs.every((found) => found !== null)) {
    const labels = new LabelsBuilder(file);
    for (const found of pairs) labels.add(unquoted(found!.name), found!.number);
    return labels.made();
  }
  const delimiter = delimiterOf(lines[0]!);
  if (delimiter !== null && (/\.[ct]sv$/i.test(file) || lines.every((line) => line.includes(delimiter)))) {
    const [header, ...rows] = parseCsv(text, delimiter);
    if (!header) throw new SourceError(`${file} has no entries.`);
    // Without a header the first row already names a picture.
    if (looksLikePicture(header[0]!)) return labelRows(['filename', 'label'], [header, ...rows], file);
    if (rows.length === 0) throw new SourceError(`${file} has a header and no rows.`);
    return labelRows(header, rows, file);
  }
  return classList(lines, file);
}

/** A name and a number at the end of a line; by hand, as an expression would try every run of separators from each of its places. */
function pairOf(line: string): { name: string; number: number } | null {
  const number = /[\s,;](-?\d{1,7})$/.exec(line.slice(-9))?.[1];
  if (number === undefined) return null;
  let end = line.length - number.length;
  while (end > 0 && /[\s,;]/.test(line[end - 1]!)) end--;
  return end > 0 ? { name: line.slice(0, end), number: Number(number) } : null;
}

const unquoted = (name: string) => name.replace(/^"(.*)"$/, '$1');
