/**
 * The weights in a file, of whatever format and under whatever beginning of names, as one header and one file of tensors: safetensors, and
 * PyTorch files of both formats. Everything that reads a network goes through here.
 */
import { plainNames } from '../../../models/prefix';
import { openTorchArchive, openTorchLegacy, stateDictOf, tensorFile, type TorchFile } from '../../../models/pickle';
import { readHeader, type SafetensorsHeader } from '../../../models/safetensors';
import { storedShapes } from '../../../models/weightFile';
import type { SourceFile } from '../../../sources/files/SourceFile';
import type { RangedFile } from '../../../store/files/RangedFile';
import { kindOfFile, notAModel } from './fileKind';

export interface OpenedWeights {
  /** What the header's entries count in. */
  file: RangedFile;
  header: SafetensorsHeader;
  format: 'safetensors' | 'pytorch';
  /** What was taken, taken off and left out, in sentences. */
  said: readonly string[];
}

export interface OpenWeightsOptions {
  /** Key of the weights in a checkpoint that holds several. */
  stateDict?: string;
}

/**
 * Opens a file of weights. Nothing in it is executed, and no tensor is read yet.
 * @throws {SafetensorsError | PickleError | SourceError} saying what it is instead, what is wrong with it, and what to do
 */
export async function openWeights(file: RangedFile, { stateDict }: OpenWeightsOptions = {}): Promise<OpenedWeights> {
  const found = await kindOfFile(file);
  if (found.kind === 'zip') throw notAModel(file.path, found.archive);
  if (found.kind === 'safetensors') return named(file, await readHeader(file), 'safetensors', []);
  const torch =
    found.kind === 'torch'
      ? await openTorchArchive(file, unpackedOnce(found.archive.files))
      : await openTorchLegacy(file);
  return namedTorch(torch, stateDict);
}

function namedTorch(torch: TorchFile, stateDict: string | undefined): OpenedWeights {
  const { tensors, said } = stateDictOf(torch.path, torch.root, stateDict);
  const { file, header } = tensorFile(torch, tensors);
  return named(file, header, 'pytorch', said);
}

function named(
  file: RangedFile,
  read: SafetensorsHeader,
  format: OpenedWeights['format'],
  before: readonly string[],
): OpenedWeights {
  const { header, said } = plainHeader(read);
  return { file, header, format, said: [...before, ...said] };
}

/**
 * A header with the names that the network was published with. Where nothing is known of the names they stay: whoever looks for a network
 * says what is missing.
 * @throws {SafetensorsError} where there are several networks, or something beside the one
 */
export function plainHeader(header: SafetensorsHeader): { header: SafetensorsHeader; said: readonly string[] } {
  const plain = plainNames(storedShapes(header));
  if (!plain) return { header, said: [] };
  const tensors: SafetensorsHeader['tensors'] = new Map();
  for (const [name, plainName] of plain.names) tensors.set(plainName, header.tensors.get(name)!);
  return { header: { ...header, tensors }, said: plain.said };
}

/** Entries of an archive that are packed are unpacked whole, the last one only once however often its parts are read. */
function unpackedOnce(files: readonly SourceFile[]): RangedFile[] {
  let last: { file: SourceFile; bytes: Promise<Uint8Array> } | null = null;
  return files.map((file) => {
    if (file.ranged) return file;
    return {
      path: file.path,
      size: file.size,
      async read(start, end) {
        if (last?.file !== file) last = { file, bytes: file.read() };
        const bytes = await last.bytes;
        return bytes.subarray(start, end);
      },
    } satisfies RangedFile;
  });
}
