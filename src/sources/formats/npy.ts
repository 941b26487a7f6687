/**
 * Header of a NumPy array file: magic, version, and a Python dictionary of type, order and shape.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { SourceError } from '../files/SourceError';
import type { SourceFile } from '../files/SourceFile';

export interface NpyHeader {
  /** As NumPy writes it, such as `|u1`. */
  type: string;
  shape: number[];
  /** Byte of the first value. */
  offset: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const MOST_HEADER_BYTES = 1 << 16;

/** Bytes of one value of the types that are read. */
const VALUE_BYTES: Record<string, number> = {
  '|u1': 1,
  '|i1': 1,
  '<u2': 2,
  '<i2': 2,
  '<u4': 4,
  '<i4': 4,
  '<u8': 8,
  '<i8': 8,
};

/**
 * Versions 1 to 3, whole numbers, C order; the file must have exactly the bytes its shape says.
 * @throws {SourceError}
 */
export async function readNpyHeader(file: SourceFile): Promise<NpyHeader> {
  const head = await file.read(0, Math.min(12, file.size));
  if (head.length < 12 || MAGIC.some((byte, i) => head[i] !== byte)) {
    throw new SourceError(`${file.path} is no NumPy array (.npy), or is cut off.`);
  }
  const version = head[6]!;
  if (version < 1 || version > 3)
    throw new SourceError(`${file.path} is a NumPy array of version ${version}; 1 to 3 are read.`);
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const begin = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const offset = begin + length;
  if (length > MOST_HEADER_BYTES || offset > file.size) {
    throw new SourceError(`${file.path} says that its header has ${length} bytes: it is damaged or cut off.`);
  }
  const text = new TextDecoder().decode(await file.read(begin, offset));
  const { type, order, shape } = parseDictionary(file, text);
  const valueBytes = VALUE_BYTES[type];
  if (valueBytes === undefined) {
    throw new SourceError(
      `${file.path} holds values of the type ${type}; whole numbers (${Object.keys(VALUE_BYTES).join(', ')}) are read. Save it as uint8.`,
    );
  }
  if (order === 'True')
    throw new SourceError(`${file.path} is in Fortran order. Save it with numpy.ascontiguousarray.`);
  const bytes = shape.reduce((product, n) => product * n, valueBytes);
  if (offset + bytes !== file.size) {
    const state = offset + bytes > file.size ? 'is cut off' : 'has bytes after its end';
    throw new SourceError(
      `${file.path} ${state}: its shape (${shape.join(', ')}) takes ${bytes} bytes, it has ${file.size - offset}.`,
    );
  }
  return { type, shape, offset };
}

/** Exactly the three keys, in any order, as `numpy.lib.format` requires. */
function parseDictionary(file: SourceFile, text: string): { type: string; order: string; shape: number[] } {
  const fields = new Map<string, string>();
  const body = /^\{(.*)\}[ \n]*$/s.exec(text)?.[1] ?? '';
  const rest = body.replace(
    /\s*(['"])(descr|fortran_order|shape)\1\s*:\s*('[^']*'|"[^"]*"|True|False|\([\d,\sL]*\))\s*(?:,|$)/g,
    (_, _quote, key: string, value: string) => {
      fields.set(key, value);
      return '';
    },
  );
  const type = fields.get('descr');
  const shape = fields.get('shape');
  const order = fields.get('fortran_order');
  const numbers = shape?.match(/\d+/g)?.map(Number) ?? [];
  if (
    rest.trim() !== '' ||
    !/^['"]/.test(type ?? '') ||
    !/^(True|False)$/.test(order ?? '') ||
    !/^\(/.test(shape ?? '')
  ) {
    throw new SourceError(
      `${file.path} has a header that is not NumPy's for a plain array: ${text.trim().slice(0, 120)}`,
    );
  }
  if (!numbers.every(Number.isSafeInteger)) throw new SourceError(`${file.path} is damaged: its shape is ${shape}.`);
  return { type: type!.slice(1, -1), order: order!, shape: numbers };
}

/**
 * A small array of one dimension as numbers, such as labels.
 * @throws {SourceError} where it has another shape or values beyond what a number holds
 */
export async function readNpyVector(file: SourceFile): Promise<number[]> {
  const { type, shape, offset } = await readNpyHeader(file);
  if (shape.length !== 1)
    throw new SourceError(`${file.path} has the shape (${shape.join(', ')}); one dimension is expected.`);
  const bytes = await file.read(offset);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const read: Record<string, (at: number) => number> = {
    '|u1': (at) => view.getUint8(at),
    '|i1': (at) => view.getInt8(at),
    '<u2': (at) => view.getUint16(at, true),
    '<i2': (at) => view.getInt16(at, true),
    '<u4': (at) => view.getUint32(at, true),
    '<i4': (at) => view.getInt32(at, true),
    '<u8': (at) => Number(view.getBigUint64(at, true)),
    '<i8': (at) => Number(view.getBigInt64(at, true)),
  };
  const width = VALUE_BYTES[type]!;
  return Array.from({ length: shape[0]! }, (_, i) => read[type]!(i * width));
}
