/** Changes of saturation and value against colours worked out by hand. */
import { it } from 'vitest';
import { describeOnBackends, expectClose, read } from '../testing';
import * as tf from '../tf';
import { changeSaturationValue } from './saturationValue';

describeOnBackends('saturation and value', () => {
  it('change as in HSV; grey turns red, black takes the new value', async () => {
    const pixels = [
      [0.8, 0.4, 0.2],
      [0.1, 0.1, 0.9],
      [0.5, 0.5, 0.5],
      [0, 0, 0],
      [1, 0, 0.5],
    ];
    const x = tf.tensor4d(pixels.flat(), [1, 1, 5, 3]);
    const [brighter, redder] = await read(
      changeSaturationValue(x, { valueShift: 0.3 }),
      changeSaturationValue(x, { saturationFactor: 2, saturationShift: 0.1 }),
    );
    x.dispose();
    const scaled = (pixel: number[], by: number) => pixel.map((channel) => channel * by);
    expectClose(
      brighter!,
      [scaled(pixels[0]!, 1 / 0.8), scaled(pixels[1]!, 1 / 0.9), [0.8, 0.8, 0.8], [0.3, 0.3, 0.3], pixels[4]!].flat(),
      { absolute: 1e-6 },
    );
    const strong = [
      [0.8, 0.8 / 3, 0],
      [0, 0, 0.9],
      [0.5, 0.45, 0.45],
      [0, 0, 0],
      [1, 0, 0.5],
    ];
    expectClose(redder!, strong.flat(), { absolute: 1e-6 });
  });
});
