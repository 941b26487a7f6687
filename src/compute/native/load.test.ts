/** The native kernels' binaries: made from the sources at hand, with the parameters that `parameters.ts` gives them. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeOnBackends } from '../testing';
import * as tf from '../tf';
import { nativeKernels } from './load';
import { NATIVE_PARAMETERS, nativeByName } from './parameters';

const folder = new URL('./assembly/', import.meta.url);
const modules = readdirSync(folder);

function sourcesOf(module: string): string {
  const own = new URL(`${module}/`, folder);
  const names = readdirSync(own).sort();
  return names.map((name) => readFileSync(new URL(name, own), 'utf8')).join('');
}

interface Binary {
  SOURCE_DIGEST: string;
  PLAIN: string;
}

const binaryOf = (module: string) => import(`./binaries/${module}.ts`) as Promise<Binary>;

/** Everything that a module's plain binary exports. */
async function exportsOf(module: string): Promise<WebAssembly.Exports> {
  const bytes = Uint8Array.from(atob((await binaryOf(module)).PLAIN), (letter) => letter.charCodeAt(0));
  const memory = new WebAssembly.Memory({ initial: 1 });
  return (await WebAssembly.instantiate(bytes, { env: { memory } })).instance.exports;
}

it.each(modules)('the binary of %s was compiled from the sources as they are', async (module) => {
  const digest = createHash('sha256').update(sourcesOf(module)).digest('hex');
  const { SOURCE_DIGEST } = await binaryOf(module);
  expect(SOURCE_DIGEST, `run \`node scripts/build-native.mjs ${module}\``).toBe(digest);
});

describe('the parameters of native kernels', () => {
  it.each(Object.entries(NATIVE_PARAMETERS))('%s(%s) is declared so in its source', (name, list) => {
    const found = new RegExp(`export function ${name}\\(([^)]*)\\)`).exec(modules.map(sourcesOf).join(''));
    const declared = found?.[1]!.split(',').map((parameter) => parameter.split(':')[0]!.trim());
    expect(declared?.filter(Boolean).join(', ')).toBe(list);
  });

  it.each(modules)('are as many as the binary of %s takes, function by function', async (module) => {
    const functions = Object.entries(await exportsOf(module)).filter(([, value]) => typeof value === 'function');
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
});
