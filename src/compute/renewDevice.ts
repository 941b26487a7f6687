/** After a GPU was lost: `startBackend` keeps a backend that runs, so the lost one has to go before another is asked for. */
import { forgetDevice } from './deviceErrors';
import * as tf from './tf';

/**
 * Lets go of the lost GPU. Tensors that were on it can be disposed of as before, but no longer be read: whatever is needed of them has to
 * be made again. Its buffers went with it, so its backend is not asked to free them.
 */
export function dropLostDevice(): void {
  forgetDevice();
  delete tf.engine().registry['webgpu'];
}
