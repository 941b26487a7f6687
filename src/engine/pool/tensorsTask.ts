/** How many tensors a worker holds: the same before and after any task, but for what it keeps. */
import * as tf from '../../compute/tf';
import { taskKind } from '../../pool/TaskPool';

export const TENSORS = taskKind<null, { tensors: number; bytes: number; backend: string }>('tensors');

export const heldTensors = () => {
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, bytes: numBytes, backend: tf.getBackend() };
};
