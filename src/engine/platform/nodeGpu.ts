/**
 * WebGPU under Node: Dawn, from the npm package `webgpu`, which Temper does not bring along (it is large, and WebAssembly needs none of it).
 * It is looked for beside Temper, in the folder that the command was started in, and where `NODE_PATH` says.
 */
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../../contract/message';
import { ReadableError } from '../../contract/ReadableError';
import { probeAdapter, type AdapterProbe } from '../../compute/adapter';

/** The version that Temper was tried with; `package.json` names the same. */
export const DAWN_VERSION = '0.6.2';

/** There is no GPU to be had under Node; the message says why, and what to do. */
export class NodeGpuError extends ReadableError {
  override name = 'NodeGpuError';
}

interface Dawn {
  create(flags: string[]): GPU;
  globals: object;
}

/** Finds the package's entry. Throws where it is not installed. */
export type ResolveDawn = () => string;

/**
 * Gives this process a `navigator.gpu`, unless it has one.
 * @returns the adapter that is there
 * @throws {NodeGpuError} where the package is missing or does not run here, or finds no adapter
 */
export async function openNodeGpu(resolve: ResolveDawn = resolveDawn): Promise<AdapterProbe> {
  if (!globalThis.navigator?.gpu) provide(await load(resolve));
  const probe = await probeAdapter(globalThis.navigator.gpu);
  if (probe.kind !== 'none') return probe;
  throw new NodeGpuError(
    `${probe.finding}: no graphics driver that it can use is installed (on Linux it needs one for Vulkan). ` +
      'Choose --backend wasm, which needs none.',
  );
}

function resolveDawn(): string {
  const require = createRequire(import.meta.url);
  try {
    return require.resolve('webgpu');
  } catch {
    return createRequire(join(process.cwd(), 'package.json')).resolve('webgpu');
  }
}

async function load(resolve: ResolveDawn): Promise<Dawn> {
  let entry: string;
  try {
    entry = resolve();
  } catch {
    throw new NodeGpuError(
      `WebGPU needs the package "webgpu", which is not installed. Install it with: npm install --no-save webgpu@${DAWN_VERSION}\n` +
        'Or choose --backend wasm, which needs nothing.',
    );
  }
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(entry).href)) as Dawn;
  } catch (error) {
    throw new NodeGpuError(
      `The package "webgpu" does not run on this machine (${process.platform} ${process.arch}): ${messageOf(error)}. ` +
        'Choose --backend wasm.',
    );
  }
}

function provide({ create, globals }: Dawn): void {
  Object.assign(globalThis, globals);
  const own = (globalThis.navigator as Navigator | undefined) ?? {
    hardwareConcurrency: availableParallelism(),
    userAgent: 'node',
    language: 'en',
  };
  const navigator = new Proxy(own, {
    // Node's own has getters that must be called on itself.
    get: (target, key) => (key === 'gpu' ? gpu : (Reflect.get(target, key, target) as unknown)),
    has: (target, key) => key === 'gpu' || Reflect.has(target, key),
  });
  const gpu = create([]);
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
}
