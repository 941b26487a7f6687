/**
 * Distillation (Hinton, Vinyals and Dean 2015) and its gradient, each as one operation: τ² · KL(softmax(t/τ) ‖ softmax(z/τ)), each picture weighted, the mean
 * of them times a share. On `wasm` it replaces four dozen operations of TensorFlow.js over a few hundred values, with the same bits, as `crossEntropy.ts` does.
 */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { registerAskedGradient } from './askedGradients';
import { allocate, call, free, replaceKernel, view } from './hostMemory';
import { logSoftmaxOf, throughLogSoftmax } from './logSoftmax';

const KERNEL = 'TemperDistillation';
const GRADIENT = 'TemperDistillationGrad';

const { fround } = Math;

interface Attrs {
  /** τ */
  temperature: number;
  share: number;
  /** A gradient will be asked for. */
  keep: boolean;
}

/**
 * @param teacher t, [batch, classes]; no gradient flows into it, nor into the weights
 * @param student z, of the same shape
 * @param weights [batch], or null for 1
 * @param share what the mean is multiplied by
 * @returns a scalar, differentiable (once on `wasm`)
 */
export function meanDistillation(
  teacher: tf.Tensor2D,
  student: tf.Tensor2D,
  temperature: number,
  weights: tf.Tensor1D | null,
  share = 1,
): tf.Scalar {
  const same = teacher.shape.join() === student.shape.join();
  const floats = teacher.dtype === 'float32' && student.dtype === 'float32';
  if (!nativeKernels(tf.backend()) || !same || !floats) {
    return composedDistillation(teacher, student, temperature, weights, share);
  }
  const attrs: Attrs = { temperature, share, keep: tf.engine().state.gradientDepth > 0 };
  return tf.tidy(() => {
    const inputs = { teacher, student, weights: weights ?? tf.ones([student.shape[0]]) };
    const made = tf.engine().runKernel(KERNEL, inputs, attrs as unknown as tf.NamedAttrMap);
    return (made as unknown as tf.Scalar[])[0]!;
  });
}

/** The same of TensorFlow.js operations. */
export function composedDistillation(
  teacher: tf.Tensor2D,
  student: tf.Tensor2D,
  temperature: number,
  weights: tf.Tensor1D | null,
  share = 1,
): tf.Scalar {
  return tf.tidy(() => {
    const logTeacher = tf.logSoftmax(tf.div(teacher, temperature) as tf.Tensor2D);
    const logStudent = tf.logSoftmax(tf.div(student, temperature) as tf.Tensor2D);
    const each = tf.sum(tf.mul(tf.exp(logTeacher), tf.sub(logTeacher, logStudent)), 1);
    const weighted = weights ? tf.mul(each, weights) : each;
    const mean = tf.mul(tf.mean(weighted), temperature * temperature);
    return (share === 1 ? mean : tf.mul(mean, share)) as tf.Scalar;
  });
}

type Inputs = Record<'teacher' | 'student' | 'weights', tf.TensorInfo>;

/** The loss, and with `keep` what the teacher expects and the logarithms of the student's softmax. */
function forward({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const { teacher, student, weights } = inputs as unknown as Inputs;
  const { temperature, share, keep } = attrs as unknown as Attrs;
  const [batch, classes] = student.shape as [number, number];
  const teacherLogs = logSoftmaxOf(backend, teacher, temperature);
  const logs = logSoftmaxOf(backend, student, temperature);
  const expected = call(backend, tf.Exp, { x: teacherLogs });
  const loss = allocate(backend, []);
  const [given, counts] = [view(backend, logs), view(backend, weights)];
  const [wanted, shares] = [view(backend, teacherLogs), view(backend, expected)];
  let total = 0;
  for (let row = 0; row < batch; row++) {
    let sum = 0;
    for (let i = row * classes; i < (row + 1) * classes; i++) {
      sum = fround(sum + fround(shares[i]! * fround(wanted[i]! - given[i]!)));
    }
    total = fround(total + fround(sum * counts[row]!));
  }
  const mean = fround(fround(total / batch) * fround(temperature * temperature));
  view(backend, loss)[0] = mean * fround(share);
  free(backend, teacherLogs);
  if (keep) return [loss, expected, logs];
  free(backend, expected, logs);
  return [loss];
}

function backward({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { dy, weights, expected, logs } = inputs as Record<'dy' | 'weights' | 'expected' | 'logs', tf.TensorInfo>;
  const { temperature, share } = attrs as unknown as Attrs;
  const [batch, classes] = logs!.shape as [number, number];
  const softmax = call(backend, tf.Exp, { x: logs! });
  const dx = allocate(backend, [batch, classes]);
  const slopes = view(backend, dx);
  const [counts, shares] = [view(backend, weights!), view(backend, expected!)];
  const whole = fround(fround(view(backend, dy!)[0]! * fround(share)) * fround(temperature * temperature));
  const slope = fround(whole / batch);
  for (let row = 0; row < batch; row++) {
    const own = fround(slope * counts[row]!);
    for (let i = row * classes; i < (row + 1) * classes; i++) slopes[i] = -fround(own * shares[i]!);
  }
  throughLogSoftmax(slopes, view(backend, softmax), classes);
  const divisor = fround(temperature);
  for (let i = 0; i < slopes.length; i++) slopes[i] = slopes[i]! / divisor;
  free(backend, softmax);
  return dx;
}

export function registerDistillation(): void {
  replaceKernel({ kernelName: KERNEL, backendName: 'wasm', kernelFunc: forward });
  replaceKernel({ kernelName: GRADIENT, backendName: 'wasm', kernelFunc: backward });
  registerAskedGradient(
    { kernelName: KERNEL, inputsToSave: ['weights'], outputsToSave: [false, true, true] },
    (dy, [weights, expected, logs], attrs) => {
      const inputs = { dy, weights: weights!, expected: expected!, logs: logs! };
      return { student: tf.engine().runKernel(GRADIENT, inputs, attrs) as unknown as tf.Tensor };
    },
  );
}
