/**
 * The memory ledger: how many tensors and bytes are alive, whether a job gave back all it took, and how much it held at
 * its peak. WebAssembly and GPU memory are not garbage-collected, so every tensor left behind is a bug.
 */
import * as tf from './tf';

export interface TensorMark {
  numTensors: number;
  /** Bytes of tensor data; shared data is counted once. */
  numBytes: number;
}

/** What is alive now. */
export function tensorMark(): TensorMark {
  const { numTensors, numBytes } = tf.memory();
  return { numTensors, numBytes };
}

/** Tensors were left behind, or disposed of twice over. */
export class LeakError extends Error {
  override name = 'LeakError';
}

/**
 * @param mark taken before the work
 * @param kept tensors that the work was meant to leave
 * @throws {LeakError} where the number of tensors alive is another
 */
export function assertNoLeak(mark: TensorMark, kept = 0): void {
  const now = tensorMark();
  const leaked = now.numTensors - mark.numTensors - kept;
  if (leaked === 0) return;
  const bytes = now.numBytes - mark.numBytes;
  throw new LeakError(
    leaked > 0
      ? `${leaked} tensors were left behind (${bytes} bytes more than before).`
      : `${-leaked} tensors too many were disposed of.`,
  );
}

/** Highest tensor bytes seen by `sample()`, to be called where most is alive: within a step, after its forward pass. */
export class PeakBytes {
  private highest = tensorMark().numBytes;

  /** Takes a reading and returns it. */
  sample(): number {
    const { numBytes } = tensorMark();
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
