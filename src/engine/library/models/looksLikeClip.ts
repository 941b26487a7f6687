/** Whether a weight file is one of a CLIP, by its header: then its tokenizer has to be fetched too. */
import { CLIP_SIGNATURE } from '../../../models/clip/plan';
import type { RangedFile } from '../../../store/files/RangedFile';
import { openWeights } from './openWeights';

/** False for whatever is no readable weight file: others say why. */
export async function looksLikeClip(file: RangedFile): Promise<boolean> {
  const weights = await openWeights(file).catch(() => null);
  return weights !== null && CLIP_SIGNATURE.every((name) => weights.header.tensors.has(name));
}
