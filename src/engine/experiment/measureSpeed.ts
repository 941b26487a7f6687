/** How fast this machine trains: half a second of real training steps of the large model. */
import * as tf from '../../compute/tf';
import { classCount, forward, modelFlops } from '../../models/model';
import type { BaseModel } from '../inputs/baseModels';

/** The batch of the quick preset; and a small one where a step would take seconds. */
const BATCH = 32;
const SMALL_BATCH = 4;
const SLOW_MS = 400;
const MEASURE_MS = 500;

/** @returns floating-point operations per second, forward and backward */
export async function measureSpeed(model: BaseModel): Promise<number> {
  const classes = classCount(model.architecture, model.weights);
  const tried = await timed(() => trainingStep(model, SMALL_BATCH));
  const batch = tried < SLOW_MS ? BATCH : SMALL_BATCH;
  await trainingStep(model, batch);
  let [steps, spent] = [0, 0];
  do {
    spent += await timed(() => trainingStep(model, batch));
    steps++;
  } while (spent < MEASURE_MS);
  return (3 * modelFlops(model.architecture, classes) * batch * steps * 1000) / spent;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function trainingStep({ architecture, weights }: BaseModel, batch: number): Promise<void> {
  const size = architecture.inputSize;
  const loss = tf.tidy(() => {
    const x = tf.fill([batch, size, size, 3], 0.5) as tf.Tensor4D;
    const { value } = tf
      .engine()
      .gradients<tf.Scalar>(() => tf.mean(tf.square(forward(architecture, weights, x))), Object.values(weights));
    return value;
  });
  // Reading waits for the GPU; without it only the submission would be timed.
  await loss.data();
  loss.dispose();
}
