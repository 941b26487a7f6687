/** Helpers of the tests: pictures drawn by formula: smooth shades, hard edges, fine stripes, grey, black and white areas. */
import * as tf from '../compute/tf';
import type { Picture } from '../contract/image';

/** @param variant moves the shapes */
export function testPicture(size: number, variant = 0): Picture {
  const pixels = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = (y * size + x) * 3;
      const [u, v] = [x / size, y / size];
      const disk = Math.hypot(u - 0.45 - 0.03 * variant, v - 0.5) < 0.3;
      const stripe = v > 0.8 && (x + variant) % 4 < 2;
      const colour = stripe
        ? [255, 255, 255]
        : disk
          ? [200 - 90 * v, 60 + 120 * u, 30]
          : v < 0.15
            ? [0, 0, 0]
            : [90 + 100 * u, 120 + 60 * v, 170 - 40 * u];
      for (let c = 0; c < 3; c++) pixels[at + c] = colour[c]!;
    }
  }
  return { width: size, height: size, pixels };
}

/**
 * Waves in all directions, their amplitude falling with frequency as in photographs. No edges lie on pixel borders, where
 * a mild pixelation could hurt more than a strong one.
 */
export function wavePicture(size: number): Picture {
  const pixels = Uint8Array.from({ length: size * size * 3 }, (_, i) => {
    const [u, v] = [Math.floor(i / 3) % size, Math.floor(i / 3 / size)].map((position) => position / size) as [
      number,
      number,
    ];
    let value = 128;
    for (let k = 1; k <= 12; k++) {
      const direction = 2.4 * k + (i % 3);
      value += (90 / k) * Math.sin(2 * Math.PI * k * (u * Math.cos(direction) + v * Math.sin(direction)) + k * k);
    }
    return Math.min(255, Math.max(0, value));
  });
  return { width: size, height: size, pixels };
}

/** [count, size, size, 3], 0..1 */
export function testPictures(count: number, size: number): tf.Tensor4D {
  const values = Array.from({ length: count }, (_, i) => [...testPicture(size, i).pixels]).flat();
  return tf.tidy(() => tf.tensor4d(values, [count, size, size, 3]).div(255) as tf.Tensor4D);
}

/** Values of what `make` returns, with nothing left behind; asynchronous, as WebGPU has no other reading. */
export async function valuesOf(make: () => tf.Tensor): Promise<Float32Array> {
  const tensor = tf.tidy(make);
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return values;
}
