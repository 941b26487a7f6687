/** The two kernels of a residual block: names, inputs, attributes, and where in memory they put what the gradient needs. */
import type * as tf from '../../tf';

/** A block whose shortcut is its input, and one whose shortcut is a convolution: other inputs, the same code. */
export const RESIDUAL_BLOCKS = { plain: 'TemperResidualBlock', projected: 'TemperProjectedResidualBlock' } as const;
export const RESIDUAL_BLOCK_GRADIENT = 'TemperResidualBlockGrad';

type WeightName = `${'filter' | 'scale' | 'offset'}${1 | 2}`;
type ShortcutName = 'filter3' | 'scale3' | 'offset3';

export type BlockInputs = Record<'x' | WeightName, tf.TensorInfo> & Partial<Record<ShortcutName, tf.TensorInfo>>;

/** The gradient of y, what went in without the offsets, y, and `kept` (`layoutOf`). */
export type BlockGradientInputs = Record<'dy' | 'x' | 'y' | 'kept', tf.TensorInfo> &
  Omit<BlockInputs, 'x' | 'offset1' | 'offset2' | 'offset3'>;

export interface BlockAttributes {
  stride: 1 | 2;
  groups: number;
  epsilon: number;
  /** A gradient will be asked for. */
  keep: boolean;
}

export interface BlockGradientAttributes extends BlockAttributes {
  /** The inputs of the block whose gradients are made, in this order. */
  asked: readonly string[];
}

/**
 * Places in a `kept` tensor, in floats: what the first convolution gave, the first norm with its ReLU, the second convolution and the shortcut's,
 * `values` each, then the norms' means and inverse deviations, `statistics` each.
 */
export function layoutOf(values: number, statistics: number, projected: boolean) {
  const parts = projected ? 4 : 3;
  const norms = projected ? 3 : 2;
  const after = parts * values;
  const norm = (i: number) => ({ mean: after + 2 * i * statistics, inverse: after + (2 * i + 1) * statistics });
  return {
    first: 0,
    inner: values,
    second: 2 * values,
    across: 3 * values,
    norms: [norm(0), norm(1), norm(2)] as const,
    size: after + 2 * norms * statistics,
  };
}
