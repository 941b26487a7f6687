/**
 * Runs a compute shader of our own with several outputs on the `webgpu` backend of TensorFlow.js, whose own programs have one: what would
 * take a shader for each result takes one for all. It records into the command encoder of the backend, in order with its programs.
 */
import * as tf from '../tf';

export interface MultiShaderCall {
  /** Names the code: equal keys must mean equal code. */
  key: string;
  /** Read as flat arrays of 32-bit floats under these names. With the outputs at most eight, which every device allows. */
  inputs: Readonly<Record<string, tf.TensorInfo>>;
  /** Shapes; written under these names. */
  outputs: Readonly<Record<string, number[]>>;
  /** Read as `uniforms.<name>`. */
  integers: Readonly<Record<string, number>>;
  floats?: Readonly<Record<string, number>>;
  workgroups: number;
  /** WGSL with `fn run(workgroup : i32, local : i32)`, called by 64 threads of each workgroup; check `workgroup` where it matters. */
  code: string;
}

/** Threads of a workgroup. */
export const WORKGROUP = 64;
/** Workgroups along one axis that every device allows. */
const MOST_ALONG = 65_535;

/** The parts of the backend that its own programs are run with. */
interface Internals {
  device: GPUDevice;
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  tensorMap: { get(id: object): { resource: GPUBuffer } };
  makeTensorInfo(shape: number[], dtype: 'float32'): tf.TensorInfo;
  uploadToGPU(id: object): void;
  makeUniforms(values: { type: 'int32' | 'float32'; data: number[] }[]): GPUBufferBinding;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

/** @returns the outputs in their order; the caller disposes of them */
export function runMultiShader(backend: unknown, call: MultiShaderCall): tf.TensorInfo[] {
  const gpu = backend as Internals;
  const outputs = Object.values(call.outputs).map((shape) => gpu.makeTensorInfo(shape, 'float32'));
  const tensors = [...Object.values(call.inputs), ...outputs];
  for (const { dataId } of tensors) {
    gpu.uploadToGPU(dataId);
    // Its memory is not given to others before the queue has been submitted.
    gpu.commandQueueOwnedIds.add(dataId);
  }
  const uniforms = gpu.makeUniforms([
    ...Object.values(call.integers).map((value) => ({ type: 'int32' as const, data: [value] })),
    ...Object.values(call.floats ?? {}).map((value) => ({ type: 'float32' as const, data: [value] })),
  ]);
  const pipeline = pipelineOf(gpu.device, call);
  const bound = [...tensors.map(({ dataId }) => ({ buffer: gpu.tensorMap.get(dataId).resource })), uniforms];
  const bindGroup = gpu.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: bound.map((resource, binding) => ({ binding, resource })),
  });
  gpu.ensureCommandEncoderReady();
  gpu.computePassEncoder ??= gpu.commandEncoder!.beginComputePass();
  gpu.computePassEncoder.setPipeline(pipeline);
  gpu.computePassEncoder.setBindGroup(0, bindGroup);
  const rows = Math.ceil(call.workgroups / MOST_ALONG);
  gpu.computePassEncoder.dispatchWorkgroups(Math.ceil(call.workgroups / rows), rows);
  gpu.dispatchCountInPass++;
  // As many are collected as of the backend's own programs.
  if (gpu.dispatchCountInPass >= tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
    gpu.endComputePassEncoder();
    gpu.submitQueue();
  }
  return outputs;
}

function pipelineOf(device: GPUDevice, call: MultiShaderCall): GPUComputePipeline {
  let known = pipelines.get(device);
  if (!known) pipelines.set(device, (known = new Map()));
  let pipeline = known.get(call.key);
  if (!pipeline) {
    const module = device.createShaderModule({ code: shaderOf(call), label: call.key });
    pipeline = device.createComputePipeline({
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
      label: call.key,
    });
    known.set(call.key, pipeline);
  }
  return pipeline;
}

function shaderOf({ inputs, outputs, integers, floats = {}, code }: MultiShaderCall): string {
  const buffer = (access: string) => (name: string) => `var<storage, ${access}> ${name} : array<f32>;`;
  const bindings = [
    ...Object.keys(inputs).map(buffer('read')),
    ...Object.keys(outputs).map(buffer('read_write')),
    'var<uniform> uniforms : Uniforms;',
  ];
  const fields = [
    ...Object.keys(integers).map((name) => `${name} : i32,`),
    ...Object.keys(floats).map((name) => `${name} : f32,`),
  ];
  return `
    struct Uniforms { ${fields.join(' ')} };
    ${bindings.map((binding, i) => `@group(0) @binding(${i}) ${binding}`).join('\n')}
    ${code}
    @compute @workgroup_size(${WORKGROUP})
    fn main(
      @builtin(workgroup_id) group : vec3<u32>,
      @builtin(num_workgroups) groups : vec3<u32>,
      @builtin(local_invocation_index) local : u32,
    ) {
      run(i32(group.y * groups.x + group.x), i32(local));
    }`;
}
