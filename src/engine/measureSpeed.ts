/** How fast this machine trains: half a second of real training steps of the large model's last blocks. */
import * as tf from '../compute/tf';
import { forward, modelFlops } from '../models/model';
import type { BaseModel } from './baseModels';

/** Small, so that one step is short where everything is slow. */
const BATCH = 4;
const MEASURE_MS = 500;

/** @returns floating-point operations per second, forward and backward */
export async function measureSpeed({ architecture, weights }: BaseModel): Promise<number> {
  const size = architecture.inputSize;
  const names = Object.keys(weights);
  const step = async () => {
    const loss = tf.tidy(() => {
      const x = tf.fill([BATCH, size, size, 3], 0.5) as tf.Tensor4D;
      const { value } = tf.engine().gradients<tf.Scalar>(
        () => tf.mean(tf.square(forward(architecture, weights, x))),
        names.map((name) => weights[name]!),
      );
      return value;
    });
    // Reading waits for the GPU; without it only the submission would be timed.
    await loss.data();
    loss.dispose();
  };
  await step();
  const began = performance.now();
  let steps = 0;
  do {
    await step();
    steps++;
  } while (performance.now() - began < MEASURE_MS);
  const classes = weights['head.bias']!.size;
  return (3 * modelFlops(architecture, classes) * BATCH * steps * 1000) / (performance.now() - began);
}
