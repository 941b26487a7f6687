/** What a worker holds, the same before and after any task but for what it keeps, and on which backend it computes. */
import * as tf from '../../compute/tf';
import { taskKind } from '../../pool/TaskPool';

interface Holdings {
  tensors: number;
  bytes: number;
  backend: string;
  /** Whether the memory of the backend is shared between threads. */
  threads: boolean;
}

export const TENSORS = taskKind<null, Holdings>('tensors');

export const heldTensors = (): Holdings => {
  const { numTensors, numBytes } = tf.memory();
  const { wasm } = tf.backend() as unknown as { wasm?: { HEAPU8: Uint8Array } };
  const threads = typeof SharedArrayBuffer !== 'undefined' && wasm?.HEAPU8.buffer instanceof SharedArrayBuffer;
  return { tensors: numTensors, bytes: numBytes, backend: tf.getBackend(), threads };
};
