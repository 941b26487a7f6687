/**
 * The masks of Monte-Carlo dropout as text, one bit a feature and pass: a bundle holds the masks themselves, so that a reader in
 * another language draws the same and answers the same without our random numbers.
 */
import { BundleError } from '../../contract/bundle';
import * as tf from '../../compute/tf';

/**
 * @param masks `[passes, width, 1]`, zero where a feature is dropped
 * @returns base 64 of ⌈passes · width / 8⌉ bytes, high bit first
 */
export async function keptBits(masks: tf.Tensor3D): Promise<string> {
  const values = await masks.data<'float32'>();
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, i) => {
    if (value !== 0) bytes[i >> 3] = bytes[i >> 3]! | (0x80 >> (i & 7));
  });
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/**
 * The masks `[passes, width, 1]` that `keptBits` wrote, 1 / (1 − rate) where a feature is kept. The caller disposes them.
 * @throws {BundleError} where the text is of another length or no base 64
 */
export function masksFromBits(kept: string, passes: number, width: number, rate: number): tf.Tensor3D {
  let text: string;
  try {
    text = atob(kept);
  } catch {
    throw new BundleError('The record of this bundle cannot be used. dropout.kept is not base 64.');
  }
  const expected = Math.ceil((passes * width) / 8);
  if (text.length !== expected) {
    throw new BundleError(
      `The record of this bundle cannot be used. dropout.kept has ${text.length} bytes; ${passes} passes over ${width} features need ${expected}.`,
    );
  }
  const values = Float32Array.from({ length: passes * width }, (_, i) =>
    text.charCodeAt(i >> 3) & (0x80 >> (i & 7)) ? 1 / (1 - rate) : 0,
  );
  return tf.tensor3d(values, [passes, width, 1]);
}
