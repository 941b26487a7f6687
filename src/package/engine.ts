/** What computes, loaded with the first picture: the kernels of perturbations, and a backend of TensorFlow.js that is the library's own. */
import { type StartedBackend, startChosenBackend, type WasmAssets } from '../compute/chosenBackend';
import { registerPictureKernels } from '../compute/kernels/pictures';
import { bytesOfTensor, tensorFromBytes } from '../compute/kernels/bytes';
import { fusedMultiplyAdd } from '../compute/native/fused';
import { forgetNative } from '../compute/native/load';
import * as tf from '../compute/tf';
import { inSteps, type StepsOptions } from '../perturb/inSteps';
import type { CheckedStep } from './steps';
import { readBinary } from './wasmBinary';

/** Copies of a batch in floats then stay below 5 MB. */
const MOST_BATCH_PIXELS = 400_000;

export async function startEngine(
  requested: StartedBackend['backend'],
  address: string | null,
): Promise<StartedBackend> {
  registerPictureKernels();
  if (requested === 'wasm') allowFused();
  const read = (file: string) => readBinary(file, address);
  const wasm: WasmAssets = { plain: 'plain.wasm', simd: 'simd.wasm', read };
  return startChosenBackend({ requested, wasm, strict: true });
}

/**
 * Node 20 has fused multiply-add behind a flag, later ones without. With it the bits are those of the command line, which lets itself use it, and of browsers
 * that have it.
 */
function allowFused(): void {
  const node = globalThis.process as Partial<NodeJS.Process> | undefined;
  if (fusedMultiplyAdd() || !node?.versions?.node) return;
  node.getBuiltinModule?.('node:v8').setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/** Gives back what the backend holds. It can be started again. */
export function stopEngine(backend: string): void {
  const factory = tf.findBackendFactory(backend);
  forgetNative();
  tf.removeBackend(backend);
  tf.registerBackend(backend, factory);
}

/** What `inSteps` takes beside the place of the first picture, and the values to be worked on. */
export interface Batch {
  /** [count, height, width, 3] */
  values: Uint8Array | Float32Array;
  width: number;
  height: number;
  count: number;
  steps: readonly CheckedStep[];
  options: Omit<StepsOptions, 'firstIndex'> & { index: number; round: boolean };
}

/** All pictures after all steps: bytes of bytes, floats of floats. */
export async function changed({
  values,
  width,
  height,
  count,
  steps,
  options,
}: Batch): Promise<Uint8Array | Float32Array> {
  const size = width * height * 3;
  const most = Math.max(1, Math.min(64, Math.floor(MOST_BATCH_PIXELS / (width * height))));
  const { index, round, seeds, ...others } = options;
  const functions = steps.map(({ perturbation, severity }) => ({
    name: perturbation.info.name,
    severity,
    apply: (...given: Parameters<typeof perturbation.apply>) => perturbation.apply(...given),
  }));
  const out = values instanceof Float32Array ? new Float32Array(values.length) : new Uint8Array(values.length);
  for (let first = 0; first < count; first += most) {
    const end = Math.min(count, first + most);
    const x = tf.tidy(() =>
      inSteps(batchOf(values.subarray(first * size, end * size), [end - first, height, width, 3]), functions, {
        ...others,
        firstIndex: index + first,
        ...(seeds && { seeds: seeds.slice(first, end) }),
      }),
    );
    try {
      await put(x, out.subarray(first * size, end * size), round);
    } finally {
      x.dispose();
    }
  }
  return out;
}

function batchOf(values: Uint8Array | Float32Array, shape: [number, number, number, number]): tf.Tensor4D {
  if (values instanceof Float32Array) return tf.tensor4d(values, shape);
  return tensorFromBytes(values, shape) as tf.Tensor4D;
}

async function put(x: tf.Tensor4D, out: Uint8Array | Float32Array, round: boolean): Promise<void> {
  if (out instanceof Uint8Array) {
    await bytesOfTensor(x, out);
  } else if (round) {
    (await bytesOfTensor(x)).forEach((value, i) => (out[i] = value / 255));
  } else {
    out.set(await x.data<'float32'>());
  }
}
