/**
 * Decodes the PNG sprite sheets of the emoji pack. In TypeScript (fast-png) rather than by the browser, so that Node and
 * every browser see the same bits: canvas decoding may colour-manage and premultiply.
 */
import { messageOf } from '../contract/message';
import { ReadableError } from '../contract/ReadableError';
import { decode } from 'fast-png';

export class SpriteSheetError extends ReadableError {
  override name = 'SpriteSheetError';
}

/** Straight (not premultiplied) RGBA, row-major: `pixels.length === width * height * 4`. */
export interface SpriteSheet {
  width: number;
  height: number;
  pixels: Uint8Array;
}

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

/**
 * @param width expected width in pixels; the header is checked before anything is decompressed
 * @param height expected height in pixels
 * @throws {SpriteSheetError} where the file is no PNG, is damaged or has another size
 */
export function decodeSheet(file: string, bytes: Uint8Array, width: number, height: number): SpriteSheet {
  const fail = (reason: string): never => {
    throw new SpriteSheetError(`The sprite sheet ${file} cannot be used: ${reason}. Restore it, or rebuild the pack.`);
  };
  if (bytes.length < 33 || SIGNATURE.some((byte, i) => bytes[i] !== byte)) fail('it is not a PNG file');
  if (bytes.length > width * height * 4 + 65_536) fail(`it is too large (${bytes.length} bytes)`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [foundWidth, foundHeight] = [header.getUint32(16), header.getUint32(20)];
  if (foundWidth !== width || foundHeight !== height) {
    fail(`it is ${foundWidth} × ${foundHeight} pixels where ${width} × ${height} are expected`);
  }
  try {
    const png = decode(bytes, { checkCrc: true });
    if (png.depth !== 8) fail(`it has ${png.depth} bits a channel where 8 are expected`);
    const pixels = png.palette ? fromPalette(png.data, png.palette) : Uint8Array.from(png.data);
    if (pixels.length !== width * height * 4) fail('it has no alpha channel or too few pixels');
    return { width, height, pixels };
  } catch (error) {
    if (error instanceof SpriteSheetError) throw error;
    return fail(`it is damaged or cut short (${messageOf(error)})`);
  }
}

function fromPalette(indices: ArrayLike<number>, palette: readonly number[][]): Uint8Array {
  // Four bytes at once, in the order of the machine; an index without a colour stays transparent.
  const colours = new Uint8Array(256 * 4);
  palette.forEach((colour, i) => colours.set([colour[0]!, colour[1]!, colour[2]!, colour[3] ?? 255], i * 4));
  const words = new Uint32Array(colours.buffer);
  const out = new Uint32Array(indices.length);
  for (let i = 0; i < indices.length; i++) out[i] = words[indices[i]!]!;
  return new Uint8Array(out.buffer);
}
