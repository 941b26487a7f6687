/**
 * Chooses and starts the TensorFlow.js backend, and says in words which one runs and why. TensorFlow.js falls back
 * silently when a backend cannot start; here nothing does: what runs is checked afterwards.
 *
 * `webgpu` on a real adapter where networks of photographs are trained, else `wasm` with SIMD, on one thread: cores are used by
 * workers (`pool/`). On the one GPU that was measured a training step of the small embedded networks took longer than on one thread of
 * WebAssembly, as what it waits for is the start of each shader (`docs/gpu.md`). `cpu` (plain JavaScript) only when asked for by name.
 * Works in a page, in a worker and in Node.
 */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { BackendName } from '../contract/engine';
import { messageOf } from '../contract/message';
import { probeAdapter } from './adapter';
import { addCpuBackend } from './cpuBackend';
import { watchDevice } from './deviceErrors';
import { loadNative, nativeKernels } from './native/load';
import * as tf from './tf';

/** File paths (Node) or addresses (browser) of the two WebAssembly binaries. */
export interface WasmAssets {
  plain: string;
  simd: string;
  /** Reads one of them, where TensorFlow.js should not fetch it by itself. Rejects where it cannot be read. */
  read?(address: string): Promise<Uint8Array>;
}

export interface StartOptions {
  /** What the user asked for; null chooses. */
  requested: BackendName | null;
  /** Whether networks of photographs are to be trained; where that is false and nothing was asked for, a GPU is left alone. */
  photographs?: boolean;
  /** `nodeWasmAssets()` or `browserWasmAssets`. */
  wasm: WasmAssets;
  /** What was asked for, or an error: no other takes its place. */
  strict?: boolean;
}

export interface StartedBackend {
  backend: BackendName;
  /** Why this backend runs: a sentence. */
  reason: string;
  /** Such as "SIMD with fused multiply-add, 1 thread" or the adapter's name. */
  detail: string;
  /** The real adapter that was found, by name; null or left out where there is none, or nobody has looked. */
  gpu?: string | null;
}

/** No backend could be started; the message says which and why. */
export class BackendError extends Error {
  override name = 'BackendError';
}

/**
 * Starts a backend and verifies what runs. Whoever calls it has registered the kernels that it needs.
 * @throws {BackendError} where WebAssembly (or the CPU backend, if that was asked for) cannot start; with `strict` where WebGPU was asked for and cannot
 */
export async function startChosenBackend(options: StartOptions): Promise<StartedBackend> {
  const { requested } = options;
  if (requested === 'cpu') {
    await addCpuBackend();
    await activate('cpu');
    return {
      backend: 'cpu',
      reason: 'Plain JavaScript was asked for. It is slow: use it to compare.',
      detail: 'one thread',
    };
  }
  if (requested === 'wasm') {
    const detail = await startWasm(options);
    return { backend: 'wasm', reason: 'WebAssembly was asked for.', detail };
  }
  const probe = await probeAdapter(globalThis.navigator?.gpu);
  let finding = probe.finding;
  if (probe.kind === 'hardware' && requested === null && options.photographs === false) {
    const detail = await startWasm(options);
    const reason = `${capitalise(finding)}, but networks of small pictures train faster on WebAssembly where both were measured, so that runs.`;
    return { backend: 'wasm', reason, detail, gpu: probe.name };
  }
  if (probe.kind === 'hardware' || (probe.kind === 'software' && requested === 'webgpu')) {
    try {
      await startWebgpu();
      const reason = requested === 'webgpu' ? `WebGPU was asked for, and ${finding}.` : `${finding}.`;
      const gpu = probe.kind === 'hardware' ? probe.name : null;
      return { backend: 'webgpu', reason: capitalise(reason), detail: probe.name, gpu };
    } catch (error) {
      finding = `WebGPU (${probe.name}) could not start: ${messageOf(error)}`;
    }
  }
  if (options.strict && requested === 'webgpu') throw new BackendError(`WebGPU was asked for, but ${finding}.`);
  const detail = await startWasm(options);
  const asked = requested === 'webgpu' ? 'WebGPU was asked for, but ' : '';
  return {
    backend: 'wasm',
    reason: `${capitalise(asked + finding)}, so WebAssembly runs.`,
    detail,
  };
}

async function startWebgpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-webgpu');
  await activate('webgpu');
  watchDevice((tf.backend() as unknown as { device: GPUDevice }).device);
}

async function startWasm({ wasm }: StartOptions): Promise<string> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!tf.engine().registry['wasm']) {
    const paths = {
      'tfjs-backend-wasm.wasm': wasm.plain,
      'tfjs-backend-wasm-simd.wasm': wasm.simd,
      // It never runs, but TensorFlow.js wants an address of each.
      'tfjs-backend-wasm-threaded-simd.wasm': wasm.simd,
    };
    setWasmPaths(paths, wasm.read !== undefined);
    if (wasm.read) await handOver(await chosenBinary(wasm), wasm.read);
  }
  await activate('wasm');
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  await loadNative(tf.backend() as unknown as BackendWasm);
  const fused = nativeKernels(tf.backend())?.fused ? ' with fused multiply-add' : '';
  return `${simd ? `SIMD${fused}` : 'no SIMD'}, 1 thread`;
}

/** The binary that TensorFlow.js is going to ask for. */
async function chosenBinary({ plain, simd }: WasmAssets): Promise<string> {
  return (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) ? simd : plain;
}

/**
 * Reads a binary and lets TensorFlow.js have it when it asks. It is read before, since a file that does not come would leave the
 * backend waiting for ever.
 * @throws {BackendError} where it cannot be read
 */
async function handOver(address: string, read: NonNullable<WasmAssets['read']>): Promise<void> {
  let bytes: Uint8Array;
  try {
    bytes = await read(address);
  } catch (error) {
    throw new BackendError(`The wasm backend could not start: ${messageOf(error)}.`);
  }
  const { platform } = tf.env();
  const { fetch } = platform;
  platform.fetch = (path, init) => {
    if (path !== address) return fetch.call(platform, path, init);
    platform.fetch = fetch;
    return Promise.resolve(new Response(bytes as Uint8Array<ArrayBuffer>));
  };
}

/** Makes a backend the current one, and makes sure that it is. */
async function activate(name: BackendName): Promise<void> {
  let started = false;
  let cause = '';
  try {
    started = await tf.setBackend(name);
    await tf.ready();
  } catch (error) {
    cause = `: ${messageOf(error)}`;
  }
  if (!started || tf.getBackend() !== name) {
    throw new BackendError(
      `The ${name} backend could not start${cause || ` (${tf.getBackend() || 'none'} runs instead)`}.`,
    );
  }
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
