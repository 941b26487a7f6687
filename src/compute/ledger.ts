/**
 * The memory ledger: how many bytes of tensors a job held at its peak. (That a job gives back every tensor it took is tested: WebAssembly
 * and GPU memory are not garbage-collected. `describeOnBackends` of `testing.ts` fails a test that leaves one behind.)
 */
import * as tf from './tf';

/** Highest tensor bytes seen by `sample()`, to be called where most is alive: within a step, after its forward pass. */
export class PeakBytes {
  private highest = tf.memory().numBytes;

  /** Takes a reading and returns it. */
  sample(): number {
    const { numBytes } = tf.memory();
    this.highest = Math.max(this.highest, numBytes);
    return numBytes;
  }

  get bytes(): number {
    return this.highest;
  }
}

/**
 * Runs a function and measures the most tensor bytes alive at the end of any op inside it, exactly. Costs a reading per
 * op (some microseconds), so run one step with it, not a whole job.
 */
export function trackPeakBytes<T>(run: () => T): { result: T; peakBytes: number } {
  const peak = new PeakBytes();
  // Every tensor that is made passes through here, within ops and gradients too.
  const engine = tf.engine() as unknown as { trackTensor: (tensor: tf.Tensor, backend: unknown) => void };
  const original = engine.trackTensor;
  engine.trackTensor = function (tensor, backend) {
    original.call(this, tensor, backend);
    peak.sample();
  };
  try {
    return { result: run(), peakBytes: peak.bytes };
  } finally {
    // The method of the prototype shows again.
    delete (engine as { trackTensor?: unknown }).trackTensor;
  }
}
