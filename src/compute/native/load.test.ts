/** The native kernels' binaries: made from the sources at hand, with the parameters that `parameters.ts` gives them. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeWasmAssets } from '../nodeAssets';
import { describeOnBackends } from '../testing';
import * as tf from '../tf';
import { fusedMultiplyAdd } from './fused';
import { chooseNative, nativeKernels } from './load';
import { NATIVE_PARAMETERS, nativeByName } from './parameters';

nodeWasmAssets(); // lets Node compile relaxed SIMD
const folder = new URL('./assembly/', import.meta.url);
const modules = readdirSync(folder);
/** The file of each binary and the module that it was compiled from. */
const binaries = readdirSync(new URL('./binaries/', import.meta.url)).map((name) => {
  const file = name.replace('.ts', '');
  return { file, module: file.replace('Fused', '') };
});

function sourcesOf(module: string): string {
  const own = new URL(`${module}/`, folder);
  const names = readdirSync(own).sort();
  return names.map((name) => readFileSync(new URL(name, own), 'utf8')).join('');
}

interface Binary {
  SOURCE_DIGEST: string;
  PLAIN: string;
}

const binaryOf = (file: string) => import(`./binaries/${file}.ts`) as Promise<Binary>;

/** Everything that a binary for ordinary memory exports. */
async function exportsOf(file: string): Promise<WebAssembly.Exports> {
  const bytes = Uint8Array.from(atob((await binaryOf(file)).PLAIN), (letter) => letter.charCodeAt(0));
  const memory = new WebAssembly.Memory({ initial: 1 });
  return (await WebAssembly.instantiate(bytes, { env: { memory } })).instance.exports;
}

it('every module has a binary', () => {
  expect([...new Set(binaries.map(({ module }) => module))]).toEqual(modules);
});

it.each(binaries)('the binary $file was compiled from the sources as they are', async ({ file, module }) => {
  const digest = createHash('sha256').update(sourcesOf(module)).digest('hex');
  const { SOURCE_DIGEST } = await binaryOf(file);
  expect(SOURCE_DIGEST, `run \`node scripts/build-native.mjs ${module}\``).toBe(digest);
});

describe('the parameters of native kernels', () => {
  it.each(Object.entries(NATIVE_PARAMETERS))('%s(%s) is declared so in its source', (name, list) => {
    const found = new RegExp(`export function ${name}\\(([^)]*)\\)`).exec(modules.map(sourcesOf).join(''));
    const declared = found?.[1]!.split(',').map((parameter) => parameter.split(':')[0]!.trim());
    expect(declared?.filter(Boolean).join(', ')).toBe(list);
  });

  it.each(binaries)('are as many as the binary $file takes, function by function', async ({ file }) => {
    const functions = Object.entries(await exportsOf(file)).filter(([, value]) => typeof value === 'function');
    expect(functions.length).toBeGreaterThan(0);
    const declared = NATIVE_PARAMETERS as Record<string, string>;
    for (const [name, run] of functions)
      expect(declared[name]?.split(', ').length, name).toBe((run as () => void).length);
  });

  it('are put in order, whatever the order of the names', () => {
    const called: number[][] = [];
    const exported = Object.entries(NATIVE_PARAMETERS).map(([name, list]) => {
      const run = (...values: number[]) => void called.push(values);
      return [name, Object.defineProperty(run, 'length', { value: list.split(', ').length })];
    });
    const { packBytes } = nativeByName(Object.fromEntries(exported) as Record<string, unknown>);
    packBytes({ size: 3, words: 2, x: 1 });
    expect(called).toEqual([[1, 2, 3]]);
  });

  it('that differ from the binaries are told at once', () => {
    expect(() => nativeByName({})).toThrow(/jpegRoundTrip\(x, out.*build-native/);
    expect(() => nativeByName({ jpegRoundTrip: () => undefined })).toThrow(/jpegRoundTrip/);
  });

  it('are required by the compiler', () => {
    const call = (run: ReturnType<typeof nativeByName>['packBytes']) => {
      // @ts-expect-error `size` is missing
      run({ x: 1, words: 2 });
      // @ts-expect-error `out` is no parameter
      run({ x: 1, words: 2, size: 3, out: 4 });
    };
    expect(call).toBeTypeOf('function');
  });
});

describeOnBackends('native kernels', (backend) => {
  it('are there on wasm only', () => {
    expect(nativeKernels(tf.backend()) !== null).toBe(backend === 'wasm');
  });

  it.runIf(backend === 'wasm')('are fused where the processor can, and can be chosen', async () => {
    const wasm = tf.backend() as unknown as BackendWasm;
    expect(nativeKernels(wasm)).toMatchObject({ fused: fusedMultiplyAdd(), products: true });
    const other = { fused: false, products: false };
    await chooseNative(wasm, other);
    expect(nativeKernels(wasm)).toMatchObject(other);
    await chooseNative(wasm, { fused: fusedMultiplyAdd(), products: true });
  });
});
