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

type ReadValue = (view: DataView, at: number) => number;

/** Bytes of one value, and how it is read, of the types that are known. */
const TYPES: ReadonlyMap<string, { bytes: number; read: ReadValue }> = new Map([
  ['|u1', { bytes: 1, read: (view, at) => view.getUint8(at) }],
  ['|i1', { bytes: 1, read: (view, at) => view.getInt8(at) }],
  ['<u2', { bytes: 2, read: (view, at) => view.getUint16(at, true) }],
  ['<i2', { bytes: 2, read: (view, at) => view.getInt16(at, true) }],
  ['<u4', { bytes: 4, read: (view, at) => view.getUint32(at, true) }],
  ['<i4', { bytes: 4, read: (view, at) => view.getInt32(at, true) }],
  ['<u8', { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) }],
  ['<i8', { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) }],
]);

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
  const valueBytes = TYPES.get(type)?.bytes;
  if (valueBytes === undefined) {
    throw new SourceError(
      `${file.path} holds values of the type ${type}; whole numbers (${[...TYPES.keys()].join(', ')}) are read. Save it as uint8.`,
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

/** One field of the dictionary. It begins at a quote: what is before it is taken off first, so that no run of spaces is tried twice. */
const FIELD = /(['"])(descr|fortran_order|shape)\1 ?: ?('[^']*'|"[^"]*"|True|False|\([\d,L ]*\)) ?(,|$)/y;

/** Exactly the three keys, in any order, as `numpy.lib.format` requires. */
function parseDictionary(file: SourceFile, text: string): { type: string; order: string; shape: number[] } {
  const header = text.trim();
  const fields = new Map<string, string>();
  // White space means nothing but in the texts of types, which hold none.
  const body = header.startsWith('{') && header.endsWith('}') ? header.slice(1, -1).split(/\s+/).join(' ').trim() : '';
  let at = 0;
  for (;;) {
    FIELD.lastIndex = at;
    const found = FIELD.exec(body);
    if (!found) break;
    fields.set(found[2]!, found[3]!);
    at = FIELD.lastIndex;
    if (body[at] === ' ') at++;
  }
  const type = fields.get('descr');
  const shape = fields.get('shape');
  const order = fields.get('fortran_order');
  if (
    at < body.length ||
    !/^['"]/.test(type ?? '') ||
    !/^(True|False)$/.test(order ?? '') ||
    !/^\(/.test(shape ?? '')
  ) {
    throw new SourceError(
      `${file.path} has a header that is not NumPy's for a plain array: ${header.slice(0, 120) || 'it is empty'}`,
    );
  }
  const numbers = shape!.match(/\d+/g)?.map(Number) ?? [];
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
  const { bytes: width, read } = TYPES.get(type)!;
  return Array.from({ length: shape[0]! }, (_, i) => read(view, i * width));
}
