/**
 * A trained model as its difference from the pre-trained one, in a fraction of the bytes: filters and linear layers as whole numbers of 6
 * bits in bytes, which compression makes smaller, each output channel with a scale of its own, the rest (norms, biases) as half-precision numbers. A fraction of weights that moved
 * a little needs few bits, since what they moved by is small beside what they are.
 *
 *   weight = pre-trained weight + code · scale of its output channel,  code in −31..31
 *
 * Arrays are in the layout of files, where the output channel comes first (`layout.ts`).
 */
import { floatValues, SafetensorsError, storedFloats, type FloatTensor, type StoredTensor } from './safetensors';
import { fromFloat16, toFloat16 } from './float16';
import { shownName } from './shown';
import { TUNED_PREFIX } from './tuned';

/** Follows the name of a tensor of codes. */
const SCALE = '.scale';
/** Six bits. Eight take half as many bytes again, and leave one or two answers of a thousand more as they were (`npm run build:tuned` counts them). */
const LARGEST_CODE = 31;

/** The pre-trained weight that a weight began as: `tuned.w` as `w`, a further head as the published classifier. */
export function beganAs(name: string, classifier: string): string {
  if (name.startsWith(TUNED_PREFIX)) return name.slice(TUNED_PREFIX.length);
  const head = /^head_\w+\.(weight|bias)$/.exec(name);
  return head ? `${classifier}.${head[1]}` : name;
}

/**
 * What is to be stored of one weight.
 * @param from the weight that it began as, of the same shape
 * @returns the tensors by name: of a matrix or of filters the codes and their scales, else the difference itself
 */
export function codedDifference(name: string, from: FloatTensor, to: FloatTensor): Record<string, StoredTensor> {
  const values = to.values.map((value, i) => value - from.values[i]!);
  if (to.shape.length < 2) return { [name]: storedFloats({ shape: to.shape, values }, 'F16') };
  const channels = to.shape[0]!;
  const size = values.length / channels;
  const scales = new Float32Array(channels);
  const codes = new Int8Array(values.length);
  for (let c = 0; c < channels; c++) {
    const row = values.subarray(c * size, (c + 1) * size);
    const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    // The reader multiplies by the rounded scale, so the codes are of that one.
    const scale = fromFloat16(toFloat16(largest / LARGEST_CODE));
    scales[c] = scale;
    if (scale === 0) continue;
    row.forEach((value, i) => {
      codes[c * size + i] = Math.max(-LARGEST_CODE, Math.min(LARGEST_CODE, Math.round(value / scale)));
    });
  }
  const bytes = new Uint8Array(codes.buffer);
  return {
    [name]: { dtype: 'I8', shape: [...to.shape], bytes },
    [name + SCALE]: storedFloats({ shape: [channels], values: scales }, 'F16'),
  };
}

/** Names of the weights that a file of differences holds. */
export function differenceNames(tensors: ReadonlyMap<string, StoredTensor>): string[] {
  return [...tensors.keys()].filter((name) => !name.endsWith(SCALE));
}

/**
 * The difference of one weight, in the layout of files.
 * @throws {SafetensorsError} where its scales are missing or of another number, or a value is not finite
 */
export function readDifference(name: string, tensors: ReadonlyMap<string, StoredTensor>): FloatTensor {
  const stored = tensors.get(name);
  if (!stored) throw new SafetensorsError(`Tensor ${shownName(name)} is missing.`);
  const { shape } = stored;
  const values = stored.dtype === 'I8' ? decoded(name, stored, tensors.get(name + SCALE)) : floatValues(name, stored);
  if (!values.every(Number.isFinite)) {
    throw new SafetensorsError(`Tensor ${shownName(name)} holds a value that is not finite.`);
  }
  return { shape, values };
}

function decoded(name: string, { shape, bytes }: StoredTensor, stored: StoredTensor | undefined): Float32Array {
  const scales = stored ? floatValues(name + SCALE, stored) : new Float32Array(0);
  if (scales.length === 0 || scales.length !== shape[0]) {
    throw new SafetensorsError(
      `Tensor ${shownName(name)} has ${scales.length} scales for its ${shape[0]} output channels.`,
    );
  }
  const codes = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = codes.length / scales.length;
  return Float32Array.from(codes, (code, i) => code * scales[Math.floor(i / size)]!);
}
