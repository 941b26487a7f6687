/**
 * What a file really is, by its first bytes: people bring pointers, sign-in pages, checkpoints and other formats under the name of weights.
 * The page, `run` and `evaluate` all ask here, so that each says the same and what to do.
 */
import { isTorchArchive } from '../../../models/pickle';
import { openZip, type Archive } from '../../../sources/archives/zip';
import { SourceError } from '../../../sources/files/SourceError';
import type { SourceFile } from '../../../sources/files/SourceFile';
import type { RangedFile } from '../../../store/files/RangedFile';
import { FOREIGN_NAMES, FOREIGN_STARTS } from './foreignFormats';

/** Bytes that are enough to tell. */
const START = 512;
/** Entries of an archive of weights at most: each tensor is one. */
const MOST_ENTRIES = 200_000;

export type StartKind = 'safetensors' | 'zip' | 'pickle';

/**
 * @param start the first bytes of the file, 512 or all of them
 * @returns `zip` for any archive, `pickle` for a PyTorch file in one piece, `safetensors` for whatever may be it
 * @throws {SourceError} for formats that cannot be read, saying what to do
 */
export function kindOfStart(name: string, start: Uint8Array): StartKind {
  const bytes = start.subarray(0, START);
  if (bytes.length === 0) throw new SourceError(`${name} is empty: it has 0 bytes. Download or copy it again.`);
  const text = new TextDecoder('latin1').decode(bytes);
  // Length of the header, then its first bracket: the length alone may look like anything.
  if (bytes.length > 8 && text[8] === '{' && bytes[4] === 0 && bytes[5] === 0) return 'safetensors';
  if (text.startsWith('PK\x03\x04') || text.startsWith('PK\x05\x06')) return 'zip';
  if (bytes[0] === 0x80 && bytes[1]! >= 1 && bytes[1]! <= 5) return 'pickle';
  for (const { is, says } of FOREIGN_STARTS) if (is(text, bytes)) throw new SourceError(`${name} ${says(text)}`);
  for (const { ends, says } of FOREIGN_NAMES) if (ends.test(name)) throw new SourceError(`${name} ${says}`);
  if (/\.(pth?|bin|ckpt|zip|pkl)$/i.test(name)) {
    throw new SourceError(
      `${name} begins with none of the bytes that weights begin with: it is damaged, or another kind of file.`,
    );
  }
  return 'safetensors';
}

export type FileKind =
  | { kind: 'safetensors' | 'pickle' }
  /** `torch`: a PyTorch file since 1.6. `zip`: any other archive. */
  | { kind: 'torch' | 'zip'; archive: Archive };

/** @throws {SourceError} as `kindOfStart`, and where an archive is damaged or cut off */
export async function kindOfFile(file: RangedFile): Promise<FileKind> {
  const kind = kindOfStart(file.path, await file.read(0, Math.min(START, file.size)));
  if (kind !== 'zip') return { kind };
  const archive = await openZip(asSource(file), { limits: { entries: MOST_ENTRIES } });
  return { kind: isTorchArchive(archive.files.map(({ path }) => path)) ? 'torch' : 'zip', archive };
}

/** What to say of an archive that is neither a bundle nor weights. */
export function notAModel(name: string, { files }: Archive): SourceError {
  const paths = files.map(({ path }) => path);
  const within = (pattern: RegExp) => paths.find((path) => pattern.test(path));
  if (within(/(^|\/)model\.weights\.h5$/)) {
    return new SourceError(
      `${name} is a model of Keras 3. Export it for TensorFlow.js, or save its weights as safetensors.`,
    );
  }
  if (paths.length > 0 && paths.every((path) => path.endsWith('.npy'))) {
    return new SourceError(`${name} holds arrays of NumPy (npz), not a model. Save the weights as safetensors.`);
  }
  const inside = within(/\.(safetensors|pth?|bin|ckpt)$/i);
  const holds = paths.length === 0 ? 'nothing' : paths.slice(0, 3).join(', ') + (paths.length > 3 ? ', …' : '');
  return new SourceError(
    `${name} is an archive, but not a bundle of Temper; it holds ${holds}. ` +
      (inside ? `Unpack it and bring ${inside}.` : 'Unpack it and bring the weights.'),
  );
}

export function asSource(file: RangedFile): SourceFile {
  return { path: file.path, size: file.size, ranged: true, read: (start, end) => file.read(start, end) };
}
