/** The line maps' name, their inputs and their attributes, which the operation and its implementations share. */
import type * as tf from '../../tf';

export const LINE_MAPS = 'TemperLineMaps';

/** Pictures [batch, height, width, channels], and the maps of all layers one after the other. */
export type LineMapInputs = Record<'x' | 'rowSpans' | 'rowWeights' | 'columnSpans' | 'columnWeights', tf.TensorInfo>;

export interface LineMapAttributes {
  layers: number;
  /** Height of the result. */
  rows: number;
  /** Width of the result. */
  columns: number;
}
