/**
 * A basic block of a residual network with group norms (He et al. 2016, Wu and He 2018) as one differentiable operation:
 *
 *     y = relu(norm2(conv2(relu(norm1(conv1(x))))) + shortcut),  the shortcut being x, or norm3(conv3(x))
 *
 * conv1 and conv2 have 3 × 3 taps and a padding of 1, conv1 perhaps a stride, conv3 one tap and that stride.
 *
 * On one thread of `wasm` it is one kernel forward and one backward, since at 4 × 4 pixels the dozen calls of TensorFlow.js, their tensors and their places
 * on its tape cost a part of a step as much as a third of its arithmetic; elsewhere it is composed. Both compute the same, bit by bit.
 */
import { nativeKernels } from '../../native/load';
import * as tf from '../../tf';
import { registerAskedGradient } from '../askedGradients';
import { groupNorm } from '../groupNorm/op';
import { groupNormPlus } from '../groupNorm/plus';
import { replaceKernel } from '../hostMemory';
import {
  RESIDUAL_BLOCKS,
  RESIDUAL_BLOCK_GRADIENT,
  type BlockAttributes,
  type BlockGradientAttributes,
} from './attributes';
import { residualBlockBackward, residualBlockForward } from './host';

/** A convolution [height, width, in, out] and the factors and shifts [out] of the norm behind it. */
export interface NormedConvolution {
  filter: tf.Tensor4D;
  scale: tf.Tensor1D;
  offset: tf.Tensor1D;
}

export interface ResidualBlockOptions {
  stride: 1 | 2;
  /** Of all norms; it divides the output channels. */
  groups: number;
  epsilon?: number;
}

/**
 * @param x `[batch, height, width, channels]`
 * @param shortcut for an output of another shape than x
 * @returns `[batch, ⌈height / stride⌉, ⌈width / stride⌉, out]`; differentiable with respect to everything that goes in (once)
 * @throws {Error} where the shapes do not fit
 */
export function residualBlock(
  x: tf.Tensor4D,
  first: NormedConvolution,
  second: NormedConvolution,
  shortcut: NormedConvolution | undefined,
  options: ResidualBlockOptions,
): tf.Tensor4D {
  checkShapes(x, first, second, shortcut, options);
  // The native gradient of a filter takes four output channels at a time.
  const whole = first.filter.shape[3] % 4 === 0 && nativeKernels(tf.backend())?.products;
  return (whole ? wholeBlock : composedBlock)(x, first, second, shortcut, options);
}

function wholeBlock(
  x: tf.Tensor4D,
  first: NormedConvolution,
  second: NormedConvolution,
  shortcut: NormedConvolution | undefined,
  { stride, groups, epsilon = 1e-5 }: ResidualBlockOptions,
): tf.Tensor4D {
  const numbered = ({ filter, scale, offset }: NormedConvolution, n: number) => ({
    ...{ [`filter${n}`]: filter, [`scale${n}`]: scale, [`offset${n}`]: offset },
  });
  const inputs = { x, ...numbered(first, 1), ...numbered(second, 2), ...(shortcut ? numbered(shortcut, 3) : {}) };
  const keep = tf.engine().state.gradientDepth > 0;
  const attrs: BlockAttributes = { stride, groups, epsilon, keep };
  return tf.tidy(() => {
    const name = shortcut ? RESIDUAL_BLOCKS.projected : RESIDUAL_BLOCKS.plain;
    const made = tf.engine().runKernel(name, inputs, attrs as unknown as tf.NamedAttrMap);
    return (made as unknown as tf.Tensor4D[])[0]!;
  });
}

/** The block of the operations that it is made of. */
export function composedBlock(
  x: tf.Tensor4D,
  first: NormedConvolution,
  second: NormedConvolution,
  shortcut: NormedConvolution | undefined,
  { stride, groups, epsilon = 1e-5 }: ResidualBlockOptions,
): tf.Tensor4D {
  return tf.tidy(() => {
    const before = tf.conv2d(x, first.filter, stride, 1);
    const inner = groupNorm(before, first.scale, first.offset, groups, epsilon, { activation: 'relu' });
    const branch = tf.conv2d(inner, second.filter, 1, 1);
    const across = shortcut
      ? groupNorm(tf.conv2d(x, shortcut.filter, stride, 'valid'), shortcut.scale, shortcut.offset, groups, epsilon)
      : x;
    return groupNormPlus(branch, second.scale, second.offset, groups, across, epsilon);
  });
}

function checkShapes(
  x: tf.Tensor4D,
  first: NormedConvolution,
  second: NormedConvolution,
  shortcut: NormedConvolution | undefined,
  { stride, groups }: ResidualBlockOptions,
): void {
  const [channels, width] = [x.shape[3], first.filter.shape[3]];
  if (width % groups !== 0) throw new Error(`residualBlock: ${groups} groups do not divide ${width} channels.`);
  if (!shortcut && (stride !== 1 || channels !== width)) {
    throw new Error(
      `residualBlock: ${channels} channels become ${width} with stride ${stride}, which needs a convolution as a shortcut.`,
    );
  }
  const expected: [string, NormedConvolution | undefined, number[]][] = [
    ['first', first, [3, 3, channels, width]],
    ['second', second, [3, 3, width, width]],
    ['shortcut', shortcut, [1, 1, channels, width]],
  ];
  for (const [name, part, shape] of expected) {
    if (!part) continue;
    if (part.filter.shape.join() !== shape.join()) {
      throw new Error(
        `residualBlock: the ${name} filter is [${part.filter.shape.join(', ')}], not [${shape.join(', ')}].`,
      );
    }
    if (part.scale.size !== width || part.offset.size !== width) {
      throw new Error(`residualBlock: scale and offset of the ${name} norm must have ${width} values.`);
    }
  }
}

/** What the gradient reads of what went in. */
const SAVED = ['x', 'filter1', 'scale1', 'filter2', 'scale2'];
const SAVED_OF_SHORTCUT = ['filter3', 'scale3'];

export function registerResidualBlock(): void {
  replaceKernel({ kernelName: RESIDUAL_BLOCK_GRADIENT, backendName: 'wasm', kernelFunc: residualBlockBackward });
  for (const [kind, kernelName] of Object.entries(RESIDUAL_BLOCKS)) {
    replaceKernel({ kernelName, backendName: 'wasm', kernelFunc: residualBlockForward });
    const inputsToSave = kind === 'projected' ? [...SAVED, ...SAVED_OF_SHORTCUT] : SAVED;
    const names = [...inputsToSave, 'y', 'kept'];
    registerAskedGradient({ kernelName, inputsToSave, outputsToSave: [true, true] }, (dy, saved, attrs, asked) => {
      const inputs = { dy, ...Object.fromEntries(names.map((name, i) => [name, saved[i]!])) };
      const settings: BlockGradientAttributes = { ...(attrs as unknown as BlockAttributes), asked };
      const made = tf.engine().runKernel(RESIDUAL_BLOCK_GRADIENT, inputs, settings as unknown as tf.NamedAttrMap);
      return Object.fromEntries(asked.map((name, i) => [name, (made as unknown as tf.Tensor[])[i]!]));
    });
  }
}
