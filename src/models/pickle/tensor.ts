/** Tensors and storages out of what a pickle says of them, checked before anything is read through them. */
import { ELEMENT_BYTES, type ElementType } from '../elementTypes';
import { PickleError } from './PickleError';
import { GlobalName, TorchStorage, TorchTensor, type PickleValue } from './values';
import { shownName, shownShape } from '../shown';

const MOST_DIMENSIONS = 16;
const MOST_ELEMENTS = 2 ** 40;
const MOST_KEY = 200;

/**
 * The storage behind a persistent id: `('storage', type, key, location, elements[, view])`.
 * @throws {PickleError} where it is something else
 */
export function storageOf(path: string, id: PickleValue): TorchStorage {
  const parts = Array.isArray(id) ? id : [];
  const [kind, type, key, , elements, view] = parts;
  if (kind !== 'storage') {
    const what = typeof kind === 'string' ? ` (${shownName(kind)})` : '';
    throw new PickleError(`${path} refers to something outside of it that is no storage of numbers${what}.`);
  }
  const named = typeof key === 'string' ? key : isCount(key) ? String(key) : '';
  if (!(type instanceof GlobalName) || type.meaning.kind !== 'storage' || !isCount(elements)) throw damaged(path);
  if (named === '' || named.length > MOST_KEY) throw damaged(path);
  if (view === undefined || view === null) return new TorchStorage(named, type.meaning.type, elements);
  // A part of another storage, as files from before 2018 have: its key, where it begins, and how long it is.
  const [, from, length] = Array.isArray(view) ? view : [];
  if (!isCount(from) || !isCount(length) || from + length > elements) throw damaged(path);
  return new TorchStorage(named, type.meaning.type, length, from);
}

/**
 * The tensor of a call of `_rebuild_tensor` (`storage, offset, shape, stride`), `_v2` (which goes on with what training needs) or `_v3` (which
 * names the type of the numbers, as its storage has none).
 * @throws {PickleError} where it reaches beyond its storage, or its sizes make no sense
 */
export function rebuiltTensor(path: string, version: 1 | 2 | 3, args: readonly PickleValue[]): TorchTensor {
  const [storage, offset, shape, stride] = args;
  if (!(storage instanceof TorchStorage) || !isCount(offset)) throw damaged(path);
  if (!areCounts(shape) || !areCounts(stride) || shape.length !== stride.length) throw damaged(path);
  if (shape.length > MOST_DIMENSIONS) throw damaged(path);
  const type = version === 3 ? namedType(path, args[6]) : storage.type;
  const elements = shape.reduce((product, n) => product * n, 1);
  if (!(elements <= MOST_ELEMENTS)) throw damaged(path);
  const reach = elements === 0 ? 0 : shape.reduce((last, n, i) => last + (n - 1) * stride[i]!, offset + 1);
  if (reach * ELEMENT_BYTES[type] > storage.elements * ELEMENT_BYTES[storage.type]) {
    throw new PickleError(
      `${path} is damaged: a tensor of shape ${shownShape(shape)} in it reaches beyond its storage of ${storage.elements} numbers.`,
    );
  }
  return new TorchTensor(storage, type, offset, [...shape], [...stride]);
}

function namedType(path: string, type: PickleValue | undefined): ElementType {
  if (!(type instanceof GlobalName) || type.meaning.kind !== 'type') throw damaged(path);
  if (type.meaning.type !== null) return type.meaning.type;
  throw new PickleError(
    `${path} holds numbers of the kind ${type.name}, which is not read: save the weights as float32 or float16.`,
  );
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function areCounts(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.length <= MOST_DIMENSIONS && value.every(isCount);
}

function damaged(path: string): PickleError {
  return new PickleError(`${path} is damaged: a tensor in it has sizes that make no sense.`);
}
