/** Mutations of bytes that know nothing of their meaning. Each gives new bytes and leaves the old ones. */
import type { Random } from '../../../src/num/random';
import { chance, pick, range, size } from './draw';
import { EDGES, FLOATS, NUMBER_TEXTS } from './strange';

/** No mutated file becomes longer. */
export const MOST_BYTES = 1 << 20;

export interface BytesContext {
  random: Random;
  /** Bytes of other seeds, to splice with. */
  others: readonly Uint8Array[];
}

type Mutation = (bytes: Uint8Array, context: BytesContext) => Uint8Array;

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(
    Math.min(
      MOST_BYTES,
      parts.reduce((sum, part) => sum + part.length, 0),
    ),
  );
  let at = 0;
  for (const part of parts) {
    const fitting = part.subarray(0, out.length - at);
    out.set(fitting, at);
    at += fitting.length;
  }
  return out;
}

const filled = (random: Random, length: number): Uint8Array => {
  const value = pick(random, [0, 1, 0x20, 0x30, 0x41, 0x7f, 0x80, 0xff, random.integer(256)]);
  return chance(random, 0.5)
    ? new Uint8Array(length).fill(value)
    : Uint8Array.from({ length }, () => random.integer(256));
};

const flipBits: Mutation = (bytes, { random }) => {
  const out = bytes.slice();
  for (let n = size(random, 8); n > 0; n--) {
    const at = random.integer(out.length);
    out[at] = out[at]! ^ (1 << random.integer(8));
  }
  return out;
};

const setRun: Mutation = (bytes, { random }) => {
  const out = bytes.slice();
  const [begin, end] = range(random, out.length);
  out.set(filled(random, end - begin), begin);
  return out;
};

const truncate: Mutation = (bytes, { random }) => {
  const cut = chance(random, 0.5) ? random.integer(bytes.length + 1) : bytes.length - size(random, bytes.length);
  return chance(random, 0.9) ? bytes.slice(0, cut) : bytes.slice(cut);
};

const insert: Mutation = (bytes, { random }) => {
  const at = random.integer(bytes.length + 1);
  return joined(bytes.subarray(0, at), filled(random, size(random, 4096)), bytes.subarray(at));
};

const remove: Mutation = (bytes, { random }) => {
  const [begin, end] = range(random, bytes.length);
  return joined(bytes.subarray(0, begin), bytes.subarray(end));
};

const splice: Mutation = (bytes, { random, others }) => {
  if (others.length === 0) return setRun(bytes, { random, others });
  const other = pick(random, others);
  const at = random.integer(bytes.length + 1);
  // Headers of two files of a kind stand at the same places.
  const from = chance(random, 0.5) ? Math.min(at, other.length) : random.integer(other.length + 1);
  return joined(bytes.subarray(0, at), other.subarray(from));
};

const repeat: Mutation = (bytes, { random }) => {
  const [begin, end] = range(random, bytes.length);
  const block = bytes.subarray(begin, end);
  const times = size(random, Math.max(1, Math.min(2000, Math.floor(MOST_BYTES / Math.max(1, block.length)))));
  return joined(bytes.subarray(0, end), ...Array.from({ length: times }, () => block), bytes.subarray(end));
};

const move: Mutation = (bytes, { random }) => {
  const [begin, end] = range(random, bytes.length);
  const rest = joined(bytes.subarray(0, begin), bytes.subarray(end));
  const at = random.integer(rest.length + 1);
  return joined(rest.subarray(0, at), bytes.subarray(begin, end), rest.subarray(at));
};

/** A number of 1, 2, 4 or 8 bytes, or a float, at a place that is a multiple of its width or of one less. */
const number: Mutation = (bytes, { random }) => {
  const out = bytes.slice();
  const view = new DataView(out.buffer);
  const width = pick(
    random,
    [1, 2, 4, 4, 8, 8].filter((one) => one <= out.length),
  );
  const step = chance(random, 0.7) ? width : pick(random, [1, 2]);
  const at = Math.min(out.length - width, random.integer(Math.floor((out.length - width) / step) + 1) * step);
  const little = chance(random, 0.7);
  if (width >= 4 && chance(random, 0.15)) {
    if (width === 4) view.setFloat32(at, pick(random, FLOATS), little);
    else view.setFloat64(at, pick(random, FLOATS), little);
    return out;
  }
  const here = [out.length, out.length - 1, at, at + width, out.length - at];
  const value = BigInt(chance(random, 0.6) ? pick(random, EDGES) : pick(random, here) + random.integer(5) - 2);
  const near = chance(random, 0.25) ? valueAt(view, at, width, little) + BigInt(random.integer(33) - 16) : value;
  for (let i = 0; i < width; i++) {
    const shift = BigInt(8 * (little ? i : width - 1 - i));
    out[at + i] = Number((BigInt.asUintN(64, near) >> shift) & 255n);
  }
  return out;
};

function valueAt(view: DataView, at: number, width: number, little: boolean): bigint {
  let value = 0n;
  for (let i = 0; i < width; i++) value |= BigInt(view.getUint8(at + i)) << BigInt(8 * (little ? i : width - 1 - i));
  return value;
}

/** Digits that stand in the bytes as text, as in headers of tar and npy. */
const writtenNumber: Mutation = (bytes, context) => {
  const { random } = context;
  const runs: [number, number][] = [];
  const [low, high] = window(random, bytes.length);
  for (let at = low; at < high; at++) {
    let end = at;
    while (end < high && bytes[end]! >= 0x30 && bytes[end]! <= 0x39) end++;
    if (end > at) runs.push([at, end]);
    at = end;
  }
  if (runs.length === 0) return number(bytes, context);
  const [begin, end] = pick(random, runs);
  const text = new TextEncoder().encode(pick(random, NUMBER_TEXTS));
  if (chance(random, 0.5)) return joined(bytes.subarray(0, begin), text, bytes.subarray(end));
  // In fields of a fixed width.
  const out = bytes.slice();
  for (let i = begin; i < end; i++) out[i] = text[i - begin] ?? 0x30;
  return out;
};

/** Long files are searched in part. */
function window(random: Random, length: number): [number, number] {
  const most = 4096;
  if (length <= most) return [0, length];
  const at = chance(random, 0.5) ? 0 : random.integer(length - most);
  return [at, at + most];
}

const MUTATIONS: readonly Mutation[] = [
  flipBits,
  flipBits,
  setRun,
  truncate,
  insert,
  remove,
  splice,
  repeat,
  move,
  number,
  number,
  number,
  writtenNumber,
];

export function mutateBytes(bytes: Uint8Array, context: BytesContext): Uint8Array {
  if (bytes.length === 0) return filled(context.random, size(context.random, 64));
  return pick(context.random, MUTATIONS)(bytes, context);
}
