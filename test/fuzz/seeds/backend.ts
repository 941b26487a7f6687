/** TensorFlow.js in this process, on the backend that needs nothing else. */
import * as tf from '../../../src/compute/tf';

export async function plainBackend(): Promise<typeof tf> {
  if (tf.getBackend() !== 'cpu') await tf.setBackend('cpu');
  await tf.ready();
  return tf;
}
