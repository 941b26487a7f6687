/** The name of the search for the nearest colour, its inputs and its attributes. */
import type * as tf from '../../tf';

export const NEAREST_COLOUR = 'TemperNearestColour';

/** Colours [count, 3], and those to choose among [keys, 3]. */
export type NearestColourInputs = Record<'colours' | 'keys', tf.TensorInfo>;
