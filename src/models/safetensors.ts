/**
 * The safetensors container: named tensors in one file, read and written without trusting it.
 * Format (huggingface/safetensors): length of the header as a little-endian u64, a JSON header
 * `{name: {dtype, shape, data_offsets: [begin, end]}}`, then the data; offsets count from the end of the header.
 *
 * This file knows the container only; `weightFile.ts` knows models and layouts.
 */
import type { RangedFile } from '../store/files/RangedFile';
import { fromBfloat16, fromFloat16, toFloat16 } from './float16';

const BYTES_PER_ELEMENT = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const;
export type SafetensorsType = keyof typeof BYTES_PER_ELEMENT;

export interface StoredTensor {
  dtype: SafetensorsType;
  shape: number[];
  /** A view into the file: little-endian, row-major, alignment not guaranteed. */
  bytes: Uint8Array;
}

/** Where a tensor stands in its file. */
export interface TensorEntry {
  dtype: SafetensorsType;
  shape: number[];
  /** Bytes [begin, end) of the file. */
  begin: number;
  end: number;
}

export interface SafetensorsHeader {
  metadata: Record<string, string>;
  tensors: Map<string, TensorEntry>;
  /** Of the file: 8, the header and the data. */
  bytes: number;
}

export interface SafetensorsFile {
  metadata: Record<string, string>;
  tensors: Map<string, StoredTensor>;
}

export class SafetensorsError extends Error {
  override name = 'SafetensorsError';
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const HEADER_CAP = 100_000_000;
const MAXIMUM_ELEMENTS = 2 ** 40;

/**
 * Reads the container and checks all of it: length, bounds, overlap, holes, sizes, repeated names.
 * @throws {SafetensorsError} saying what is wrong and with which tensor
 */
export function readSafetensors(file: Uint8Array): SafetensorsFile {
  const length = headerLength(file, file.byteLength);
  const { metadata, tensors } = checkedHeader(file.subarray(8, 8 + length), file.byteLength);
  return { metadata, tensors: new Map([...tensors].map(([name, entry]) => [name, tensorAt(file, entry)])) };
}

/**
 * The same checks for a file that is not in memory: only its header is read.
 * @throws {SafetensorsError} likewise
 */
export async function readHeader(file: RangedFile): Promise<SafetensorsHeader> {
  const length = headerLength(await file.read(0, Math.min(8, file.size)), file.size);
  return checkedHeader(await file.read(8, 8 + length), file.size);
}

/**
 * The header of a file of which only the beginning is there, as of a download that is under way.
 * @param size of the whole file; null where it is not known, and its end is not checked then
 * @returns null where the header is not complete yet
 * @throws {SafetensorsError} likewise, as soon as it can be told
 */
export function headerOfBeginning(start: Uint8Array, size: number | null): SafetensorsHeader | null {
  if (start.byteLength < 8) return null;
  const length = headerLength(start, size ?? Infinity);
  return start.byteLength < 8 + length ? null : checkedHeader(start.subarray(8, 8 + length), size);
}

/** One tensor of a file that is not in memory. */
export async function readTensor(file: RangedFile, { dtype, shape, begin, end }: TensorEntry): Promise<StoredTensor> {
  return { dtype, shape, bytes: await file.read(begin, end) };
}

function tensorAt(file: Uint8Array, { dtype, shape, begin, end }: TensorEntry): StoredTensor {
  return { dtype, shape, bytes: file.subarray(begin, end) };
}

/** @param start the first 8 bytes or more @param size of the whole file */
function headerLength(start: Uint8Array, size: number): number {
  if (size < 8) throw new SafetensorsError(`The file has ${size} bytes; a safetensors file has at least 8.`);
  const declared = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  if (declared > BigInt(HEADER_CAP)) {
    throw new SafetensorsError('The header claims to be larger than 100 MB: this is not a safetensors file.');
  }
  const length = Number(declared);
  if (8 + length > size) {
    throw new SafetensorsError(
      `The file is truncated: its header should have ${length} bytes, of which ${size - 8} are there. Fetch or copy it again.`,
    );
  }
  return length;
}

function checkedHeader(bytes: Uint8Array, size: number | null): SafetensorsHeader {
  const dataAt = 8 + bytes.byteLength;
  let metadata: Record<string, string> = {};
  const tensors = new Map<string, TensorEntry>();
  const spans: { name: string; begin: number; end: number }[] = [];
  for (const [name, entry] of Object.entries(parseHeader(bytes))) {
    if (name === '__metadata__') {
      metadata = parseMetadata(entry);
      continue;
    }
    const { dtype, shape, begin, end } = parseEntry(name, entry);
    if (size !== null && end > size - dataAt) {
      throw new SafetensorsError(
        `The file is truncated: tensor ${name} ends at byte ${end} of the data, which has ${size - dataAt}. Fetch or copy it again.`,
      );
    }
    spans.push({ name, begin, end });
    tensors.set(name, { dtype, shape, begin: dataAt + begin, end: dataAt + end });
  }
  const reached = checkCover(spans);
  if (size !== null && reached < size - dataAt) {
    throw new SafetensorsError(`The last ${size - dataAt - reached} bytes of the file belong to no tensor.`);
  }
  return { metadata, tensors, bytes: dataAt + reached };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    header = JSON.parse(text);
  } catch {
    throw new SafetensorsError('The header is not JSON: this is not a safetensors file.');
  }
  if (!isRecord(header)) throw new SafetensorsError('The header is not a JSON object: this is not a safetensors file.');
  const repeated = repeatedKey(text);
  if (repeated !== null) throw new SafetensorsError(`The header names tensor ${repeated} twice.`);
  return header;
}

/** The first key that the outermost object of valid JSON text holds twice: JSON.parse would keep the last and say nothing. */
function repeatedKey(text: string): string | null {
  const seen = new Set<string>();
  let depth = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    const token = match[0];
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && match[1] !== undefined) {
      const key = JSON.parse(token.slice(0, token.length - match[1].length)) as string;
      if (seen.has(key)) return key;
      seen.add(key);
    }
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function parseMetadata(entry: unknown): Record<string, string> {
  if (!isRecord(entry)) throw new SafetensorsError('The __metadata__ of the header is not an object.');
  for (const [key, value] of Object.entries(entry)) {
    if (typeof value !== 'string') throw new SafetensorsError(`The metadata value ${key} is not a string.`);
  }
  return entry as Record<string, string>;
}

function parseEntry(
  name: string,
  entry: unknown,
): { dtype: SafetensorsType; shape: number[]; begin: number; end: number } {
  if (!isRecord(entry)) throw new SafetensorsError(`The header entry of tensor ${name} is not an object.`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(BYTES_PER_ELEMENT, dtype)) {
    throw new SafetensorsError(`Tensor ${name} has the unknown dtype ${String(dtype)}.`);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw new SafetensorsError(`Tensor ${name} has a shape that is not a list of whole numbers.`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount) || offsets[0]! > offsets[1]!) {
    throw new SafetensorsError(`Tensor ${name} has data_offsets that are not [begin, end].`);
  }
  const elements = shape.reduce((size, n) => size * n, 1);
  const [begin, end] = offsets as [number, number];
  const expected = elements * BYTES_PER_ELEMENT[dtype as SafetensorsType];
  if (elements > MAXIMUM_ELEMENTS || end - begin !== expected) {
    throw new SafetensorsError(
      `Tensor ${name} of shape [${shape.join(', ')}] and dtype ${dtype} needs ${expected} bytes; the header gives it ${end - begin}.`,
    );
  }
  return { dtype: dtype as SafetensorsType, shape, begin, end };
}

/** Every byte of the data must belong to exactly one tensor. @returns where the last one ends */
function checkCover(spans: { name: string; begin: number; end: number }[]): number {
  let reached = 0;
  let previous = '';
  for (const { name, begin, end } of spans.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < reached) throw new SafetensorsError(`Tensors ${previous} and ${name} overlap in the file.`);
    if (begin > reached)
      throw new SafetensorsError(`${begin - reached} bytes before tensor ${name} belong to no tensor.`);
    reached = end;
    previous = name;
  }
  return reached;
}

/**
 * The values of a floating-point tensor.
 * @throws {SafetensorsError} where the dtype is not F32, F16 or BF16
 */
export function floatValues(name: string, tensor: StoredTensor): Float32Array {
  const { dtype, bytes } = tensor;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / BYTES_PER_ELEMENT[dtype]);
  if (dtype === 'F32') {
    if (LITTLE_ENDIAN) {
      new Uint8Array(values.buffer).set(bytes);
      return values;
    }
    for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(4 * i, true);
    return values;
  }
  if (dtype === 'F16' || dtype === 'BF16') {
    const table = halfTable(dtype);
    for (let i = 0; i < values.length; i++) values[i] = table[view.getUint16(2 * i, true)]!;
    return values;
  }
  throw new SafetensorsError(`Tensor ${name} is stored as ${dtype}; weights must be F32, F16 or BF16.`);
}

const halfTables: Partial<Record<'F16' | 'BF16', Float32Array>> = {};

/** The numbers of all 65,536 codes: five times faster than decoding each. */
function halfTable(dtype: 'F16' | 'BF16'): Float32Array {
  const decode = dtype === 'F16' ? fromFloat16 : fromBfloat16;
  return (halfTables[dtype] ??= Float32Array.from({ length: 65_536 }, (_, code) => decode(code)));
}

export interface FloatTensor {
  shape: readonly number[];
  values: Float32Array;
}

/**
 * Writes a canonical file: tensors in the order of their names, metadata likewise, the header padded with spaces to a
 * multiple of 8 bytes. Equal content gives equal bytes.
 */
export function writeSafetensors(
  tensors: Record<string, FloatTensor>,
  dtype: 'F32' | 'F16',
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  const size = BYTES_PER_ELEMENT[dtype];
  const names = Object.keys(tensors).sort();
  const header: [string, unknown][] = [];
  const facts = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  if (facts.length > 0) header.push(['__metadata__', Object.fromEntries(facts)]);
  let offset = 0;
  for (const name of names) {
    const { shape, values } = tensors[name]!;
    const end = offset + values.length * size;
    header.push([name, { dtype, shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerLength = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + offset);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  file.fill(0x20, 8, 8 + headerLength);
  file.set(text, 8);
  let at = 8 + headerLength;
  for (const name of names) {
    for (const value of tensors[name]!.values) {
      if (dtype === 'F32') view.setFloat32(at, value, true);
      else view.setUint16(at, toFloat16(value), true);
      at += size;
    }
  }
  return file;
}
