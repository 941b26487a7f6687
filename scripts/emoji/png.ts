/**
 * Writes small PNG files: per row the filter with the least sum of absolute differences (PNG specification, 12.8), zlib at
 * its highest level, and a palette where 256 colours suffice.
 */
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
const COLOUR_TYPE = { palette: 3, rgba: 6 } as const;

/** @param pixels RGBA, row-major, `width * height * 4` bytes */
export function encodePng(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const indexed = toPalette(pixels);
  const plain = encode(width, height, COLOUR_TYPE.rgba, 4, pixels, []);
  if (!indexed) return plain;
  const chunks = [chunk('PLTE', indexed.colours), chunk('tRNS', indexed.alphas)];
  const small = encode(width, height, COLOUR_TYPE.palette, 1, indexed.indices, chunks);
  return small.length < plain.length ? small : plain;
}

function encode(
  width: number,
  height: number,
  colourType: number,
  channels: number,
  data: Uint8Array,
  before: Uint8Array[],
): Uint8Array {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  header.setUint8(9, colourType);
  const stride = width * channels;
  const rows = colourType === COLOUR_TYPE.palette ? unfiltered(data, stride) : filtered(data, stride, channels);
  const body = deflateSync(rows, { level: 9, memLevel: 9 });
  return join([
    SIGNATURE,
    chunk('IHDR', new Uint8Array(header.buffer)),
    ...before,
    chunk('IDAT', body),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Unique colours in order of appearance, translucent ones first (tRNS may then be short); null where more than 256. */
function toPalette(pixels: Uint8Array): { colours: Uint8Array; alphas: Uint8Array; indices: Uint8Array } | null {
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  const unique = [...new Set(words)];
  if (unique.length > 256) return null;
  unique.sort((a, b) => (a >>> 24) - (b >>> 24));
  const index = new Map(unique.map((word, i) => [word, i]));
  const colours = Uint8Array.from(unique.flatMap((w) => [w & 255, (w >>> 8) & 255, (w >>> 16) & 255]));
  const alphas = Uint8Array.from(unique, (w) => w >>> 24);
  return { colours, alphas, indices: Uint8Array.from(words, (w) => index.get(w)!) };
}

function unfiltered(data: Uint8Array, stride: number): Uint8Array {
  const height = data.length / stride;
  const out = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) out.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  return out;
}

function filtered(data: Uint8Array, stride: number, channels: number): Uint8Array {
  const height = data.length / stride;
  const out = new Uint8Array(height * (stride + 1));
  const trial = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    let best = Infinity;
    for (let filter = 0; filter <= 4; filter++) {
      let cost = 0;
      for (let x = 0; x < stride; x++) {
        const i = y * stride + x;
        const left = x >= channels ? data[i - channels]! : 0;
        const up = y > 0 ? data[i - stride]! : 0;
        const corner = x >= channels && y > 0 ? data[i - stride - channels]! : 0;
        const value = (data[i]! - predict(filter, left, up, corner)) & 255;
        trial[x] = value;
        cost += value < 128 ? value : 256 - value;
      }
      if (cost >= best) continue;
      best = cost;
      out[y * (stride + 1)] = filter;
      out.set(trial, y * (stride + 1) + 1);
    }
  }
  return out;
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

function join(parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
