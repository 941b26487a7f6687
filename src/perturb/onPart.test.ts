import { expect, it } from 'vitest';
import { describeOnBackends } from '../compute/testing';
import type { ImageSet } from '../contract/image';
import { regionMask } from '../image/pictureMask';
import { parseRegion } from '../contract/region';
import { corruptBySteps } from './composition';
import { corruptPicture, corruptSet } from './corruptSet';
import { testPicture } from './testing';

const picture = testPicture(32);
const options = { seed: 5, table: 'imagenet-c' as const };
const chain = ['fog', 'gaussian_noise', 'glass_blur'].map((perturbation) => ({ perturbation, severity: 3 }));
const part = 'ellipse:0.2,0.1,0.6,0.7:feather:6px';
const { values } = regionMask(parseRegion(part), picture);
const fromCpu = new Map<string, Uint8Array>();

describeOnBackends('a perturbation on a part', (backend) => {
  it('is the whole one where the mask is full, and the picture where it is empty, to the last bit', async () => {
    const whole = await corruptBySteps(picture, chain, options);
    for (const full of ['rect:0,0,1,1', { width: 32, height: 32, values: new Uint8Array(1024).fill(255) }]) {
      expect((await corruptBySteps(picture, chain, { ...options, part: full })).pixels).toEqual(whole.pixels);
    }
    const none = { width: 32, height: 32, values: new Uint8Array(1024) };
    expect((await corruptBySteps(picture, chain, { ...options, part: none })).pixels).toEqual(picture.pixels);
    const hard = 'rect:0.25,0.25,0.5,0.5';
    const { pixels } = await corruptBySteps(picture, chain, { ...options, part: hard });
    regionMask(parseRegion(hard), picture).values.forEach((m, i) => {
      const from = m ? whole : picture;
      for (let c = 0; c < 3; c++) expect(pixels[3 * i + c]).toBe(from.pixels[3 * i + c]);
    });
  });

  it('mixes along a soft edge, the same on every backend to one grey level', async () => {
    const whole = await corruptBySteps(picture, chain, options);
    const { pixels } = await corruptBySteps(picture, chain, { ...options, part });
    values.forEach((m, i) => {
      const [a, b] = [whole.pixels[3 * i]!, picture.pixels[3 * i]!];
      expect(Math.abs(pixels[3 * i]! - (m * a + (255 - m) * b) / 255)).toBeLessThanOrEqual(1.01);
    });
    const expected = fromCpu.get('chain') ?? pixels;
    if (backend === 'cpu') fromCpu.set('chain', pixels);
    expect(pixels.every((value, i) => Math.abs(value - expected[i]!) <= 1)).toBe(true);
  });

  it('is the same in a set, picture by picture', async () => {
    const second = testPicture(32, 1);
    const pixels = Uint8Array.from([...picture.pixels, ...second.pixels]);
    const set: ImageSet = {
      name: 'set',
      count: 2,
      width: 32,
      height: 32,
      pixels,
      labels: new Int32Array(2),
      classNames: [],
    };
    const made = await corruptSet(set, 'fog', { ...options, severity: 4, part });
    const alone = await corruptPicture(second, 'fog', { ...options, severity: 4, part }, 1);
    expect(made.pixels.subarray(picture.pixels.length)).toEqual(alone.pixels);
    expect(made.pixels.subarray(0, 3)).toEqual(picture.pixels.subarray(0, 3));
  });

  it('refuses a mask of another size, both named', async () => {
    const mask = { width: 31, height: 32, values: new Uint8Array(992), name: 'door.png' };
    await expect(corruptBySteps(picture, chain, { ...options, part: mask })).rejects.toThrow(
      /door\.png has 31 × 32 pixels, the picture 32 × 32/,
    );
  });
});
