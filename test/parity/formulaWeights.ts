/**
 * Weights and a picture by formula, bit for bit those of `scripts/parity/architectures.py`, which says why they are as they are:
 * original code in Python and this one can be compared without a weight file.
 */
import { writeSafetensors, type FloatTensor } from '../../src/models/safetensors';

/** 32-bit hashes: FNV-1a of the name, then an integer mix (Wellons' lowbias32) of it and the index. */
function hasher(name: string): (index: number) => number {
  let seed = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) seed = Math.imul(seed ^ byte, 0x01000193);
  return (index) => {
    let x = (seed + Math.imul(index, 0x9e3779b1)) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return (x ^ (x >>> 16)) >>> 0;
  };
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function centreAndSpread(name: string, shape: readonly number[]): [number, number] {
  const fanIn = product(shape.slice(1));
  if (/embed|cls_token/.test(name)) return [0, shape.length === 4 ? 0.002 * Math.sqrt(6 / fanIn) : 0.002];
  if (shape.length === 0) return [3, 1];
  if (shape.length > 1) return [0, Math.sqrt((shape.length === 4 ? 6 : 3) / fanIn)];
  if (name.endsWith('running_var')) return [2, 1.9];
  return [name.endsWith('.weight') ? 1 : 0, 0.2];
}

/** Values in PyTorch's order. @param shape on disk */
export function formulaWeight(name: string, shape: readonly number[]): Float32Array {
  const [centre, spread] = centreAndSpread(name, shape);
  const [hash, values] = [hasher(name), new Float32Array(product(shape))];
  for (let i = 0; i < values.length; i++) values[i] = centre + spread * ((hash(i) >>> 8) / 2 ** 23 - 1);
  return values;
}

/** A weight file with tensors of these names and shapes; counters, which are not numbers of the network, are left out. */
export function formulaFile(shapes: Readonly<Record<string, readonly number[]>>): Uint8Array {
  const tensors: Record<string, FloatTensor> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    if (!name.endsWith('.num_batches_tracked')) tensors[name] = { shape, values: formulaWeight(name, shape) };
  }
  return writeSafetensors(tensors, 'F32');
}

/** [side, side, 3] in 0..1. */
export function formulaPicture(side: number): Float32Array {
  const [hash, pixels] = [hasher('picture'), new Float32Array(side * side * 3)];
  for (let i = 0; i < pixels.length; i++) {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % side, Math.floor(i / (3 * side))];
    pixels[i] = ((hash(i) & 63) + ((3 * (c + 1) * x + 2 * (3 - c) * y) % 192)) / 255;
  }
  return pixels;
}
