/**
 * CLIP: the image tower is an `Architecture` that `recogniseArchitecture` knows, to be read, cut and tuned like the others; its classifier
 * comes from words. `zeroShotFromFile` is the way from a file and the names of classes to that classifier.
 */
import { openTextTower, type ClipSource } from './textTower';
import { openTokenizer } from './tokenizer';
import { zeroShotHead, type ZeroShotHead, type ZeroShotOptions } from './zeroShot';

export { clipImageTower, ZERO_SHOT } from './imageTower';
export { clipImagePlan, CLIP_SIGNATURE, CLIP_VIT_B32, type ClipImagePlan, type ClipTextPlan } from './plan';
export { clipTextShapes, openTextTower, textFeatures, type ClipSource, type ClipTextTower } from './textTower';
export { openTokenizer, type ClipTokenizer } from './tokenizer';
export { zeroShotHead, type ZeroShotHead, type ZeroShotOptions } from './zeroShot';

export interface ClipFiles extends ClipSource {
  /** Bytes or text of `tokenizer.json` and `tokenizer_config.json`, published beside the weights. */
  tokenizer: Uint8Array | string;
  tokenizerConfig?: Uint8Array | string;
}

/**
 * The classifier for these classes, to be put into the weights as `zero_shot.weight` and `zero_shot.bias`. The text tower is read, used and
 * let go. The tensors belong to the caller.
 * @throws {SafetensorsError | Error | RangeError} naming what is missing in which file
 */
export async function zeroShotFromFile(
  files: ClipFiles,
  classNames: readonly string[],
  options: ZeroShotOptions = {},
): Promise<ZeroShotHead> {
  const tokenizer = await openTokenizer(files.tokenizer, files.tokenizerConfig);
  const tower = await openTextTower(files, options.signal);
  try {
    return await zeroShotHead(tower, tokenizer, classNames, options);
  } finally {
    tower.dispose();
  }
}
