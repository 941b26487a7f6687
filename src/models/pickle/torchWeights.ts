/**
 * The weights of a PyTorch file as those who read safetensors see them: a header with names, types and shapes, and a file whose bytes are the
 * tensors in row order. Nothing is copied beforehand: what is asked for is read out of the PyTorch file and put in order then.
 */
import { ELEMENT_BYTES } from '../elementTypes';
import type { SafetensorsHeader, TensorEntry } from '../safetensors';
import type { RangedFile } from '../../store/files/RangedFile';
import { megabytes } from '../../store/size';
import { PickleError } from './PickleError';
import { inRowOrder, isContiguous, otherByteOrder, spanOf } from './strides';
import { placeOf, type StoragePlace, type TorchFile } from './torchFile';
import type { TorchTensor } from './values';

export interface TensorFile {
  file: RangedFile;
  header: SafetensorsHeader;
}

interface Placed {
  tensor: TorchTensor;
  place: StoragePlace;
  begin: number;
  end: number;
}

/** Tensors may share numbers, and repeat them: in all this often at most, with so many bytes besides. */
const MOST_REPEATED = 4;
const ALWAYS_BYTES = 64e6;

/** @throws {PickleError} where numbers are missing, or are repeated so often that they would fill the memory */
export function tensorFile(torch: TorchFile, tensors: ReadonlyMap<string, TorchTensor>): TensorFile {
  const placed = placeAll(torch, tensors);
  const entries = new Map<string, TensorEntry>();
  for (const name of tensors.keys()) {
    const { tensor, begin, end } = placed.get(name)!;
    entries.set(name, { dtype: tensor.type, shape: [...tensor.shape], begin, end });
  }
  const inOrder = [...placed.values()].sort((a, b) => a.begin - b.begin || a.end - b.end);
  const size = inOrder.at(-1)?.end ?? 0;
  return {
    header: { metadata: {}, tensors: entries, bytes: size },
    file: { path: torch.path, size, read: (start = 0, end = size) => readRange(torch, inOrder, start, end) },
  };
}

/** Tensors of one storage stand together, so that each storage is read once from beginning to end. */
function placeAll(torch: TorchFile, tensors: ReadonlyMap<string, TorchTensor>): Map<string, Placed> {
  const byStorage = new Map<string, [string, TorchTensor][]>();
  for (const [name, tensor] of tensors) {
    const group = byStorage.get(tensor.storage.key);
    if (group) group.push([name, tensor]);
    else byStorage.set(tensor.storage.key, [[name, tensor]]);
  }
  const placed = new Map<string, Placed>();
  let [at, cost, there] = [0, 0, 0];
  for (const group of byStorage.values()) {
    there += torch.places.get(group[0]![1].storage.key)?.bytes ?? 0;
    for (const [name, tensor] of group) {
      const place = placeOf(torch, tensor.storage);
      const bytes = tensor.shape.reduce((product, n) => product * n, 1) * ELEMENT_BYTES[tensor.type];
      cost += Math.max(bytes, spanOf(tensor.shape, tensor.stride) * ELEMENT_BYTES[tensor.type]);
      placed.set(name, { tensor, place, begin: at, end: at + bytes });
      at += bytes;
    }
  }
  if (cost > MOST_REPEATED * there + ALWAYS_BYTES) {
    throw new PickleError(
      `The tensors of ${torch.path} come to ${megabytes(cost)} out of ${megabytes(there)} of numbers: such a file is damaged or made to fill the memory.`,
    );
  }
  return placed;
}

async function readRange(torch: TorchFile, placed: readonly Placed[], start: number, end: number): Promise<Uint8Array> {
  const size = placed.at(-1)?.end ?? 0;
  if (!(start >= 0 && start <= end && end <= size)) {
    throw new PickleError(`${torch.path} has ${size} bytes of tensors; bytes ${start} to ${end} were asked for.`);
  }
  let first = firstEndingAfter(placed, start);
  const one = placed[first];
  if (one && one.begin === start && one.end === end) return bytesOf(torch, one);
  const out = new Uint8Array(end - start);
  for (; first < placed.length && placed[first]!.begin < end; first++) {
    const { begin, end: ends } = placed[first]!;
    const bytes = await bytesOf(torch, placed[first]!);
    const part = bytes.subarray(Math.max(0, start - begin), Math.min(ends, end) - begin);
    out.set(part, Math.max(begin, start) - start);
  }
  return out;
}

function firstEndingAfter(placed: readonly Placed[], byte: number): number {
  let [low, high] = [0, placed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (placed[middle]!.end > byte) high = middle;
    else low = middle + 1;
  }
  return low;
}

async function bytesOf(torch: TorchFile, { tensor, place }: Placed): Promise<Uint8Array> {
  const width = ELEMENT_BYTES[tensor.type];
  const begin = place.begin + tensor.offset * width;
  const span = await place.file.read(begin, begin + spanOf(tensor.shape, tensor.stride) * width);
  const rows = isContiguous(tensor.shape, tensor.stride) ? span : inRowOrder(span, tensor.shape, tensor.stride, width);
  return torch.bigEndian && width > 1 ? otherByteOrder(rows, width) : rows;
}
