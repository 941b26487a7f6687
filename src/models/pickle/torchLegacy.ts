/**
 * The format of torch.save before PyTorch 1.6, and of `_use_new_zipfile_serialization=False`: five pickles (a magic number, the version,
 * facts about the machine, the object, the keys of the storages), then for each key the count of its numbers and these, always
 * little-endian (torch/serialization.py, `_legacy_save`).
 */
import { ELEMENT_BYTES, type ElementType } from '../elementTypes';
import type { RangedFile } from '../../store/files/RangedFile';
import { PickleError } from './PickleError';
import { storageOf } from './tensor';
import { unpickleFrom, type StoragePlace, type TorchFile } from './torchFile';
import type { PickleValue } from './values';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;
/** Bytes of the count before the numbers of a storage. */
const COUNT_BYTES = 8;

/** @throws {PickleError} where it is another pickle, is damaged or cut off, or wants what is not known */
export async function openTorchLegacy(file: RangedFile): Promise<TorchFile> {
  const { path, size } = file;
  const magic = await unpickleFrom(file, path, 0);
  if (magic.value !== MAGIC) {
    throw new PickleError(
      `${path} is a pickle, but none of torch.save. Load it in Python and save the weights with \`torch.save(weights, "weights.pth")\`.`,
    );
  }
  const version = await unpickleFrom(file, path, magic.end);
  if (version.value !== VERSION) {
    throw new PickleError(
      `${path} is of version ${String(version.value).slice(0, 20)} of PyTorch's format; ${VERSION} is read.`,
    );
  }
  const facts = await unpickleFrom(file, path, version.end);
  const types = new Map<string, ElementType>();
  const object = await unpickleFrom(file, path, facts.end, (id) => {
    const storage = storageOf(path, id);
    types.set(storage.key, storage.type);
    return storage;
  });
  const keys = await unpickleFrom(file, path, object.end);
  const places = await placesOf(file, keys.value, keys.end, types);
  return { path, size, root: object.value, places, bigEndian: false };
}

async function placesOf(
  file: RangedFile,
  keys: PickleValue,
  begin: number,
  types: ReadonlyMap<string, ElementType>,
): Promise<Map<string, StoragePlace>> {
  const places = new Map<string, StoragePlace>();
  let at = begin;
  for (const key of Array.isArray(keys) ? keys : []) {
    const type = typeof key === 'string' ? types.get(key) : undefined;
    if (typeof key !== 'string' || !type || places.has(key)) {
      throw new PickleError(`${file.path} is damaged: its list of storages is not that of its tensors.`);
    }
    if (at + COUNT_BYTES > file.size) throw cutOff(file);
    const counted = await file.read(at, at + COUNT_BYTES);
    const count = new DataView(counted.buffer, counted.byteOffset).getBigUint64(0, true);
    at += COUNT_BYTES;
    const bytes = Number(count) * ELEMENT_BYTES[type];
    if (at + bytes > file.size) throw cutOff(file);
    places.set(key, { file, begin: at, bytes });
    at += bytes;
  }
  return places;
}

function cutOff({ path }: RangedFile): PickleError {
  return new PickleError(`${path} is cut off. Download or copy it again.`);
}
