/**
 * The format of torch.save since PyTorch 1.6: a zip of `<name>/data.pkl`, the pickle, and `<name>/data/<key>`, the bytes of each storage;
 * `<name>/byteorder` says since 2.1 in which order (torch/serialization.py, `_save`).
 */
import type { RangedFile } from '../../store/files/RangedFile';
import { SAVE_WEIGHTS } from './globals';
import { PickleError } from './PickleError';
import { unpickleFrom, type StoragePlace, type TorchFile } from './torchFile';

/** Path of the pickle in an archive of PyTorch. */
const PICKLE = /^([^/]*\/)?data\.pkl$/;

/** Whether an archive with entries of these paths was written by PyTorch. */
export function isTorchArchive(paths: readonly string[]): boolean {
  return paths.some((path) => PICKLE.test(path));
}

/**
 * @param file the archive
 * @param entries what it holds
 * @throws {PickleError} where it is a program, is damaged, or wants what is not known
 */
export async function openTorchArchive(
  file: Pick<RangedFile, 'path' | 'size'>,
  entries: readonly RangedFile[],
): Promise<TorchFile> {
  const { path, size } = file;
  const pickles = entries.filter((entry) => PICKLE.test(entry.path));
  const [pickle] = pickles;
  if (!pickle || pickles.length > 1) {
    throw new PickleError(`${path} holds ${pickles.length} models (data.pkl); it must be one.`);
  }
  const folder = pickle.path.slice(0, -'data.pkl'.length);
  const named = new Map(entries.map((entry) => [entry.path, entry]));
  if (named.has(`${folder}constants.pkl`) || entries.some((entry) => entry.path.startsWith(`${folder}code/`))) {
    throw new PickleError(`${path} is a program of TorchScript, not weights alone. ${SAVE_WEIGHTS}`);
  }
  const { value } = await unpickleFrom(pickle, path, 0);
  const places = new Map<string, StoragePlace>();
  for (const entry of entries) {
    if (!entry.path.startsWith(`${folder}data/`)) continue;
    places.set(entry.path.slice(`${folder}data/`.length), { file: entry, begin: 0, bytes: entry.size });
  }
  return { path, size, root: value, places, bigEndian: await isBigEndian(path, named.get(`${folder}byteorder`)) };
}

async function isBigEndian(path: string, entry: RangedFile | undefined): Promise<boolean> {
  if (!entry) return false;
  const text = entry.size > 16 ? '' : new TextDecoder('latin1').decode(await entry.read());
  if (text === 'little' || text === 'big') return text === 'big';
  throw new PickleError(`${path} is damaged: the order of its bytes is neither little nor big.`);
}
