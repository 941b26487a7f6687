/**
 * A file of torch.save, opened: what its pickle holds, and the numbers that its tensors look into, read when they are asked for. Both formats:
 * the archive of PyTorch 1.6 and later (`torchArchive.ts`), and the file of one piece before it (`torchLegacy.ts`).
 */
import { ELEMENT_BYTES } from '../elementTypes';
import type { RangedFile } from '../../store/files/RangedFile';
import { PickleError } from './PickleError';
import { EndOfBytes } from './PickleReader';
import { unpickle, type Unpickled } from './unpickle';
import { storageOf } from './tensor';
import type { PickleValue, TorchStorage } from './values';
import { shownName } from '../shown';

/** Where the bytes of one storage are. */
export interface StoragePlace {
  file: RangedFile;
  /** Byte of `file` at which they begin. */
  begin: number;
  bytes: number;
}

export interface TorchFile {
  path: string;
  /** Bytes of the file. */
  size: number;
  root: PickleValue;
  /** Whether numbers stand with their first byte first, as the machine that wrote them had it. */
  bigEndian: boolean;
  /** Storages by key. */
  places: ReadonlyMap<string, StoragePlace>;
}

/** Bytes of one pickle at most. Those of networks have less than a thousandth of it. */
const MOST_PICKLE = 32e6;
/** Bytes that are looked at first; most pickles end within them. */
const FIRST = 1 << 18;

/**
 * Reads one pickle out of a file that is not in memory, with as much of it as is needed.
 * @param persistent see `unpickle`; storages of torch by default
 * @throws {PickleError} where it is damaged, cut off, or wants what is not known
 */
export async function unpickleFrom(
  file: RangedFile,
  path: string,
  at: number,
  persistent: (id: PickleValue) => PickleValue = (id) => storageOf(path, id),
): Promise<Unpickled> {
  for (let length = FIRST; ; length *= 8) {
    const end = Math.min(file.size, at + length, at + MOST_PICKLE);
    const bytes = await file.read(at, end);
    try {
      const { value, end: ended } = unpickle(path, bytes, 0, persistent);
      return { value, end: at + ended };
    } catch (error) {
      if (!(error instanceof EndOfBytes)) throw error;
      if (end === file.size) throw new PickleError(`${path} is cut off. Download or copy it again.`);
      if (end === at + MOST_PICKLE)
        throw new PickleError(
          `${path} holds no end of its names within ${MOST_PICKLE / 1e6} MB: no file of weights is so.`,
        );
    }
  }
}

/**
 * Where the numbers of a storage are, checked against what the pickle says of it.
 * @throws {PickleError} where they are missing or fewer
 */
export function placeOf({ path, places }: TorchFile, { key, type, elements, from }: TorchStorage): StoragePlace {
  const place = places.get(key);
  if (!place)
    throw new PickleError(
      `${path} is not whole: the numbers of storage ${shownName(key)} are missing. Download it again.`,
    );
  const [begin, bytes] = [from * ELEMENT_BYTES[type], elements * ELEMENT_BYTES[type]];
  if (begin + bytes > place.bytes) {
    throw new PickleError(
      `${path} is cut off or damaged: storage ${shownName(key)} should have ${begin + bytes} bytes, of which ${place.bytes} are there. Download it again.`,
    );
  }
  return { file: place.file, begin: place.begin + begin, bytes };
}
