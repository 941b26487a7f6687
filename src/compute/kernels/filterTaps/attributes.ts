/** The tap filter's name, its inputs and its attributes, which the operation and its implementations share. */
import type * as tf from '../../tf';

export const FILTER_TAPS = 'TemperFilterTaps';

/** Pictures [batch, height, width, channels], and the tensors of a `TapFilter`. */
export type TapInputs = Record<'x' | 'rows' | 'columns' | 'offsets' | 'weights', tf.TensorInfo>;

export interface TapAttributes {
  /** How many of the columns lie to the left of the picture; the native code alone asks. */
  left: number;
}
