/** How accuracy went in a stream: few enough points to be drawn and read, each over some batches one after another. */
import type { AdaptedStream } from '../../contract/adapted';
import { accuracyOf } from '../metrics';

const MOST_POINTS = 24;

/** @param right of each batch, 1 where an answer was the label */
export function pointsOf(right: readonly (readonly number[])[]): AdaptedStream['points'] {
  const together = Math.max(1, Math.ceil(right.length / MOST_POINTS));
  const points: AdaptedStream['points'] = [];
  for (let start = 0; start < right.length; start += together) {
    const batches = right.slice(start, start + together);
    points.push({ steps: start + batches.length, accuracy: accuracyOf(Float64Array.from(batches.flat())) });
  }
  return points;
}
