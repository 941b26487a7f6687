/**
 * The header of a safetensors file, read without trusting it: which tensors it says there are, and whether they can be there.
 * Format (huggingface/safetensors): length of the header as a little-endian u64, a JSON header
 * `{name: {dtype, shape, data_offsets: [begin, end]}}`, then the data; offsets count from the end of the header.
 */
import type { RangedFile } from '../store/files/RangedFile';
import { ELEMENT_BYTES, type ElementType } from './elementTypes';
import { checkHeaderText } from './headerText';
import { SafetensorsError } from './SafetensorsError';
import { shownName, shownShape, shownValue } from './shown';

/** Where a tensor stands in its file. */
export interface TensorEntry {
  dtype: ElementType;
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

const HEADER_CAP = 100_000_000;
const MAXIMUM_ELEMENTS = 2 ** 40;
const MOST_DIMENSIONS = 64;

/**
 * The header of a file that is not in memory, all of it checked: length, bounds, overlap, holes, sizes, repeated names.
 * @throws {SafetensorsError} saying what is wrong and with which tensor
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

/** @param start the first 8 bytes or more @param size of the whole file */
export function headerLength(start: Uint8Array, size: number): number {
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

export function checkedHeader(bytes: Uint8Array, size: number | null): SafetensorsHeader {
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
        `The file is truncated: tensor ${shownName(name)} ends at byte ${end} of the data, which has ${size - dataAt}. Fetch or copy it again.`,
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
  checkHeaderText(bytes);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new SafetensorsError('The header is not JSON: this is not a safetensors file.');
  }
  if (!isRecord(header)) throw new SafetensorsError('The header is not a JSON object: this is not a safetensors file.');
  return header;
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
    if (typeof value !== 'string') throw new SafetensorsError(`The metadata value ${shownName(key)} is not a string.`);
  }
  return entry as Record<string, string>;
}

function parseEntry(name: string, entry: unknown): { dtype: ElementType; shape: number[]; begin: number; end: number } {
  if (!isRecord(entry)) throw new SafetensorsError(`The header entry of tensor ${shownName(name)} is not an object.`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(ELEMENT_BYTES, dtype)) {
    throw new SafetensorsError(
      `Tensor ${shownName(name)} has the unknown dtype ${typeof dtype === 'string' ? shownName(dtype) : shownValue(dtype)}.`,
    );
  }
  if (!Array.isArray(shape) || shape.length > MOST_DIMENSIONS || !shape.every(isCount)) {
    throw new SafetensorsError(
      `Tensor ${shownName(name)} has a shape that is not a list of at most ${MOST_DIMENSIONS} whole numbers.`,
    );
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount) || offsets[0]! > offsets[1]!) {
    throw new SafetensorsError(`Tensor ${shownName(name)} has data_offsets that are not [begin, end].`);
  }
  const elements = shape.reduce((size, n) => size * n, 1);
  const [begin, end] = offsets as [number, number];
  const expected = elements * ELEMENT_BYTES[dtype as ElementType];
  if (elements > MAXIMUM_ELEMENTS || end - begin !== expected) {
    throw new SafetensorsError(
      `Tensor ${shownName(name)} of shape ${shownShape(shape)} and dtype ${dtype} needs ${expected} bytes; the header gives it ${end - begin}.`,
    );
  }
  return { dtype: dtype as ElementType, shape, begin, end };
}

/** Every byte of the data must belong to exactly one tensor. @returns where the last one ends */
function checkCover(spans: { name: string; begin: number; end: number }[]): number {
  let reached = 0;
  let previous = '';
  for (const { name, begin, end } of spans.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < reached)
      throw new SafetensorsError(`Tensors ${shownName(previous)} and ${shownName(name)} overlap in the file.`);
    if (begin > reached)
      throw new SafetensorsError(`${begin - reached} bytes before tensor ${shownName(name)} belong to no tensor.`);
    reached = end;
    previous = name;
  }
  return reached;
}
