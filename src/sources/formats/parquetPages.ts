/**
 * The values of one column in one row group of a parquet file, page by page. hyparquet decodes; what a page says of itself is checked
 * before, as a damaged count would make it loop or fill the memory, and nothing is read ahead that nobody waits for.
 */
import { parquetSchema, type ColumnMetaData, type Compressors, type FileMetaData, type SchemaTree } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getTreePath } from 'hyparquet/src/schema.js';
import { checkDelta, checkHybrid, damagedPage, lengthAt, type Place } from './parquetChecks';
import type { SourceFile } from '../files/SourceFile';

export interface ParquetFile {
  file: SourceFile;
  metadata: FileMetaData;
  compressors: Compressors | undefined;
}

type Decoder = Parameters<typeof convert>[1];
type Header = ReturnType<typeof parquetHeader>;
type Values = ReturnType<typeof convert>;

/** Unpacked over packed bytes of a page; labels that are all alike compress well. */
const MOST_RATIO = 1100;
const SMALL_PAGE = 1 << 24;
const MOST_TEXT_BYTES = 1e9;

/**
 * @param path names of the column and of its part, such as `image` and `bytes`
 * @param utf8 whether bytes are texts
 * @returns a value for each row, null where there is none
 * @throws Error where the group is damaged
 */
export async function readLeaf(
  { file, metadata, compressors }: ParquetFile,
  group: number,
  path: readonly string[],
  utf8: boolean,
): Promise<unknown[]> {
  const { columns, num_rows } = metadata.row_groups[group]!;
  const found = columns.find((column) => column.meta_data?.path_in_schema.join('\0') === path.join('\0'));
  const meta = found?.meta_data;
  if (!meta) throw new Error(`row group ${group} has no column ${path.join('.')}`);
  if (found.file_path) throw new Error('its columns are in another file');
  const schemaPath = getTreePath(parquetSchema(metadata), [...path]);
  if (getMaxRepetitionLevel(schemaPath) > 0) throw new Error(`the column ${path.join('.')} holds lists`);
  const bytes = await file.read(...rangeOf(meta, file.size));
  const decoder: Decoder = {
    ...meta,
    pathInSchema: [...path],
    element: schemaPath.at(-1)!.element,
    schemaPath,
    parsers: DEFAULT_PARSERS,
    utf8,
    ...(compressors ? { compressors } : {}),
  };
  return new ColumnReader(bytes, decoder, schemaPath).values(Number(num_rows));
}

function rangeOf(meta: ColumnMetaData, size: number): [start: number, end: number] {
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const end = start + Number(meta.total_compressed_size);
  if (!(Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 4 && end >= start && end <= size)) {
    throw new Error(`a column is said to lie at bytes ${start} to ${end} of ${size}`);
  }
  return [start, end];
}

class ColumnReader {
  private readonly reader: { view: DataView; offset: number };
  private readonly maxLevel: number;
  private dictionary: Values | undefined;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly decoder: Decoder,
    schemaPath: SchemaTree[],
  ) {
    this.reader = { view: viewOf(bytes), offset: 0 };
    this.maxLevel = getMaxDefinitionLevel(schemaPath);
  }

  values(rows: number): unknown[] {
    const values: unknown[] = [];
    while (values.length < rows) {
      if (this.reader.offset >= this.bytes.length) throw new Error(`a column has ${values.length} values of ${rows}`);
      const header = parquetHeader(this.reader);
      const body = this.bodyOf(header);
      if (header.type === 'DICTIONARY_PAGE') this.dictionary = this.readDictionary(header, body);
      else if (header.type === 'DATA_PAGE') append(values, this.readV1(header, body, rows - values.length));
      else if (header.type === 'DATA_PAGE_V2') append(values, this.readV2(header, body, rows - values.length));
      else if (header.type !== 'INDEX_PAGE') throw damagedPage('it is of no known type');
    }
    return values;
  }

  private bodyOf({ compressed_page_size: packed, uncompressed_page_size: unpacked }: Header): Uint8Array {
    const { offset } = this.reader;
    if (!(packed >= 0 && offset + packed <= this.bytes.length)) throw damagedPage(`it is said to have ${packed} bytes`);
    if (!(unpacked >= 0 && (unpacked <= SMALL_PAGE || unpacked <= packed * MOST_RATIO))) {
      throw damagedPage(`${packed} bytes are said to unpack to ${unpacked}`);
    }
    this.reader.offset += packed;
    return this.bytes.subarray(offset, offset + packed);
  }

  private unpacked(body: Uint8Array, size: number): Uint8Array {
    return decompressPage(body, size, this.decoder.codec, this.decoder.compressors);
  }

  private readDictionary(header: Header, body: Uint8Array): Values {
    const count = header.dictionary_page_header?.num_values;
    const page = this.unpacked(body, header.uncompressed_page_size);
    if (count === undefined || !(count >= 0 && count <= page.length))
      throw damagedPage(`a dictionary of ${count} values`);
    const reader = { view: viewOf(page), offset: 0 };
    const values = readPlain(reader, this.decoder.type, count, this.decoder.element.type_length);
    if (reader.offset > page.length) throw damagedPage('it ends within its values');
    return convert(values, this.decoder);
  }

  private readV1(header: Header, body: Uint8Array, left: number): unknown[] {
    const said = header.data_page_header;
    if (!said) throw damagedPage('it has no header of its kind');
    checkCount(said.num_values, left);
    const page = this.unpacked(body, header.uncompressed_page_size);
    const place: Place = { bytes: page, at: 0 };
    const present = this.maxLevel > 0 ? this.checkLevels(place, said.num_values) : said.num_values;
    this.checkValues(place, said.encoding, present, false);
    const { definitionLevels, dataPage } = readDataPage(page, said, this.decoder);
    return this.assembled(dataPage, said.encoding, definitionLevels, page);
  }

  private readV2(header: Header, body: Uint8Array, left: number): unknown[] {
    const said = header.data_page_header_v2;
    if (!said) throw damagedPage('it has no header of its kind');
    checkCount(said.num_values, left);
    const {
      definition_levels_byte_length: levels,
      repetition_levels_byte_length: repetitions,
      num_nulls: nulls,
    } = said;
    if (!(levels >= 0 && levels <= body.length && !repetitions && nulls >= 0 && nulls <= said.num_values)) {
      throw damagedPage('its levels do not fit');
    }
    if (this.maxLevel > 0) checkHybrid({ bytes: body, at: 0 }, levels, levelBits(this.maxLevel), said.num_values);
    const rest = body.subarray(levels);
    const page = said.is_compressed === false ? rest : this.unpacked(rest, header.uncompressed_page_size - levels);
    const whole = new Uint8Array(levels + page.length);
    whole.set(body.subarray(0, levels));
    whole.set(page, levels);
    this.checkValues({ bytes: page, at: 0 }, said.encoding, said.num_values - nulls, true);
    const plain = {
      ...header,
      uncompressed_page_size: whole.length,
      data_page_header_v2: { ...said, is_compressed: false },
    };
    const { definitionLevels, dataPage } = readDataPageV2(whole, plain, this.decoder);
    return this.assembled(dataPage, said.encoding, definitionLevels, whole);
  }

  /** @returns the number of values that are not null */
  private checkLevels(place: Place, count: number): number {
    const length = lengthAt(place);
    const { bytes, at } = place;
    const end = at + length;
    if (end > bytes.length) throw damagedPage('it ends within its levels');
    const bits = levelBits(this.maxLevel);
    checkHybrid(place, end, bits, count);
    const levels = new Array<number>(count);
    readRleBitPackedHybrid({ view: viewOf(bytes), offset: at }, bits, levels, length);
    place.at = end;
    return levels.reduce((sum, level) => sum + (level === this.maxLevel ? 1 : 0), 0);
  }

  /** Of encodings whose counts lie within the page; the others end where the page ends. */
  private checkValues(place: Place, encoding: string, count: number, v2: boolean): void {
    const { bytes } = place;
    if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') {
      if (!this.dictionary) throw damagedPage('it has no dictionary');
      const bits = bytes[place.at++];
      if (bits === undefined && count > 0) throw damagedPage('it is empty');
      if (bits || (v2 && bits === 0)) checkHybrid(place, bytes.length, bits, count);
    } else if (encoding === 'RLE') {
      const end = this.decoder.type === 'BOOLEAN' && place.at + 4 <= bytes.length ? lengthAt(place) + place.at : -1;
      if (end < 0 || end > bytes.length) throw damagedPage('it ends within its values');
      checkHybrid(place, end, 1, count);
    } else if (encoding.startsWith('DELTA_')) {
      const { at } = place;
      checkDelta(place, count);
      if (encoding === 'DELTA_BYTE_ARRAY') {
        checkDelta(place, count);
        checkPrefixes(bytes, at, count);
      }
    }
  }

  private assembled(data: Values, encoding: string, levels: number[] | undefined, page: Uint8Array): unknown[] {
    for (const value of ArrayBuffer.isView(data) ? [] : data) {
      if (value instanceof Uint8Array && value.buffer === page.buffer && end(value) > end(page)) {
        throw damagedPage('a value reaches beyond it');
      }
    }
    const values = convertWithDictionary(data, this.dictionary, encoding as never, this.decoder);
    if (encoding.endsWith('_DICTIONARY') && Array.prototype.includes.call(values, undefined)) {
      throw damagedPage('it names values that its dictionary has not');
    }
    if (!levels?.length) return Array.from(values as ArrayLike<unknown>);
    let next = 0;
    return levels.map((level) => (level === this.maxLevel ? values[next++] : null));
  }
}

function append(all: unknown[], some: readonly unknown[]): void {
  for (const value of some) all.push(value);
}

function checkCount(count: number, left: number): void {
  if (!(Number.isInteger(count) && count >= 0 && count <= left)) {
    throw damagedPage(`${count} values where ${left} rows are left`);
  }
}

/** Texts that begin as the one before does: no more of it than it has. */
function checkPrefixes(bytes: Uint8Array, at: number, count: number): void {
  const reader = { view: viewOf(bytes), offset: at };
  const [prefixes, suffixes] = [new Int32Array(count), new Int32Array(count)];
  deltaBinaryUnpack(reader, count, prefixes);
  deltaBinaryUnpack(reader, count, suffixes);
  let [length, total] = [0, 0];
  prefixes.forEach((prefix, i) => {
    const suffix = suffixes[i]!;
    length = prefix >= 0 && prefix <= length && suffix >= 0 ? prefix + suffix : NaN;
    total += length;
    if (!(total <= MOST_TEXT_BYTES)) throw damagedPage('lengths of its texts do not fit');
  });
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
const end = (bytes: Uint8Array) => bytes.byteOffset + bytes.length;
const levelBits = (max: number) => 32 - Math.clz32(max);
