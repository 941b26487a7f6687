/**
 * The means of all pixels of pictures [batch, height, width, channels], as a network ends in them: [batch, channels]. On `wasm` it is native code, since
 * TensorFlow.js turns the pictures first and makes the gradient in four steps; both compute the same, bit by bit.
 */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { addresses, allocate, replaceKernel } from './hostMemory';

const KERNEL = 'TemperPixelMeans';
const GRADIENT = 'TemperPixelMeansGrad';

type Shape = [batch: number, height: number, width: number, channels: number];

/** @returns [batch, channels]; differentiable (once on `wasm`) */
export function pixelMeans(x: tf.Tensor4D): tf.Tensor2D {
  if (!nativeKernels(tf.backend()) || x.dtype !== 'float32') return composedPixelMeans(x);
  return tf.engine().runKernel(KERNEL, { x }, { shape: x.shape }) as unknown as tf.Tensor2D;
}

/** The same of TensorFlow.js operations. */
export function composedPixelMeans(x: tf.Tensor4D): tf.Tensor2D {
  return tf.mean(x, [1, 2]);
}

function forward({ inputs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x } = inputs as { x: tf.TensorInfo };
  const [batch, height, width, channels] = x.shape as Shape;
  const y = allocate(backend, [batch, channels]);
  nativeKernels(backend)!.pixelMeans({ ...addresses(backend, { x, y }), batch, pixels: height * width, channels });
  return y;
}

function backward({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { dy } = inputs as { dy: tf.TensorInfo };
  const [batch, height, width, channels] = attrs!['shape'] as unknown as Shape;
  const dx = allocate(backend, [batch, height, width, channels]);
  nativeKernels(backend)!.spreadMeans({ ...addresses(backend, { dy, dx }), batch, pixels: height * width, channels });
  return dx;
}

export function registerPixelMeans(): void {
  replaceKernel({ kernelName: KERNEL, backendName: 'wasm', kernelFunc: forward });
  replaceKernel({ kernelName: GRADIENT, backendName: 'wasm', kernelFunc: backward });
  tf.registerGradient({
    kernelName: KERNEL,
    gradFunc: (dy, _saved, attrs) => ({
      x: () => tf.engine().runKernel(GRADIENT, { dy: dy as tf.Tensor }, attrs!) as unknown as tf.Tensor,
    }),
  });
}
