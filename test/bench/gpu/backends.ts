/**
 * The three ways in which a case is measured, in one process: our engine on `webgpu`, the same with the kernels of TensorFlow.js in
 * place of ours, and `wasm`. Kernels are exchanged in the registry that operations look them up in at every call.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import '@tensorflow/tfjs-backend-webgpu'; // its kernels must be there before ours replace some of them
import { messageOf } from '../../../src/contract/message';
import { startBackend, type WasmAssets } from '../../../src/compute/backend';
import { replaceKernel } from '../../../src/compute/kernels/hostMemory';
import { selfTest } from '../../../src/compute/selfTest';
import * as tf from '../../../src/compute/tf';
import { watchGpu } from './counts';
import { adapterDescription } from './environment';
import type { Environment, Outcome, Times, Variant } from './rows';

/** As TensorFlow.js registers them: this module is loaded before any backend starts, and only a start registers ours. */
const stockKernels = new Map(tf.getKernelsForBackend('webgpu').map((kernel) => [kernel.kernelName, kernel]));

/** Operations of ours that are composed of those of TensorFlow.js where they have no kernel (`compute/kernels`). */
const COMPOSED_OTHERWISE = ['TemperGroupNorm', 'TemperAdamwStep'];

export interface Measured<T> {
  times: Times;
  /** What was computed, to be compared between variants. */
  values: T;
  /** Of `Row`, where it is known only then. */
  gigaflop?: number;
}

export class Backends {
  /** Kernels of ours that ran since the set was last cleared. */
  private readonly used = new Set<string>();
  private readonly errors: string[] = [];
  private readonly replacing: tf.KernelConfig[] = [];

  private constructor(
    readonly environment: Omit<Environment, 'versions' | 'machine' | 'logicalCores'>,
    private readonly until: number,
    private readonly hasBaseline: boolean,
  ) {}

  /**
   * @param until no case begins after that time (milliseconds of `Date.now()`)
   * @throws Error where `webgpu` does not start, saying why; without `wasm` there is only no baseline
   */
  static async start(wasm: WasmAssets, until: number): Promise<Backends> {
    const host = await startBackend({ requested: 'wasm', wasm }).catch((error: unknown) => messageOf(error));
    const device = await startBackend({ requested: 'webgpu', wasm });
    if (device.backend !== 'webgpu') throw new Error(device.reason);
    const own = tf
      .getKernelsForBackend('webgpu')
      .filter((kernel) => stockKernels.get(kernel.kernelName) !== kernel)
      .sort((a, b) => a.kernelName.localeCompare(b.kernelName));
    const stands = ({ kernelName }: tf.KernelConfig) =>
      stockKernels.has(kernelName) || COMPOSED_OTHERWISE.includes(kernelName);
    const { passed, checks } = await selfTest();
    const failing = checks.filter((check) => !check.passed).map(({ name }) => name);
    const backends = new Backends(
      {
        ...(await adapterDescription()),
        date: new Date().toISOString(),
        backends: { webgpu: device.detail, wasm: typeof host === 'string' ? host : host.detail },
        selfTest: passed ? 'passed' : `FAILED: ${failing.join(', ')}`,
        kernels: {
          replacing: own.filter(stands).map(({ kernelName }) => kernelName),
          added: own.filter((kernel) => !stands(kernel)).map(({ kernelName }) => kernelName),
        },
      },
      until,
      typeof host !== 'string',
    );
    backends.watch(own.filter(stands));
    return backends;
  }

  private watch(kernels: tf.KernelConfig[]): void {
    for (const kernel of kernels) {
      const kernelFunc: tf.KernelFunc = (call) => {
        this.used.add(kernel.kernelName);
        return kernel.kernelFunc(call);
      };
      this.replacing.push({ ...kernel, kernelFunc });
    }
    const backend = tf.backend() as unknown as WebGPUBackend;
    watchGpu(backend);
    const { device } = backend;
    device.addEventListener('uncapturederror', (event) => this.errors.push(event.error.message));
    void device.lost.then(({ message }) => this.errors.push(`The GPU was lost. ${message}`));
  }

  /** Makes a variant the one that runs. */
  async use(variant: Variant): Promise<void> {
    for (const kernel of this.replacing) {
      const stock = stockKernels.get(kernel.kernelName);
      if (variant !== 'stock') replaceKernel(kernel);
      else if (stock) replaceKernel(stock);
      else if (tf.getKernel(kernel.kernelName, 'webgpu')) tf.unregisterKernel(kernel.kernelName, 'webgpu');
    }
    await tf.setBackend(variant === 'wasm' ? 'wasm' : 'webgpu');
    await tf.ready();
  }

  /** Why a variant of a case is not measured, or null. To be asked in the order of `VARIANTS`. */
  reasonToLeave(variant: Variant): string | null {
    if (Date.now() > this.until) return 'no time was left';
    if (variant === 'wasm' && !this.hasBaseline) return 'wasm did not start';
    if (variant === 'webgpu') this.used.clear();
    return variant === 'stock' && this.used.size === 0 ? 'no kernel of ours replaces one here' : null;
  }

  /**
   * Measures one variant of a case. Never throws: what went wrong is the outcome, also what the device reports without an exception.
   * @param scoped whether tensors that `work` leaves behind are disposed of; not for millions of them, as each is remembered
   */
  async measure<T>(
    variant: Variant,
    work: () => Promise<Measured<T>>,
    scoped: boolean,
  ): Promise<{ outcome: Outcome; values: T | null; gigaflop?: number }> {
    const reason = this.reasonToLeave(variant);
    if (reason !== null) return { outcome: { left: reason }, values: null };
    this.errors.length = 0;
    try {
      await this.use(variant);
      const { times, values, gigaflop } = await (scoped ? inScope(work) : work());
      const [error] = variant === 'wasm' ? [] : this.errors;
      return error === undefined ? { outcome: times, values, gigaflop } : { outcome: { failed: error }, values: null };
    } catch (error) {
      const text = [messageOf(error), ...(variant === 'wasm' ? [] : this.errors.slice(0, 1))].join(' – ');
      return { outcome: { failed: text }, values: null };
    }
  }
}

/** Disposes of what `work` leaves behind, so that a case that fails takes no memory from the next. */
async function inScope<T>(work: () => Promise<T>): Promise<T> {
  tf.engine().startScope();
  try {
    return await work();
  } finally {
    tf.engine().endScope();
  }
}
