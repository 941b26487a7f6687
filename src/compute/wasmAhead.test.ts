import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('./browserAddresses', () => ({ browserWasmAddresses: { plain: '/p', simd: '/s' } }));

const BINARY = Uint8Array.of(0, 97, 115, 109);
let asked: string[];
let answers: (() => Response)[];

/** A module of its own for every test: it remembers what is on its way. */
async function fresh() {
  vi.resetModules();
  return import('./wasmAhead');
}

beforeEach(() => {
  asked = [];
  answers = [];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    return (answers.shift() ?? (() => new Response(BINARY)))();
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('the binary that is fetched ahead', () => {
  it('is the one that will run, and comes once', async () => {
    const { fetchWasmAhead, readWasm } = await fresh();
    fetchWasmAhead();
    expect(await readWasm('/s')).toEqual(BINARY);
    expect(asked).toEqual(['/s']);
  });

  it('is unpacked where the build has compressed it', async () => {
    answers.push(() => new Response(gzipSync(BINARY)));
    const { readWasm } = await fresh();
    expect(await readWasm('/p')).toEqual(BINARY);
  });

  it('is asked for again where it did not come, and then told', async () => {
    answers.push(
      () => new Response('', { status: 503 }),
      () => new Response('', { status: 404 }),
    );
    const { fetchWasmAhead, readWasm } = await fresh();
    fetchWasmAhead();
    await expect(readWasm('/s')).rejects.toThrow('the server answered 404 for /s');
    expect(await readWasm('/s')).toEqual(BINARY);
    expect(asked).toEqual(['/s', '/s', '/s']);
  });
});
