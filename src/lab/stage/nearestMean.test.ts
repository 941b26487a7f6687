import { describe, expect, it } from 'vitest';
import { fakeEngine } from '../../../test/fixtures/fakeEngine';
import { plainPicture } from '../../../test/fixtures/fakeInfos';
import { nearestMean, nearness } from './nearestMean';
import { OwnClasses } from './OwnClasses.svelte';

const vectors = (...rows: number[][]) => rows.map((row) => Float32Array.from(row));

describe('the nearest mean', () => {
  it('is the class whose pictures are alike, whatever their length and what all share', () => {
    const made = nearestMean([vectors([9, 1, 0], [18, 3, 0]), vectors([9, 0, 1], [4, 0, 0.5])]);
    expect(nearness(made, Float32Array.of(90, 8, 1))[0]).toBeGreaterThan(0.8);
    expect(nearness(made, Float32Array.of(1, 0, 0.2))[1]).toBeGreaterThan(0.8);
    const between = nearness(made, Float32Array.of(9, 0.5, 0.5));
    expect(Math.abs(between[0]! - between[1]!)).toBeLessThan(0.3);
    expect(between[0]! + between[1]!).toBeCloseTo(1, 12);
  });

  it('says less of classes that overlap, and is finite where all pictures are one', () => {
    const apart = nearestMean([vectors([1, 0], [1, 0.01]), vectors([0, 1], [0.01, 1])]);
    const mixed = nearestMean([vectors([1, 0], [0, 1], [1, 0.1]), vectors([0, 1], [1, 0], [0.1, 1])]);
    const question = Float32Array.of(1, 0.05);
    expect(nearness(apart, question)[0]!).toBeGreaterThan(nearness(mixed, question)[0]! + 0.15);
    const same = nearestMean([vectors([1, 1]), vectors([1, 1]), vectors([0, 0])]);
    expect(nearness(same, Float32Array.of(0, 0)).every(Number.isFinite)).toBe(true);
  });

  it('needs two classes with pictures', () => {
    expect(() => nearestMean([vectors([1])])).toThrow(/two classes/);
    expect(() => nearestMean([vectors([1]), []])).toThrow(/a picture of each/);
  });
});

describe('own classes', () => {
  it('answer from a few pictures, follow names, deletions and another network, and go', async () => {
    const engine = fakeEngine();
    const own = new OwnClasses(
      engine,
      () => null,
      () => Promise.resolve(),
    );
    const [dark, light] = own.recorder.classes.map(({ id }) => id) as [number, number];
    expect(await own.ask([plainPicture(10)])).toBeNull();
    own.recorder.rename(dark, 'dark');
    own.recorder.add(dark, [plainPicture(10), plainPicture(30)]);
    expect(own.ready).toBe(false);
    own.recorder.add(light, [plainPicture(220), plainPicture(250)]);
    const said = await own.ask([plainPicture(0), plainPicture(255)]);
    expect(said!.map(({ top }) => top[0]!.className)).toEqual(['dark', 'Class 2']);
    expect(said![0]!.model).toBe('Your classes, on large model');
    expect(own.network?.drawings).toBe(true);
    own.recorder.rename(light, 'light');
    expect((await own.ask([plainPicture(255)]))![0]!.top[0]!.className).toBe('light');
    // Features of one network say nothing of those of another.
    const old = engine.features;
    engine.features = async (pictures, whole) => {
      const made = await old(pictures, whole);
      return {
        ...made,
        id: 'other',
        model: 'other',
        vectors: made.vectors.map((v) => Float32Array.of(v[1]!, v[0]!, 1)),
      };
    };
    const again = await own.ask([plainPicture(0)]);
    expect(again![0]!.top[0]).toMatchObject({ className: 'dark' });
    expect(again![0]!.model).toContain('other');
    own.clear();
    expect([own.ready, own.recorder.total, await own.ask([plainPicture(0)])]).toEqual([false, 0, null]);
  });
});
