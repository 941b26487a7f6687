/**
 * The safetensors container: named tensors in one file, read and written. `safetensorsHeader.ts` checks what the file says of itself.
 *
 * This file knows the container only; `weightFile.ts` knows models and layouts.
 */
import type { RangedFile } from '../store/files/RangedFile';
import { ELEMENT_BYTES, type ElementType } from './elementTypes';
import { halfNumbers, toFloat16 } from './float16';
import { SafetensorsError } from './SafetensorsError';
import { checkedHeader, headerLength, type TensorEntry } from './safetensorsHeader';
import { shownName } from './shown';

export { SafetensorsError } from './SafetensorsError';
export { headerOfBeginning, readHeader, type SafetensorsHeader, type TensorEntry } from './safetensorsHeader';

export interface StoredTensor {
  dtype: ElementType;
  shape: number[];
  /** A view into the file: little-endian, row-major, alignment not guaranteed. */
  bytes: Uint8Array;
}

export interface SafetensorsFile {
  metadata: Record<string, string>;
  tensors: Map<string, StoredTensor>;
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Reads the container and checks all of it: length, bounds, overlap, holes, sizes, repeated names.
 * @throws {SafetensorsError} saying what is wrong and with which tensor
 */
export function readSafetensors(file: Uint8Array): SafetensorsFile {
  const length = headerLength(file, file.byteLength);
  const { metadata, tensors } = checkedHeader(file.subarray(8, 8 + length), file.byteLength);
  return { metadata, tensors: new Map([...tensors].map(([name, entry]) => [name, tensorAt(file, entry)])) };
}

/** One tensor of a file that is not in memory. */
export async function readTensor(file: RangedFile, { dtype, shape, begin, end }: TensorEntry): Promise<StoredTensor> {
  return { dtype, shape, bytes: await file.read(begin, end) };
}

function tensorAt(file: Uint8Array, { dtype, shape, begin, end }: TensorEntry): StoredTensor {
  return { dtype, shape, bytes: file.subarray(begin, end) };
}

/**
 * The values of a floating-point tensor, those of 64 bits rounded to 32.
 * @throws {SafetensorsError} where the numbers are whole ones
 */
export function floatValues(name: string, tensor: StoredTensor): Float32Array {
  const { dtype, bytes } = tensor;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / ELEMENT_BYTES[dtype]);
  if (dtype === 'F32') {
    if (LITTLE_ENDIAN) {
      new Uint8Array(values.buffer).set(bytes);
      return values;
    }
    for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(4 * i, true);
    return values;
  }
  if (dtype === 'F16' || dtype === 'BF16') {
    const table = halfNumbers(dtype);
    for (let i = 0; i < values.length; i++) values[i] = table[view.getUint16(2 * i, true)]!;
    return values;
  }
  if (dtype === 'F64') {
    for (let i = 0; i < values.length; i++) values[i] = view.getFloat64(8 * i, true);
    return values;
  }
  throw new SafetensorsError(
    `Tensor ${shownName(name)} is stored as ${dtype}; weights must be floating-point numbers.`,
  );
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
  const stored = Object.entries(tensors).map(([name, tensor]) => [name, storedFloats(tensor, dtype)] as const);
  return writeStored(Object.fromEntries(stored), metadata);
}

/** Floating-point values as they are stored. */
export function storedFloats({ shape, values }: FloatTensor, dtype: 'F32' | 'F16'): StoredTensor {
  const size = ELEMENT_BYTES[dtype];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    if (dtype === 'F32') view.setFloat32(size * i, value, true);
    else view.setUint16(size * i, toFloat16(value), true);
  });
  return { dtype, shape: [...shape], bytes };
}

/** `writeSafetensors` for tensors of any kinds, as they are stored. */
export function writeStored(
  tensors: Readonly<Record<string, StoredTensor>>,
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  const names = Object.keys(tensors).sort();
  const header: [string, unknown][] = [];
  const facts = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  if (facts.length > 0) header.push(['__metadata__', Object.fromEntries(facts)]);
  let offset = 0;
  for (const name of names) {
    const { dtype, shape, bytes } = tensors[name]!;
    const end = offset + bytes.length;
    header.push([name, { dtype, shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerLength = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.fill(0x20, 8, 8 + headerLength);
  file.set(text, 8);
  let at = 8 + headerLength;
  for (const name of names) {
    file.set(tensors[name]!.bytes, at);
    at += tensors[name]!.bytes.length;
  }
  return file;
}
