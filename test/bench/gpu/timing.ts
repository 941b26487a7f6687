/** Repetitions and their median. A GPU works on after its commands are handed over, so every time ends with a value read back. */
import * as tf from '../../../src/compute/tf';
import { given } from './counts';
import type { Times } from './rows';

export interface Repetitions {
  /** Not timed: shaders are compiled and memory is taken then. */
  warmUp: number;
  least: number;
  most: number;
  /** Beyond `least`, no repetition begins after so many seconds. */
  seconds: number;
}

/** Collects repetitions as they end and says when there are enough. */
export class Stopwatch {
  private readonly times: number[] = [];
  private seen = 0;
  private spent = 0;
  private began = performance.now();
  private before = given.shaders;
  private dispatches = 0;

  constructor(private readonly plan: Repetitions) {}

  /** A repetition begins. */
  start(): void {
    this.before = given.shaders;
    this.began = performance.now();
  }

  /** It has ended. @param count how many of what is timed it held. Returns whether another is wanted. */
  lap(count = 1): boolean {
    const elapsed = performance.now() - this.began;
    this.dispatches = Math.round((given.shaders - this.before) / count);
    this.seen++;
    if (this.seen > this.plan.warmUp) {
      this.times.push(elapsed / count);
      this.spent += elapsed / 1000;
    }
    const done = this.times.length;
    return done < this.plan.least || (done < this.plan.most && this.spent < this.plan.seconds);
  }

  result(): Times {
    const sorted = [...this.times].sort((a, b) => a - b);
    const half = sorted.length >> 1;
    const median = sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
    return { median, min: sorted[0]!, max: sorted.at(-1)!, runs: sorted.length, dispatches: this.dispatches };
  }
}

/** @param work one repetition, which waits for its results itself. `count`: how many of what is timed it holds */
export async function timed(work: (run: number) => Promise<void>, plan: Repetitions, count = 1): Promise<Times> {
  const watch = new Stopwatch(plan);
  let more = true;
  for (let run = 0; more; run++) {
    watch.start();
    await work(run);
    more = watch.lap(count);
  }
  return watch.result();
}

/** Waits until the device has computed a tensor, by reading one value of it. The tensor stays. */
export async function settle(tensor: tf.Tensor): Promise<number> {
  const one = tf.tidy(() => tf.slice(tf.reshape(tensor, [-1]), 0, 1));
  try {
    return (await one.data())[0]!;
  } finally {
    one.dispose();
  }
}

/** The largest difference of two lists of numbers, as a share of the largest magnitude in the second. */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [largest, difference] = [1e-30, actual.length === expected.length ? 0 : NaN];
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]!));
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!));
  }
  return difference / largest;
}
