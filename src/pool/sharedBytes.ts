/**
 * Arrays on memory that workers see as well, pixels above all: such an array is sent by reference, and nothing of it is copied, nor collected
 * when a worker is done with it. Node has shared memory always, a page where it is cross-origin isolated; else these are ordinary arrays.
 */

/** Whether what `sharedBytes` gives is shared. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated !== false;
}

/** A cleared array of so many bytes. */
export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(canShareMemory() ? new SharedArrayBuffer(length) : new ArrayBuffer(length));
}

export function areShared({ buffer }: Uint8Array): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
}

/** What has to be named where bytes are sent and given up: their memory, or nothing where it is shared. */
export function handedOver(bytes: Uint8Array): Transferable[] {
  return areShared(bytes) ? [] : [bytes.buffer as ArrayBuffer];
}

/** Something with its pixels on shared memory, where there is any: whoever is sent it has no copy of its own. */
export function onSharedMemory<T extends { pixels: Uint8Array }>(pictures: T): T {
  if (!canShareMemory() || areShared(pictures.pixels)) return pictures;
  const pixels = sharedBytes(pictures.pixels.length);
  pixels.set(pictures.pixels);
  return { ...pictures, pixels };
}
