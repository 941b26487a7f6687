/**
 * What the GPU is given, counted; no GPU is needed for that, the software adapter does. Small operations cost by their number, not by what
 * they compute.
 */

export interface GpuCounts {
  /** Shaders that are started. */
  shaders: number;
  /** Tensors that are sent to it; the parameters that TensorFlow.js writes for every shader are none. */
  uploads: number;
  /** Tensors that are read back. */
  readBacks: number;
  /** Of the queue, each with some shaders. */
  submissions: number;
}

/** The parts of the backend that are watched; it calls itself through them. */
interface Watched {
  device: GPUDevice;
  queue: GPUQueue;
  tensorMap: { get(id: object): { resource: unknown; values: unknown } };
  uploadToGPU(id: object): void;
  getBufferData(buffer: GPUBuffer): Promise<ArrayBuffer>;
}

/** By all backends that are watched, since the start. */
export const given: GpuCounts = { shaders: 0, uploads: 0, readBacks: 0, submissions: 0 };

/** What was given since an earlier copy of `given`. */
export function givenSince(before: GpuCounts): GpuCounts {
  const { shaders, uploads, readBacks, submissions } = given;
  return {
    shaders: shaders - before.shaders,
    uploads: uploads - before.uploads,
    readBacks: readBacks - before.readBacks,
    submissions: submissions - before.submissions,
  };
}

/** Counts what a `webgpu` backend of TensorFlow.js gives to its GPU from now on, the shaders of our own among it. */
export function watchGpu(backend: unknown): void {
  const watched = backend as Watched;
  const { device, queue } = watched;
  const createEncoder = device.createCommandEncoder.bind(device);
  device.createCommandEncoder = (descriptor) => {
    const encoder = createEncoder(descriptor);
    const beginPass = encoder.beginComputePass.bind(encoder);
    encoder.beginComputePass = (of) => {
      const pass = beginPass(of);
      const dispatch = pass.dispatchWorkgroups.bind(pass);
      pass.dispatchWorkgroups = (...size) => {
        given.shaders++;
        dispatch(...size);
      };
      return pass;
    };
    return encoder;
  };
  const submit = queue.submit.bind(queue);
  queue.submit = (buffers) => {
    given.submissions++;
    submit(buffers);
  };
  const upload = watched.uploadToGPU.bind(watched);
  watched.uploadToGPU = (id) => {
    const { resource, values } = watched.tensorMap.get(id);
    if (!resource && values) given.uploads++;
    upload(id);
  };
  const read = watched.getBufferData.bind(watched);
  watched.getBufferData = (buffer) => {
    given.readBacks++;
    return read(buffer);
  };
}
