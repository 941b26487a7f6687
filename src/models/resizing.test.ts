import { expect, it } from 'vitest';
import * as tf from '../compute/tf';
import { describeOnBackends } from '../compute/testing';
import type { Picture } from '../contract/image';
import { resizeBilinear } from '../image/resample';
import { uniformArray } from '../num/random';
import { initialWeights } from './initialise';
import { disposeWeights, forward } from './model';
import { resnet, small } from './resnet';
import { withInputSide } from './resizing';

const architecture = resnet({ ...small, inputSize: 32, stem: { width: 12, stride: 2 } });

function picture(side: number): Picture {
  const pixels = Uint8Array.from(uniformArray(3, 'picture', side * side * 3), (value) => Math.floor(value * 256));
  return { width: side, height: side, pixels };
}

function tensorOf({ height, width, pixels }: Picture): tf.Tensor4D {
  return tf.tensor4d(
    Float32Array.from(pixels, (value) => value / 255),
    [1, height, width, 3],
  );
}

describeOnBackends('a network behind a resizing step', () => {
  it.each([20, 50, 64])('sees a picture of %i pixels as Pillow would have resized it', async (side) => {
    const weights = initialWeights(architecture, 4, 1);
    const given = picture(side);
    const [resizing, direct] = tf.tidy(() => [
      forward(withInputSide(architecture, side), weights, tensorOf(given)),
      forward(architecture, weights, tensorOf(resizeBilinear(given, 32, 32))),
    ]) as [tf.Tensor2D, tf.Tensor2D];
    const [seen, expected] = [await resizing.data(), await direct.data()];
    // Only the rounding to 8 bits differs.
    seen.forEach((logit, i) => expect(logit).toBeCloseTo(expected[i]!, 1));
    tf.dispose([resizing, direct]);
    disposeWeights(weights);
  });

  it('passes a gradient to the picture', () => {
    const weights = initialWeights(architecture, 4, 1);
    const sized = withInputSide(architecture, 48);
    const largest = tf.tidy(() => {
      const loss = (x: tf.Tensor) => tf.sum(forward(sized, weights, x));
      return tf.max(tf.abs(tf.grad(loss)(tensorOf(picture(48))))).dataSync()[0]!;
    });
    expect(largest).toBeGreaterThan(0);
    disposeWeights(weights);
  });
});

it('leaves a network alone whose pictures have its size', () => {
  expect(withInputSide(architecture, 32)).toBe(architecture);
});
