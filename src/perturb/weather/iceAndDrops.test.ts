import { describe, expect, it } from 'vitest';
import { describeOnBackends } from '../../compute/testing';
import { cloudTile, ridgeTile } from '../../image/cloudTile';
import { normalArray, Random } from '../../num/random';
import { corruptPicture } from '../corruptSet';
import { shuffleMap } from '../blur/glassBlur';
import { testPicture, testPictures, valuesOf } from '../testing';
import { frostCrop } from './frost';
import { frostTile, FROST_KINDS, tileSide } from './frostTexture';
import { flakeLayer, noiseSide } from './snow';
import { liquid, mudLayer, spatter, waterLayer } from './spatter';

describe('frost', () => {
  it('has five tiles of ice that differ, neither black nor white', () => {
    const tiles = Array.from({ length: FROST_KINDS }, (_, kind) => frostTile(kind, 512));
    expect(FROST_KINDS).toBe(5);
    const means = tiles.map((tile) => tile.reduce((sum, value) => sum + value, 0) / tile.length);
    for (const mean of means) {
      expect(mean).toBeGreaterThan(100);
      expect(mean).toBeLessThan(215);
    }
    expect(new Set(means.map((mean) => mean.toFixed(3))).size).toBe(5);
    expect(frostTile(2, 512)).toBe(tiles[2]);
  });
  it('joins seamlessly: a step over the border is no larger than one inside', () => {
    const side = 512;
    for (let kind = 0; kind < FROST_KINDS; kind++) {
      const tile = frostTile(kind, side);
      const step = (column: number): number => {
        let sum = 0;
        for (let row = 0; row < side; row++) {
          const next = (column + 1) % side;
          sum += Math.abs(tile[3 * (row * side + column)]! - tile[3 * (row * side + next)]!);
        }
        return sum / side;
      };
      const inside = [50, 150, 250, 350, 450].map(step);
      expect(step(side - 1), `kind ${kind}`).toBeLessThan(1.5 * Math.max(...inside));
    }
  });
  it('is enlarged with the picture, and shrunk for small ones', () => {
    expect([1, 224, 512, 513, 12_000].map(tileSide)).toEqual([512, 512, 512, 1024, 1024]);
    const crop = frostCrop(8, 6, 0.2, new Random(1, 'frost'));
    expect(crop).toHaveLength(8 * 6 * 3);
    expect(Math.max(...crop)).toBeLessThanOrEqual(255);
  });
});

describe('clouds', () => {
  it.each([cloudTile, ridgeTile])('have mean 0 and deviation 1', (make) => {
    const tile = make(64, { cells: 3, octaves: 4, gain: 0.6 }, 5);
    const mean = tile.reduce((sum, value) => sum + value, 0) / tile.length;
    const square = tile.reduce((sum, value) => sum + value * value, 0) / tile.length;
    expect(mean).toBeCloseTo(0, 4);
    expect(square).toBeCloseTo(1, 4);
  });
});

describe('glass', () => {
  it('fetches pixels from near by, and leaves the border', () => {
    const map = shuffleMap(20, 30, 2, 1, new Random(3, 'shuffle'));
    let moved = 0;
    map.forEach((from, to) => {
      const [down, right] = [Math.floor(from / 30) - Math.floor(to / 30), (from % 30) - (to % 30)];
      // From the last pixel to the first: what was fetched may itself have come from further down.
      if (from !== to) moved++;
      if (Math.floor(to / 30) < 3 || to % 30 < 3) expect(from).toBe(to);
      expect(Math.abs(down)).toBeLessThan(20);
      expect(Math.abs(right)).toBeLessThan(30);
    });
    expect(moved).toBeGreaterThan(300);
  });
  it('copies the neighbour over the pixel, as published', () => {
    // Always down 0, right −1: every pixel gets its left neighbour, from right to left.
    const map = shuffleMap(4, 6, 1, 1, { integer: (n) => (n === 4 ? 2 : 0) });
    expect([...map.slice(12, 18)]).toEqual([12, 13, 13, 14, 15, 16]);
  });
  it('moves a share of pixels where passes or shifts are fractions', () => {
    const moved = (shift: number, passes: number) =>
      shuffleMap(60, 60, shift, passes, new Random(4, 'shuffle')).filter((from, to) => from !== to).length;
    expect(moved(1, 0.5)).toBeGreaterThan(0.35 * moved(1, 1));
    expect(moved(1, 0.5)).toBeLessThan(0.65 * moved(1, 1));
    expect(moved(0.3, 1)).toBeLessThan(0.45 * moved(1, 1));
    expect(moved(0, 3)).toBe(0);
  });
});

describe('snow', () => {
  it('draws only the noise that is enlarged', () => {
    expect([noiseSide(224, 4), noiseSide(224, 4.5), noiseSide(1, 3)]).toEqual([56, 50, 1]);
    const flakes = { mean: 0.55, deviation: 0.3, zoom: 4.5, threshold: 0.9 };
    const { tall, wide, values } = flakeLayer(normalArray(1, 'normal', 50 * 50), 224, 224, flakes);
    expect([tall, wide]).toEqual([225, 225]);
    const lit = values.filter((value) => value > 0);
    expect(Math.min(...lit)).toBeGreaterThanOrEqual(Math.fround(0.9));
    expect(lit.length / values.length).toBeGreaterThan(0.01);
    expect(lit.length / values.length).toBeLessThan(0.2);
  });
});

describe('drops', () => {
  const rows = spatter.info.severities['imagenet-c'] as unknown as Parameters<typeof liquid>[3][];
  const drops = (row: number, side: number, scale: number) =>
    liquid(normalArray(2, 'normal', side * side), side, side, rows[row]!, scale);
  const covered = (row: number, side: number, scale: number) =>
    drops(row, side, scale).filter((value) => value > rows[row]![3]).length / (side * side);

  it('cover the published share of a small picture too', () => {
    expect(covered(3, 224, 1)).toBeCloseTo(0.5, 1);
    expect(Math.abs(covered(2, 64, Math.sqrt(64 / 224)) - covered(2, 224, 1))).toBeLessThan(0.06);
  });
  it('shine up to their strength; mud covers by more than 0.8 or not at all', () => {
    const water = waterLayer(drops(1, 96, 1), 96, 96, rows[1]!, 1);
    expect(Math.max(...water)).toBeCloseTo(0.6, 5);
    expect(Math.min(...water)).toBe(0);
    for (const value of mudLayer(drops(4, 96, 1), 96, 96, rows[4]!, 1)) {
      expect(value === 0 || (value >= 0.8 && value <= 1.0001)).toBe(true);
    }
  });
});

describeOnBackends('severities between rows', () => {
  it('spatter fades from water to mud without a jump', async () => {
    const x = testPictures(1, 32);
    const at = (severity: number) =>
      valuesOf(() => spatter.apply(x, { severity, seed: 1, firstIndex: 0, table: 'imagenet-c' }));
    const far = (a: Float32Array, b: Float32Array) => a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0);
    const [three, late, four] = [await at(3), await at(3.999), await at(4)];
    expect(far(await at(3.001), three)).toBeLessThan(0.01);
    expect(far(late, four)).toBeLessThan(0.01);
    expect(far(three, four)).toBeGreaterThan(0.2);
    x.dispose();
  });
  it('accept one pixel and a panorama', async () => {
    for (const name of ['glass_blur', 'snow', 'frost', 'spatter']) {
      for (const [height, width] of [
        [1, 1],
        [3, 400],
      ] as const) {
        const picture = { height, width, pixels: testPicture(32).pixels.slice(0, height * width * 3) };
        const padded = {
          ...picture,
          pixels: Uint8Array.from({ length: height * width * 3 }, (_, i) => (37 * i) % 256),
        };
        for (const severity of [2, 3.5, 5]) {
          const out = await corruptPicture(padded, name, { severity, seed: 2, table: 'imagenet-c' });
          expect(out.pixels).toHaveLength(height * width * 3);
        }
      }
    }
  });
});
