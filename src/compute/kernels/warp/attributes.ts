/** The warp's name, its inputs and its attributes, which the operation and its implementations share. */
import type * as tf from '../../tf';

export const WARP = 'TemperWarp';

/** Pictures [batch, height, width, channels], and the coordinates that are fetched [batch, height, width]. */
export type WarpInputs = Record<'x' | 'rows' | 'columns', tf.TensorInfo>;

/** What stands for pixels beyond the edge, in the order that the native code numbers them (`perturb/ops/border.ts` explains them). */
export const WARP_BORDERS = ['edge', 'reflect', 'mirror', 'wrap'] as const;
export type WarpBorder = (typeof WARP_BORDERS)[number];

export interface WarpAttributes {
  border: WarpBorder;
  /** The nearest pixel in place of the mean of four. */
  nearest: boolean;
}
