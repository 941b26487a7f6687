/** What a file is by its first bytes, so that people who bring another format are told what to do instead of "header too large". */
import { SourceError } from '../../../sources/files/SourceError';
import type { RangedFile } from '../../../store/files/RangedFile';

const CONVERT =
  'Convert it: `from safetensors.torch import save_file; save_file(model.state_dict(), "model.safetensors")`.';

/** Bytes that are enough to tell. */
const START = 512;

/**
 * @param start the first bytes of the file, 512 or all of them
 * @returns `zip` for any archive, `safetensors` for whatever is not known to be something else
 * @throws {SourceError} for formats that cannot be read, saying what to do
 */
export function kindOfStart(name: string, start: Uint8Array): 'safetensors' | 'zip' {
  const text = new TextDecoder('latin1').decode(start.subarray(0, START));
  if (text.startsWith('PK')) {
    if (/archive\/data\.pkl|\/data\.pkl/.test(text))
      throw new SourceError(`${name} is a pickle of PyTorch. ${CONVERT}`);
    return 'zip';
  }
  if (text.startsWith('\x80\x02') || text.startsWith('\x80\x04'))
    throw new SourceError(`${name} is a pickle of PyTorch. ${CONVERT}`);
  if (text.startsWith('\x89HDF'))
    throw new SourceError(`${name} is an HDF5 file (Keras). Export it as safetensors, or for TensorFlow.js.`);
  if (text.startsWith('GGUF'))
    throw new SourceError(`${name} is a GGUF file of a language model. Bring a vision model as safetensors.`);
  if (/^version https:\/\/git-lfs/.test(text)) {
    throw new SourceError(
      `${name} is a pointer of Git LFS, not the file itself. Take the address behind “download”, or run \`git lfs pull\` and open it from the disk.`,
    );
  }
  if (/^\s*(<!doctype html|<html)/i.test(text))
    throw new SourceError(`${name} is a web page, not a model. Save the file itself.`);
  if (/\.onnx$/i.test(name))
    throw new SourceError(`${name} is an ONNX file, which is not read. Bring the model as safetensors.`);
  return 'safetensors';
}

export async function kindOfFile(file: RangedFile): Promise<'safetensors' | 'zip'> {
  return kindOfStart(file.path, await file.read(0, Math.min(START, file.size)));
}
