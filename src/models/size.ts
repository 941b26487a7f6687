/** How large a model is, in parameters and operations, and where to cut it so that a given share can be tuned. */
import type { ModelInfo } from '../contract/model';
import type { Architecture } from './architecture';

/** Weights and biases of a linear classifier. */
export function classifierParameters(architecture: Architecture, classes: number): number {
  return (architecture.featureWidth + 1) * classes;
}

/** Floating-point operations of the classifier on one picture, 2 per multiply-add. */
export function classifierFlops(architecture: Architecture, classes: number): number {
  return 2 * architecture.featureWidth * classes;
}

/** Parameters of blocks [from, to) and, where `classes` is given, of one classifier. */
export function countParameters(
  architecture: Architecture,
  classes = 0,
  from = 0,
  to = architecture.blocks.length,
): number {
  const blocks = architecture.blocks.slice(from, to).reduce((sum, block) => sum + block.parameters, 0);
  return blocks + classifierParameters(architecture, classes);
}

/** Floating-point operations of one picture through blocks [from, to) and, where `classes` is given, one classifier. */
export function modelFlops(architecture: Architecture, classes = 0, from = 0, to = architecture.blocks.length): number {
  const blocks = architecture.blocks.slice(from, to).reduce((sum, block) => sum + block.flops, 0);
  return blocks + classifierFlops(architecture, classes);
}

/**
 * The smallest block index from which blocks and classifier hold at most `fraction` (0..1) of all parameters;
 * `blocks.length` where only the classifier fits, or not even that.
 */
export function cutForFraction(architecture: Architecture, classes: number, fraction: number): number {
  const allowed = fraction * countParameters(architecture, classes);
  for (let cut = 0; cut < architecture.blocks.length; cut++) {
    if (countParameters(architecture, classes, cut) <= allowed) return cut;
  }
  return architecture.blocks.length;
}

/** What a model with a classifier for so many classes holds and costs, block by block; the classifier is the last. */
export function sizeOf(
  architecture: Architecture,
  classes: number,
): Pick<ModelInfo, 'parameters' | 'flops' | 'blocks'> {
  const head = {
    name: architecture.classifier,
    parameters: classifierParameters(architecture, classes),
    flops: classifierFlops(architecture, classes),
  };
  return {
    parameters: countParameters(architecture, classes),
    flops: modelFlops(architecture, classes),
    blocks: [...architecture.blocks.map(({ name, parameters, flops }) => ({ name, parameters, flops })), head],
  };
}
