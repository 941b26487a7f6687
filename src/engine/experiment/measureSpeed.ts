/** How fast this machine trains: a second of real training steps of a network. */
import * as tf from '../../compute/tf';
import { classCount, forward, modelFlops } from '../../models/model';
import type { BaseModel } from '../inputs/baseModels';
import { macrotask } from './jobControl';

/** The batch of the quick preset; and a small one where a step would take seconds. */
const BATCH = 32;
const SMALL_BATCH = 4;
const SLOW_MS = 120;
const MEASURE_MS = 700;
const LEAST_STEPS = 3;

export interface MeasuredSpeed {
  /** Floating-point operations a second, forward and backward. */
  speed: number;
  /** The slowest step's time by the fastest one's, at least 1: far above 1 where something else computed meanwhile. */
  spread: number;
}

/** @param onStep awaited between steps, so that messages get in; what it returns true for ends the measurement */
export async function measureSpeed(
  model: BaseModel,
  onStep: () => boolean = () => false,
): Promise<MeasuredSpeed | null> {
  const classes = classCount(model.architecture, model.weights);
  const tried = await timed(() => trainingStep(model, SMALL_BATCH));
  const batch = tried < SLOW_MS ? BATCH : SMALL_BATCH;
  // Shaders are compiled and memory is taken in the first.
  await trainingStep(model, batch);
  const steps: number[] = [];
  let spent = 0;
  while (steps.length < LEAST_STEPS || spent < MEASURE_MS) {
    await macrotask();
    if (onStep()) return null;
    steps.push(await timed(() => trainingStep(model, batch)));
    spent += steps.at(-1)!;
  }
  steps.sort((a, b) => a - b);
  const middle = steps[Math.floor((steps.length - 1) / 2)]!;
  return {
    speed: (3 * modelFlops(model.architecture, classes) * batch * 1000) / middle,
    spread: steps.at(-1)! / steps[0]!,
  };
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
