/**
 * How much memory things may take, by backend. WebAssembly ends at 2 GB without a message, and what it takes it never gives back;
 * a browser does not say how much memory a GPU has, so the bounds there are what common ones have to spare.
 */
import { PeakBytes, trackPeakBytes } from '../compute/ledger';
import * as tf from '../compute/tf';

export interface Budget {
  /** Bytes for the feature cache in the backend's memory. */
  features: number;
  /** Bytes for augmented views on the host. */
  views: number;
  /** Bytes for the activations of a batch that fills the cache. */
  filling: number;
  /** Bytes for everything in tensors while something is trained. */
  training: number;
  /** Bytes for the activations of a step, where it can be divided so: beyond, the processor waits for memory. */
  step: number;
}

const MB = 2 ** 20;
const HOST: Budget = {
  features: 256 * MB,
  views: 256 * MB,
  filling: 256 * MB,
  training: 1400 * MB,
  step: 256 * MB,
};
const GPU: Budget = { features: 1024 * MB, views: 256 * MB, filling: 1024 * MB, training: 4096 * MB, step: 4096 * MB };

/** The budget of a backend, of the current one where none is named. */
export function memoryBudget(backend: string = tf.getBackend()): Budget {
  if (backend !== 'webgpu') return HOST;
  // The cache is one buffer.
  const limits = (tf.backend() as unknown as { device?: GPUDevice }).device?.limits;
  const largest = limits ? Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize) : GPU.features;
  return { ...GPU, features: Math.min(GPU.features, largest) };
}

/** Bytes in tensors that a function takes at its peak, beyond what is there already. What it returns is disposed of. */
export function bytesAtPeak(run: () => tf.TensorContainer): number {
  const before = new PeakBytes().bytes;
  const { result, peakBytes } = trackPeakBytes(() => tf.tidy(run));
  tf.dispose(result);
  return peakBytes - before;
}

/** Such as "1.4 GB". */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
