/** Whether a weight file is one of a CLIP, by its header: then its tokenizer has to be fetched too. */
import { CLIP_SIGNATURE } from '../../../models/clip/plan';
import { readHeader } from '../../../models/safetensors';
import type { RangedFile } from '../../../store/files/RangedFile';

/** False for whatever is no readable safetensors file: others say why. */
export async function looksLikeClip(file: RangedFile): Promise<boolean> {
  if (!/\.safetensors$/i.test(file.path)) return false;
  const header = await readHeader(file).catch(() => null);
  return header !== null && CLIP_SIGNATURE.every((name) => header.tensors.has(name));
}
