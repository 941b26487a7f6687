/** How large a model is, in parameters and operations, and where to cut it so that a given share can be tuned. */
import type { Architecture } from './model';

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
