/** What the teacher says of all rows, put together from batches; small, so it always lies in the backend's memory. */
import * as tf from '../compute/tf';
import type { RowPart } from './spilledRows';

export interface Spoken {
  /** [rows, classes] */
  logits: tf.Tensor2D;
  /** [rows] */
  trust: tf.Tensor1D;
}

/** The first `count` of the rows that a batch holds. */
export async function firstRows(tensor: tf.Tensor, count: number): Promise<Float32Array> {
  return (await tensor.data<'float32'>()).slice(0, (count * tensor.size) / tensor.shape[0]!);
}

export function spokenOf(parts: readonly RowPart[], rows: number): Spoken {
  const logits = joined(parts.map((part) => part.logits!));
  return {
    logits: tf.tensor2d(logits, [rows, logits.length / rows]),
    trust: tf.tensor1d(joined(parts.map((part) => part.trust!))),
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    values.set(part, offset);
    offset += part.length;
  }
  return values;
}
