/** What a kept network has, from the name of its architecture: the page and the engine say in the same words what it cannot do. */
import type { NetworkTraits } from './methodGroups';

/** Families of the architectures that are known (`models/families.ts`); embedded networks, `small` and `large`, have group norms. */
const BATCH_NORMED = /^(mobilenet|resnet\d)/;
const OF_TOKENS = /^(vit|deit|clip)/;

/** @param architecture such as `mobilenet_v2` or `vit_tiny_patch16_224` */
export function architectureTraits(architecture: string): NetworkTraits {
  return { tokens: OF_TOKENS.test(architecture), batchNorms: BATCH_NORMED.test(architecture) };
}
