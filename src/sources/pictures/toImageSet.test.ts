import { describe, expect, it } from 'vitest';
import { preparePicture } from '../../image/preparePicture';
import { toImageSet } from './toImageSet';
import { testSource } from './testing';
import type { PictureEntry, PictureSource } from './PictureSource';

const broken = (entry: PictureEntry): PictureEntry => ({
  ...entry,
  load: () => Promise.reject(new Error('damaged.\nx')),
});

describe('toImageSet', () => {
  it('keeps order, labels and pixels', async () => {
    const source = testSource([2, 3]);
    const steps: number[] = [];
    const loaded = await toImageSet(source, { side: 8, onProgress: (done, of) => steps.push(done / of) });
    expect(loaded.set).toMatchObject({ count: 5, width: 8, height: 8, classNames: ['class0', 'class1'] });
    expect([...loaded.set.labels]).toEqual([0, 0, 1, 1, 1]);
    expect(Array.from({ length: 5 }, (_, i) => loaded.set.pixels[i * 192])).toEqual([0, 1, 2, 3, 4]);
    expect(loaded.set.pixels).toHaveLength(5 * 192);
    expect(loaded.asTheyAre).toBe(5);
    expect(steps).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  });

  it('lists what cannot be read and closes the gaps', async () => {
    const source = testSource([2, 3]);
    const entries = source.entries.map((entry, i) => (i === 0 || i === 3 ? broken(entry) : entry));
    const { set, names, leftOut } = await toImageSet({ ...source, entries }, { side: 8 });
    expect(names).toEqual(['class0/1.png', 'class1/0.png', 'class1/2.png']);
    expect([...set.labels]).toEqual([0, 1, 1]);
    expect([0, 1, 2].map((i) => set.pixels[i * 192])).toEqual([1, 2, 4]);
    expect(set.pixels).toHaveLength(3 * 192);
    expect(leftOut).toEqual([
      { name: 'class0/0.png', why: 'damaged' },
      { name: 'class1/1.png', why: 'damaged' },
    ]);
  });

  it('lists a picture whose pixels do not fit its size', async () => {
    const source = testSource([2]);
    const wrong = {
      ...source.entries[0]!,
      load: () => Promise.resolve({ width: 8, height: 8, pixels: new Uint8Array(256) }),
    };
    const { leftOut } = await toImageSet({ ...source, entries: [wrong, source.entries[1]!] }, { side: 8 });
    expect(leftOut[0]!.why).toMatch(/256 bytes/);
  });

  it('refuses an empty source, unreadable ones, sizes that cannot be, and too much', async () => {
    const source = testSource([2]);
    const empty: PictureSource = { ...source, entries: [] };
    await expect(toImageSet(empty, { side: 8 })).rejects.toThrow(/no pictures/);
    const unreadable = { ...source, entries: source.entries.map(broken) };
    await expect(toImageSet(unreadable, { side: 8 })).rejects.toThrow(
      'None of the 2 pictures of test can be read. class0/0.png: damaged.',
    );
    await expect(toImageSet(source, { side: 0 })).rejects.toThrow(/side of 0/);
    await expect(toImageSet(source, { side: 8, shortSide: 7 })).rejects.toThrow(/at least 8/);
    await expect(toImageSet(source, { side: 8, mostBytes: 300 })).rejects.toThrow(/Take at most 1/);
  });

  it('stops where it is cancelled', async () => {
    const source = testSource([100]);
    const control = new AbortController();
    let done = 0;
    const onProgress = () => ++done === 10 && control.abort(new Error('enough'));
    const loading = toImageSet(source, { side: 8, signal: control.signal, onProgress: () => void onProgress() });
    await expect(loading).rejects.toThrow('enough');
    expect(done).toBe(10);
  });
});

describe('preparation', () => {
  const ramp = (width: number, height: number) => ({
    width,
    height,
    pixels: Uint8Array.from({ length: width * height * 3 }, (_, i) => (Math.floor(i / 3) % width) * 2),
  });

  it('takes a picture of the right size as it is', () => {
    const picture = ramp(28, 28);
    expect(preparePicture(picture, { side: 28 })).toBe(picture);
  });

  it('brings the short side to 256/224 of the crop; a prepared picture is not cropped', () => {
    const cropped = preparePicture(ramp(64, 64), { side: 28 });
    expect([cropped.width, cropped.height]).toEqual([28, 28]);
    expect(cropped.pixels[0]).toBeGreaterThan(6);
    const whole = preparePicture(ramp(64, 64), { side: 28 }, true);
    expect(whole.pixels[0]).toBeLessThan(4);
    expect(whole.pixels[27 * 3]).toBeGreaterThan(120);
  });
});
