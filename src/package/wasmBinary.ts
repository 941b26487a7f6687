/** The bytes of TensorFlow.js's WebAssembly: part of the library, so that nobody has to serve a file; or from an address. */
import { messageOf } from '../contract/message';

/**
 * @param file `simd.wasm` or `plain.wasm`, as the processor can do
 * @param address where it lies; null for the one that is part of the library
 * @throws Error saying what was missing; it goes on after "could not start: "
 */
export async function readBinary(file: string, address: string | null): Promise<Uint8Array> {
  if (file !== 'simd.wasm') throw new Error('WebAssembly has no SIMD here; configure({ backend: "cpu" }) needs none');
  if (address !== null) return unpacked(await fetched(address));
  const { simd } = await import('virtual:temper/wasm');
  return unpacked(Uint8Array.from(atob(simd), (letter) => letter.charCodeAt(0)));
}

async function fetched(address: string): Promise<Uint8Array<ArrayBuffer>> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: 'same-origin' });
  } catch (error) {
    throw new Error(`${address} could not be fetched (${messageOf(error)})`, { cause: error });
  }
  if (!response.ok) throw new Error(`the server answered ${response.status} for ${address}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
