/**
 * The WebAssembly binary on its way before TensorFlow.js asks for it: a worker starts it in the same moment as its own script, so that
 * both share the line. Only the one that will run is fetched. This file knows nothing of TensorFlow.js, which is still to come.
 */
import { browserWasmAddresses } from './browserAddresses';

/** A module with one instruction of SIMD, as TensorFlow.js asks for it. */
const SIMD = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11];

const under = new Map<string, Promise<Uint8Array>>();

function likelyBinary(): string {
  const { plain, simd } = browserWasmAddresses;
  // The engine and its workers compute on one thread each.
  return WebAssembly.validate(new Uint8Array(SIMD)) ? simd : plain;
}

/** Starts to fetch the binary that will run here, most likely. */
export function fetchWasmAhead(): void {
  void read(likelyBinary()).catch(() => {
    // Whoever needs it asks again, and is told why.
  });
}

/**
 * The bytes of a binary: those that are on their way already, or fetched now.
 * @throws Error saying what the server answered
 */
export function readWasm(address: string): Promise<Uint8Array> {
  const ahead = read(address);
  // Once is enough: what is compiled need not be held.
  under.delete(address);
  return ahead.catch(() => fetched(address));
}

function read(address: string): Promise<Uint8Array> {
  const known = under.get(address) ?? fetched(address);
  under.set(address, known);
  return known;
}

async function fetched(address: string): Promise<Uint8Array> {
  const response = await fetch(address, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`the server answered ${response.status} for ${address}`);
  return unpacked(new Uint8Array(await response.arrayBuffer()));
}

/** The build compresses them (`scripts/compressed-wasm.ts`); the development server gives them as they are. */
async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  if (typeof DecompressionStream === 'undefined') return (await import('fflate')).gunzipSync(bytes);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
