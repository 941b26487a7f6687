/** What a worker holds, the same before and after any task but for what it keeps, and on which backend it computes. */
import * as tf from '../../compute/tf';
import { taskKind } from '../../pool/TaskPool';

interface Holdings {
  tensors: number;
  bytes: number;
  backend: string;
}

export const TENSORS = taskKind<null, Holdings>('tensors');

export const heldTensors = (): Holdings => {
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, bytes: numBytes, backend: tf.getBackend() };
};
