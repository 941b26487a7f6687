/**
 * Runs a compute shader of our own on the `webgpu` backend of TensorFlow.js: one call of `main` for every item of work,
 * whatever an item is (a pixel, a block). Buffers are read by their names as flat arrays, and `result` is written.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type * as tf from '../tf';

export interface ShaderCall {
  /** Names the code: equal keys must mean equal code. */
  key: string;
  /** Buffers in the order of `inputs`. */
  names: readonly string[];
  inputs: readonly tf.TensorInfo[];
  /** Read as `uniforms.<name>`. */
  integers?: Record<string, number>;
  floats?: Record<string, number>;
  outputShape: number[];
  dtype?: 'float32' | 'int32';
  /** Calls of `main(index : i32)`; at least that many are made: check `index < uniforms.items`. */
  items: number;
  /** WGSL with `fn main(index : i32)`. */
  code: string;
}

const WORKGROUP = 64;

/** @returns the output; the caller disposes of it */
export function runShader(backend: unknown, call: ShaderCall): tf.TensorInfo {
  const integers = Object.entries({ items: call.items, ...call.integers });
  const floats = Object.entries(call.floats ?? {});
  const program = {
    variableNames: [...call.names],
    outputShape: call.outputShape,
    shaderKey: call.key,
    workgroupSize: [WORKGROUP, 1, 1] as [number, number, number],
    dispatchLayout: { x: call.outputShape.map((_, axis) => axis) },
    dispatch: [Math.max(1, Math.ceil(call.items / WORKGROUP)), 1, 1] as [number, number, number],
    uniforms: [...integers.map(([name]) => `${name} : i32,`), ...floats.map(([name]) => `${name} : f32,`)].join(' '),
    getUserCode: () => call.code,
  };
  return (backend as WebGPUBackend).runWebGPUProgram(program, [...call.inputs], call.dtype ?? 'float32', [
    ...integers.map(([, value]) => ({ type: 'int32', data: [value] })),
    ...floats.map(([, value]) => ({ type: 'float32', data: [value] })),
  ]);
}
