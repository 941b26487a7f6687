import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressedWasm } from './compressed-wasm';

describe('the binaries of the built page', () => {
  it('are compressed once, and nothing else is', () => {
    const binary = Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]);
    const asset = (source: Buffer) => ({ type: 'asset' as const, source });
    const bundle = { 'a.wasm': asset(binary), 'a.png': asset(binary) };
    const generate = compressedWasm().generateBundle as unknown as (options: null, bundle: unknown) => void;
    generate(null, bundle);
    const once = bundle['a.wasm'].source;
    expect(gunzipSync(once)).toEqual(binary);
    generate(null, bundle);
    expect(bundle['a.wasm'].source).toBe(once);
    expect(bundle['a.png'].source).toBe(binary);
  });
});
