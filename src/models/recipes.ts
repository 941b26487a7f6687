/** Architectures from their recipes. An architecture is functions, which no worker can be sent; a recipe can. */
import type { Architecture, Recipe } from './architecture';
import { clipImageTower } from './clip/imageTower';
import { imageNetResnet } from './imageNetResnet';
import { mobileNetV2 } from './mobileNetV2';
import { mobileNetV3 } from './mobileNetV3';
import { withPrompts } from './prompts';
import { withInputSide } from './resizing';
import { resnet } from './resnet';
import { visionTransformer } from './visionTransformer';

/** By the name that each writes into its recipe. */
const NETWORKS = { clipImageTower, imageNetResnet, mobileNetV2, mobileNetV3, resnet, visionTransformer } as const;

/** @throws Error for a recipe of another version */
export function architectureFrom({ network, given, side, prompts }: Recipe): Architecture {
  if (!Object.hasOwn(NETWORKS, network)) throw new Error(`There is no network "${network}".`);
  const make = NETWORKS[network as keyof typeof NETWORKS] as unknown as (...given: readonly unknown[]) => Architecture;
  const architecture = make(...given);
  const sized = side === undefined ? architecture : withInputSide(architecture, side);
  return prompts === undefined ? sized : withPrompts(sized, prompts);
}

/** @throws Error where it was put together without one */
export function recipeOf({ id, recipe }: Architecture): Recipe {
  if (!recipe) throw new Error(`The network ${id} cannot be described to a worker: nothing says how it was made.`);
  return recipe;
}
