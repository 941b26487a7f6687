/**
 * The mean cross-entropy of logits and its gradient, each as one operation: −mean Σ y log softmax(z), times a share.
 *
 * On `wasm` its two dozen operations of TensorFlow.js over a few hundred values cost as much as two blocks of a small network. Here they are loops in
 * the same order and precision (`logSoftmax.ts`): both give the same, bit by bit.
 */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { registerAskedGradient } from './askedGradients';
import { allocate, call, free, replaceKernel, view } from './hostMemory';
import { logSoftmaxOf, throughLogSoftmax } from './logSoftmax';

const KERNEL = 'TemperCrossEntropy';
const GRADIENT = 'TemperCrossEntropyGrad';

const { fround } = Math;

interface Attrs {
  share: number;
  /** A gradient will be asked for. */
  keep: boolean;
}

/**
 * @param logits [batch, classes]
 * @param oneHot of the same shape; no gradient flows into it
 * @param share what the mean is multiplied by
 * @returns a scalar, differentiable (once on `wasm`)
 */
export function meanCrossEntropy(logits: tf.Tensor2D, oneHot: tf.Tensor2D, share = 1): tf.Scalar {
  const same = logits.shape.join() === oneHot.shape.join() && logits.dtype === 'float32' && oneHot.dtype === 'float32';
  if (!nativeKernels(tf.backend()) || !same) return composedCrossEntropy(logits, oneHot, share);
  const attrs: Attrs = { share, keep: tf.engine().state.gradientDepth > 0 };
  return tf.tidy(() => {
    const made = tf.engine().runKernel(KERNEL, { logits, oneHot }, attrs as unknown as tf.NamedAttrMap);
    return (made as unknown as tf.Scalar[])[0]!;
  });
}

/** The same of TensorFlow.js operations. */
export function composedCrossEntropy(logits: tf.Tensor2D, oneHot: tf.Tensor2D, share = 1): tf.Scalar {
  return tf.tidy(() => {
    const mean = tf.neg(tf.mean(tf.sum(tf.mul(oneHot, tf.logSoftmax(logits)), 1)));
    return (share === 1 ? mean : tf.mul(mean, share)) as tf.Scalar;
  });
}

/** The loss, and with `keep` the logarithms of the softmax. */
function forward({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const { logits, oneHot } = inputs as { logits: tf.TensorInfo; oneHot: tf.TensorInfo };
  const { share, keep } = attrs as unknown as Attrs;
  const [batch, classes] = logits.shape as [number, number];
  const logs = logSoftmaxOf(backend, logits);
  const loss = allocate(backend, []);
  const [values, wanted] = [view(backend, logs), view(backend, oneHot)];
  let total = 0;
  for (let row = 0; row < batch; row++) {
    let sum = 0;
    for (let i = row * classes; i < (row + 1) * classes; i++) sum = fround(sum + fround(wanted[i]! * values[i]!));
    total = fround(total + sum);
  }
  view(backend, loss)[0] = -fround(total / batch) * fround(share);
  if (keep) return [loss, logs];
  free(backend, logs);
  return [loss];
}

function backward({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { dy, oneHot, logs } = inputs as { dy: tf.TensorInfo; oneHot: tf.TensorInfo; logs: tf.TensorInfo };
  const { share } = attrs as unknown as Attrs;
  const [batch, classes] = logs.shape as [number, number];
  const softmax = call(backend, tf.Exp, { x: logs });
  const dx = allocate(backend, [batch, classes]);
  const [slopes, wanted] = [view(backend, dx), view(backend, oneHot)];
  const slope = fround(-fround(view(backend, dy)[0]! * fround(share)) / batch);
  for (let i = 0; i < slopes.length; i++) slopes[i] = slope * wanted[i]!;
  throughLogSoftmax(slopes, view(backend, softmax), classes);
  free(backend, softmax);
  return dx;
}

export function registerCrossEntropy(): void {
  replaceKernel({ kernelName: KERNEL, backendName: 'wasm', kernelFunc: forward });
  replaceKernel({ kernelName: GRADIENT, backendName: 'wasm', kernelFunc: backward });
  registerAskedGradient(
    { kernelName: KERNEL, inputsToSave: ['oneHot'], outputsToSave: [false, true] },
    (dy, [oneHot, logs], attrs) => {
      const inputs = { dy, oneHot: oneHot!, logs: logs! };
      return { logits: tf.engine().runKernel(GRADIENT, inputs, attrs) as unknown as tf.Tensor };
    },
  );
}
