/** The name of the bent lines, their inputs and their attributes. */
import type * as tf from '../../tf';

export const POLYLINES = 'TemperPolylines';

/**
 * `cells` [batch, rows, lines, 4]: red, green, blue and grey of what each segment shows, whole numbers 0..255; `starts` [lines]: the column
 * in which each line begins, in rising order; `columns` [lines, 256]: where it goes for each grey. Whole numbers all.
 */
export type PolylineInputs = Record<'cells' | 'starts' | 'columns', tf.TensorInfo>;

export interface PolylineAttributes {
  height: number;
  width: number;
  /** Rows from one vertex to the next. */
  step: number;
  /** Pixels that a line is away from where it began, at most. */
  reach: number;
}
