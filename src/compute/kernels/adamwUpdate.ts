/**
 * One step of AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2) for one weight:
 *
 *     m ← β₁m + (1 − β₁)g,  v ← β₂v + (1 − β₂)g²,
 *     w ← w − η · ( (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε) + λw )
 *
 * On `cpu` and `wasm` one pass over memory instead of a dozen ops, on `webgpu` one shader instead of fourteen.
 *
 * The results are new tensors. An update in place would be wrong on `wasm` for weights that a network runs with meanwhile: XNNPACK keeps
 * a packed copy of each convolution filter by tensor id, and would go on using the old one. Where others run the network,
 * `adamwInPlace` spares the new tensors.
 */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { runMultiShader, WORKGROUP } from './multiShader';
import { HOST_BACKENDS, address, allocate, replaceKernel, view } from './hostMemory';

const KERNEL = 'TemperAdamwStep';

export interface AdamwSettings {
  /** η at this step, ≥ 0 */
  learningRate: number;
  /** β₁, 0..1 */
  beta1: number;
  /** β₂, 0..1 */
  beta2: number;
  /** ε > 0 */
  epsilon: number;
  /** λ, decoupled; 0 for biases and norms */
  weightDecay: number;
  /** t, from 1 */
  step: number;
}

export interface AdamwResult {
  parameter: tf.Tensor;
  m: tf.Tensor;
  v: tf.Tensor;
}

/** A weight, its gradient and its moments, of one shape. */
export type AdamwInputs = Record<'parameter' | 'gradient' | 'm' | 'v', tf.TensorInfo>;

/** What the formula needs of the settings: w ← keep·w − rate · m / (√v · root + ε). */
interface Attrs {
  beta1: number;
  beta2: number;
  epsilon: number;
  /** 1 − ηλ */
  keep: number;
  /** η / (1 − β₁ᵗ) */
  rate: number;
  /** 1 / √(1 − β₂ᵗ) */
  root: number;
}

/**
 * @param parameter w, any shape; `gradient`, `m` and `v` have the same
 * @returns three new tensors; the caller disposes of the old ones (they are not changed)
 */
export function adamwStep(
  parameter: tf.Tensor,
  gradient: tf.Tensor,
  m: tf.Tensor,
  v: tf.Tensor,
  { learningRate, beta1, beta2, epsilon, weightDecay, step }: AdamwSettings,
): AdamwResult {
  const attrs = attrsOf({ learningRate, beta1, beta2, epsilon, weightDecay, step });
  if (!tf.getKernel(KERNEL, tf.getBackend())) return composedAdamwStep(parameter, gradient, m, v, attrs);
  const inputs = { parameter, gradient, m, v } as unknown as tf.NamedTensorMap;
  const results = tf.engine().runKernel(KERNEL, inputs, attrs as unknown as tf.NamedAttrMap) as unknown as tf.Tensor[];
  return { parameter: results[0]!, m: results[1]!, v: results[2]! };
}

function attrsOf({ learningRate, beta1, beta2, epsilon, weightDecay, step }: AdamwSettings): Attrs {
  return {
    beta1,
    beta2,
    epsilon,
    keep: 1 - learningRate * weightDecay,
    rate: learningRate / (1 - beta1 ** step),
    root: 1 / Math.sqrt(1 - beta2 ** step),
  };
}

/**
 * `adamwStep` for many weights, with its three results written where `parameter`, `m` and `v` lie, with the same bits: no tensor is made
 * and no kernel dispatched. Only on backends whose memory the processor sees, and only for tensors whose memory nobody else holds.
 */
export function adamwInPlace(all: readonly AdamwInputs[], settings: AdamwSettings): void {
  const { backend } = tf.engine();
  const attrs = attrsOf(settings);
  for (const one of all) update(backend, one, [one.parameter, one.m, one.v], attrs);
}

/** The step composed of TensorFlow.js ops. Numbers that change at each step enter as tensors, so that no shader is compiled anew. */
export function composedAdamwStep(
  parameter: tf.Tensor,
  gradient: tf.Tensor,
  m: tf.Tensor,
  v: tf.Tensor,
  { beta1, beta2, epsilon, keep, rate, root }: Attrs,
): AdamwResult {
  return tf.tidy(() => {
    const newM = m.mul(beta1).add(gradient.mul(1 - beta1));
    const newV = v.mul(beta2).add(gradient.square().mul(1 - beta2));
    const direction = newM.div(newV.sqrt().mul(tf.scalar(root)).add(epsilon));
    const updated = parameter.mul(tf.scalar(keep)).sub(direction.mul(tf.scalar(rate)));
    return { parameter: updated, m: newM, v: newV };
  });
}

type Three<T> = [T, T, T];

function adamwKernel({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const all = inputs as unknown as AdamwInputs;
  const results = [0, 1, 2].map(() => allocate(backend, all.parameter.shape)) as Three<tf.TensorInfo>;
  update(backend, all, results, attrs as unknown as Attrs);
  return results;
}

/** @param results where the new parameter, m and v go; they may be the old ones */
function update(
  backend: unknown,
  { parameter, gradient, m, v }: AdamwInputs,
  results: Three<tf.TensorInfo>,
  { beta1, beta2, epsilon, keep, rate, root }: Attrs,
): void {
  const native = nativeKernels(backend);
  if (native) {
    // Written out, as spreading costs more than updating a small weight.
    native.adamw({
      w: address(backend, parameter),
      g: address(backend, gradient),
      m: address(backend, m),
      v: address(backend, v),
      newW: address(backend, results[0]),
      newM: address(backend, results[1]),
      newV: address(backend, results[2]),
      n: tf.util.sizeFromShape(parameter.shape),
      beta1,
      beta2,
      epsilon,
      keep,
      rate,
      root,
    });
    return;
  }

  const w = view(backend, parameter);
  const g = view(backend, gradient);
  const oldM = view(backend, m);
  const oldV = view(backend, v);
  const [newW, newM, newV] = results.map((info) => view(backend, info)) as Three<Float32Array>;
  for (let i = 0; i < w.length; i++) {
    const slope = g[i]!;
    const first = beta1 * oldM[i]! + (1 - beta1) * slope;
    const second = beta2 * oldV[i]! + (1 - beta2) * slope * slope;
    newM[i] = first;
    newV[i] = second;
    newW[i] = keep * w[i]! - (rate * first) / (Math.sqrt(second) * root + epsilon);
  }
}

const SHADER = `
  fn run(workgroup : i32, local : i32) {
    let i = workgroup * ${WORKGROUP} + local;
    if (i >= uniforms.size) { return; }
    let slope = gradient[i];
    let first = uniforms.beta1 * m[i] + (1.0 - uniforms.beta1) * slope;
    let second = uniforms.beta2 * v[i] + (1.0 - uniforms.beta2) * slope * slope;
    newM[i] = first;
    newV[i] = second;
    newParameter[i] = uniforms.keep * parameter[i] - uniforms.rate * first / (sqrt(second) * uniforms.root + uniforms.epsilon);
  }`;

function adamwShader({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const { parameter, gradient, m, v } = inputs as unknown as AdamwInputs;
  const { beta1, beta2, epsilon, keep, rate, root } = attrs as unknown as Attrs;
  const { shape } = parameter;
  const size = tf.util.sizeFromShape(shape);
  return runMultiShader(backend, {
    key: 'temperAdamw',
    inputs: { parameter, gradient, m, v },
    outputs: { newParameter: shape, newM: shape, newV: shape },
    integers: { size },
    floats: { beta1, beta2, epsilon, keep, rate, root },
    workgroups: Math.ceil(size / WORKGROUP),
    code: SHADER,
  });
}

export function registerAdamwUpdate(): void {
  replaceKernel({ kernelName: KERNEL, backendName: 'webgpu', kernelFunc: adamwShader });
  for (const backendName of HOST_BACKENDS) replaceKernel({ kernelName: KERNEL, backendName, kernelFunc: adamwKernel });
}
