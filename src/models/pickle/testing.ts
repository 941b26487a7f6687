/** Test helpers: files as torch.save writes them, in both formats, honest and hostile. */
import { zipSync } from 'fflate';
import { ELEMENT_BYTES, type ElementType } from '../elementTypes';

/** What can be written; text, numbers and arrays (as lists) stand for themselves. */
export type Py =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Py[]
  | { tuple: readonly Py[] }
  | { dict: readonly (readonly [Py, Py])[] }
  /** Of `collections`, with the attribute that state dictionaries have. */
  | { ordered: readonly (readonly [Py, Py])[]; metadata?: boolean }
  | { global: string }
  /** `call(*args)`, and the state that is laid on the result. */
  | { call: Py; args: readonly Py[]; state?: Py }
  /** The same as a new object of a class. */
  | { object: string; state: Py }
  | { persistent: Py }
  | { code: readonly number[] };

export const dict = (entries: Record<string, Py>): Py => ({ dict: Object.entries(entries) });

export interface TestTensor {
  key: string;
  type?: ElementType;
  /** Numbers of the storage. */
  elements: number;
  offset?: number;
  shape: readonly number[];
  stride?: readonly number[];
}

const STORAGE: Partial<Record<ElementType, string>> = {
  F64: 'DoubleStorage',
  F32: 'FloatStorage',
  F16: 'HalfStorage',
  BF16: 'BFloat16Storage',
  I64: 'LongStorage',
  I32: 'IntStorage',
  I16: 'ShortStorage',
  I8: 'CharStorage',
  U8: 'ByteStorage',
  BOOL: 'BoolStorage',
};

export const rowStride = (shape: readonly number[]): number[] =>
  shape.map((_, i) => shape.slice(i + 1).reduce((product, n) => product * n, 1));

export function storage({ key, type = 'F32', elements }: TestTensor): Py {
  return {
    persistent: { tuple: ['storage', { global: `torch.${STORAGE[type]}` }, key, 'cpu', elements] },
  };
}

export function tensor(of: TestTensor): Py {
  const { offset = 0, shape, stride = rowStride(shape) } = of;
  return {
    call: { global: 'torch._utils._rebuild_tensor_v2' },
    args: [storage(of), offset, { tuple: shape }, { tuple: stride }, false, { ordered: [] }],
  };
}

/** A pickle of protocol 2. */
export function pickled(value: Py): Uint8Array<ArrayBuffer> {
  const out: number[] = [0x80, 2];
  write(out, value);
  out.push(0x2e);
  return Uint8Array.from(out);
}

function write(out: number[], value: Py): void {
  const open = (items: readonly Py[]) => {
    out.push(0x28);
    for (const item of items) write(out, item);
  };
  const pairs = (entries: readonly (readonly [Py, Py])[]) => {
    open(entries.flat(1) as Py[]);
    out.push(0x75);
  };
  if (value === null) out.push(0x4e);
  else if (typeof value === 'boolean') out.push(value ? 0x88 : 0x89);
  else if (typeof value === 'number') out.push(...numberCode(value));
  else if (typeof value === 'bigint') {
    const bytes: number[] = [];
    for (let rest = value; rest > 0n; rest >>= 8n) bytes.push(Number(rest & 255n));
    if (bytes.at(-1)! > 127) bytes.push(0);
    out.push(0x8a, bytes.length, ...bytes);
  } else if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value);
    out.push(0x58, ...uint32(bytes.length));
    for (const byte of bytes) out.push(byte);
  } else if (isList(value)) {
    out.push(0x5d);
    open(value);
    out.push(0x65);
  } else if ('tuple' in value) {
    open(value.tuple);
    out.push(0x74);
  } else if ('dict' in value) {
    out.push(0x7d);
    pairs(value.dict);
  } else if ('ordered' in value) {
    write(out, { call: { global: 'collections.OrderedDict' }, args: [] });
    pairs(value.ordered);
    if (value.metadata) {
      write(out, dict({ _metadata: { ordered: [['', dict({ version: 1 })]] } }));
      out.push(0x62);
    }
  } else if ('global' in value) {
    const at = value.global.lastIndexOf('.');
    const text = `${value.global.slice(0, at)}\n${value.global.slice(at + 1)}\n`;
    out.push(0x63, ...new TextEncoder().encode(text));
  } else if ('call' in value) {
    write(out, value.call);
    write(out, { tuple: value.args });
    out.push(0x52);
    if (value.state !== undefined) {
      write(out, value.state);
      out.push(0x62);
    }
  } else if ('object' in value) {
    write(out, { global: value.object });
    out.push(0x29, 0x81);
    write(out, value.state);
    out.push(0x62);
  } else if ('persistent' in value) {
    write(out, value.persistent);
    out.push(0x51);
  } else {
    out.push(...value.code);
  }
}

const isList = (value: object): value is readonly Py[] => Array.isArray(value);
const uint32 = (value: number) => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];

function numberCode(value: number): number[] {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) return [0x4a, ...uint32(value)];
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, false);
  return [0x47, ...bytes];
}

export type Storages = Readonly<Record<string, Uint8Array>>;

/** The archive of PyTorch 1.6 and later. */
export function torchArchive(
  root: Py | Uint8Array,
  storages: Storages = {},
  { folder = 'archive', level = 0, extra = {} }: { folder?: string; level?: 0 | 6; extra?: Storages } = {},
): Uint8Array<ArrayBuffer> {
  const entries: Record<string, Uint8Array> = {
    [`${folder}/data.pkl`]: root instanceof Uint8Array ? root : pickled(root),
    ...Object.fromEntries(Object.entries(storages).map(([key, bytes]) => [`${folder}/data/${key}`, bytes])),
    [`${folder}/version`]: new TextEncoder().encode('3\n'),
    ...Object.fromEntries(Object.entries(extra).map(([name, bytes]) => [`${folder}/${name}`, bytes])),
  };
  return zipSync(entries, { level }) as Uint8Array<ArrayBuffer>;
}

export const MAGIC = 0x1950a86a20f9469cfc6cn;

/** The file of one piece before. @param storages with the bytes of one number of each */
export function torchLegacy(
  root: Py | Uint8Array,
  storages: Readonly<Record<string, { bytes: Uint8Array; width: number }>> = {},
): Uint8Array<ArrayBuffer> {
  const facts = dict({ protocol_version: 1001, little_endian: true, type_sizes: dict({ short: 2, int: 4, long: 4 }) });
  const parts: Uint8Array[] = [pickled(MAGIC), pickled(1001), pickled(facts)];
  parts.push(root instanceof Uint8Array ? root : pickled(root), pickled(Object.keys(storages)));
  for (const { bytes, width } of Object.values(storages)) {
    const count = new Uint8Array(8);
    new DataView(count.buffer).setBigUint64(0, BigInt(bytes.length / width), true);
    parts.push(count, bytes);
  }
  return joined(parts);
}

/** A state dictionary of tensors, each with a storage of its own, in one of the formats. */
export function stateFile(
  format: 'archive' | 'legacy',
  tensors: readonly { name: string; type: ElementType; shape: readonly number[]; bytes: Uint8Array }[],
  wrap: (state: Py) => Py = (state) => state,
): Uint8Array<ArrayBuffer> {
  const state: Py = {
    ordered: tensors.map(({ name, type, shape, bytes }, i) => [
      name,
      tensor({ key: String(i), type, elements: bytes.length / ELEMENT_BYTES[type], shape }),
    ]),
    metadata: true,
  };
  if (format === 'archive') {
    return torchArchive(wrap(state), Object.fromEntries(tensors.map(({ bytes }, i) => [i, bytes])));
  }
  const storages = tensors.map(({ bytes, type }, i) => [i, { bytes, width: ELEMENT_BYTES[type] }] as const);
  return torchLegacy(wrap(state), Object.fromEntries(storages));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
