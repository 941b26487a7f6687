import { expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import type { ImageSet } from '../contract/image';
import { pictureSeed, pictureStream, stemOf } from '../num/pictureSeed';
import { corruptPicture, corruptSet } from './corruptSet';
import { testPicture } from './testing';

const SIZE = 16;
const COUNT = 7;
const set: ImageSet = {
  name: 'test',
  count: COUNT,
  width: SIZE,
  height: SIZE,
  pixels: Uint8Array.from(Array.from({ length: COUNT }, (_, i) => [...testPicture(SIZE, i).pixels]).flat()),
  labels: Int32Array.from({ length: COUNT }, (_, i) => i),
  classNames: Array.from({ length: COUNT }, (_, i) => String(i)),
};
const options = { severity: 4, seed: 3, table: 'imagenet-c' as const };

describeOnBackends('corruptSet', () => {
  it('gives the same pixels in batches of any size, and as single pictures', async () => {
    for (const name of ['gaussian_noise', 'motion_blur', 'jpeg_compression']) {
      const whole = await corruptSet(set, name, options);
      expect((await corruptSet(set, name, options, 3)).pixels).toEqual(whole.pixels);
      const third = { width: SIZE, height: SIZE, pixels: set.pixels.slice(2 * SIZE * SIZE * 3, 3 * SIZE * SIZE * 3) };
      const alone = await corruptPicture(third, name, options, 2);
      expect(alone.pixels).toEqual(whole.pixels.slice(2 * SIZE * SIZE * 3, 3 * SIZE * SIZE * 3));
      expect(whole.pixels).not.toEqual(set.pixels);
      expect(whole.labels).toEqual(set.labels);
    }
  });

  it('draws by the names of pictures where the set has them, in any order', async () => {
    const names = Array.from({ length: COUNT }, (_, i) => `class/${i}.png`);
    const streams = Uint32Array.from(names, pictureStream);
    const whole = await corruptSet({ ...set, streams }, 'gaussian_noise', options, 3);
    const size = SIZE * SIZE * 3;
    for (const i of [0, 3, COUNT - 1]) {
      const picture = { width: SIZE, height: SIZE, pixels: set.pixels.slice(i * size, (i + 1) * size) };
      const own = { ...options, seed: pictureSeed(options.seed, stemOf(names[i]!)) };
      const alone = await corruptPicture(picture, 'gaussian_noise', own);
      expect(alone.pixels).toEqual(whole.pixels.slice(i * size, (i + 1) * size));
    }
  });
  it('works for an empty set', async () => {
    const empty = { ...set, count: 0, pixels: new Uint8Array(0), labels: new Int32Array(0) };
    expect((await corruptSet(empty, 'fog', options)).pixels).toHaveLength(0);
  });

  it('names the known corruptions for an unknown one', async () => {
    await expect(corruptSet(set, 'rain', options)).rejects.toThrow(/gaussian_noise/);
  });
});
