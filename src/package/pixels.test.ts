import { describe, expect, it } from 'vitest';
import { PictureError } from './errors';
import { likeGiven, plainPixels } from './pixels';
import { checkedOptions, checkedSteps } from './steps';
import type { PixelPicture } from './types';

const rgba = Uint8ClampedArray.of(10, 20, 30, 255, 0, 0, 0, 0, 100, 100, 100, 128, 1, 2, 3, 255);
const picture: PixelPicture = { data: rgba, width: 2, height: 2 };

describe('a picture of any kind', () => {
  it('loses its transparency to white, in bytes and in floats', () => {
    const { values, channels } = plainPixels(picture);
    expect([...values]).toEqual([10, 20, 30, 255, 255, 255, 177, 177, 177, 1, 2, 3]);
    expect(channels).toBe(4);
    const floats = plainPixels({ ...picture, data: Float32Array.from(rgba, (value) => value / 255) }).values;
    floats.forEach((value, i) => expect(value * 255).toBeCloseTo(values[i]!, -0.3));
  });

  it('comes out as what went in, with all else that it had', () => {
    const given = { ...picture, label: 'cat' };
    const out = likeGiven(
      given,
      Uint8Array.from({ length: 12 }, (_, i) => i),
      plainPixels(given),
    );
    expect(out.label).toBe('cat');
    expect(out.data).toBeInstanceOf(Uint8ClampedArray);
    expect([...out.data]).toEqual([0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255]);
    const buffer = { data: Buffer.alloc(12), width: 2, height: 2 };
    expect(Buffer.isBuffer(likeGiven(buffer, new Uint8Array(12), plainPixels(buffer)).data)).toBe(true);
    const odd = Object.assign(Object.create({ inherited: 1 }) as object, {
      data: new Uint8Array(12),
      width: 2,
      height: 2,
    });
    expect(likeGiven(odd, new Uint8Array(12), plainPixels(odd))).toEqual({
      data: new Uint8Array(12),
      width: 2,
      height: 2,
    });
  });

  it('is refused in words where it is none', () => {
    const data = new Uint8Array(12);
    const wrong: [unknown, RegExp][] = [
      [null, /this is null/],
      ['picture.png', /this is string/],
      [{ width: 2, height: 2 }, /this has no data/],
      [{ data: [1, 2, 3], width: 1, height: 1 }, /this has data as Array/],
      [{ data, width: 2.5, height: 2 }, /width must be a whole number of at least 1, not 2.5/],
      [{ data, width: 2, height: 2, count: 0 }, /count must be a whole number/],
      [{ data, width: 2, height: 3 }, /3 channels \(RGB\) or 4/],
      [{ data, width: 2, height: 2, channels: 4 }, /are 16 values, not 12/],
      [{ data, width: 2, height: 2, channels: 1 }, /3 channels/],
      [{ data, width: 2, height: 1, count: 2, names: ['a.png'] }, /2 pictures need 2 names, not 1/],
      [{ data: Float32Array.of(0, 0.5, 255), width: 1, height: 1 }, /value 2 is 255. Divide/],
      [{ data: Float32Array.of(0, -0.5, NaN), width: 1, height: 1 }, /value 1 is -0.5\.$/],
    ];
    for (const [given, message] of wrong) {
      expect(() => plainPixels(given as PixelPicture), String(message)).toThrow(message);
      expect(() => plainPixels(given as PixelPicture)).toThrow(PictureError);
    }
  });

  it('takes its names from itself before the option', () => {
    const one = { data: new Uint8Array(12), width: 2, height: 2 };
    expect(plainPixels(one, 'a.png').names).toEqual(['a.png']);
    expect(plainPixels({ ...one, name: 'b.png' }, 'a.png').names).toEqual(['b.png']);
    expect(plainPixels(one).names).toBeNull();
  });
});

describe('what shall be done', () => {
  const never = () => Promise.reject(new Error('asked'));

  it('has the defaults of the command line, and every option in its range', () => {
    expect(checkedOptions({})).toMatchObject({ severity: 3, seed: 1, table: 'imagenet-c', jpeg: null });
    for (const [option, value] of Object.entries({ severity: 0.5, seed: -1, index: 1.5, jpeg: 0, table: 'imagenet' })) {
      expect(() => checkedOptions({ [option]: value }), option).toThrow(expect.objectContaining({ option }));
    }
  });

  it('is one perturbation, or at most eight steps', async () => {
    const noise = { info: { name: 'noise' }, apply: () => null } as never;
    expect(await checkedSteps(noise, 2, never)).toEqual([{ perturbation: noise, severity: 2 }]);
    expect(await checkedSteps([{ name: noise, severity: 4 }, { name: noise }], 2, never)).toMatchObject([
      { severity: 4 },
      { severity: 2 },
    ]);
    await expect(checkedSteps(Array(9).fill({ name: noise }), 2, never)).rejects.toThrow('at most 8 steps, not 9');
    await expect(checkedSteps([{ name: noise, severity: 9 }], 2, never)).rejects.toThrow('not 9');
    await expect(checkedSteps({} as never, 2, never)).rejects.toThrow('given by its published name');
    await expect(checkedSteps('fog', 2, never)).rejects.toThrow('asked');
  });
});
