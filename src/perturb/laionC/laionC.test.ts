/** What is particular to the six of LAION-C, beside what `perturbations.test.ts` holds of all. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../compute/backend';
import { testAssets } from '../../compute/testing';
import { benchmarkNamed, C_BAR_CORRUPTIONS, LAION_C_CORRUPTIONS } from '../../contract/benchmarks';
import type { Picture } from '../../contract/image';
import { corruptPicture } from '../corruptSet';
import { tensorOfPicture, storedPicture } from '../pictureTensors';
import { testPicture } from '../testing';
import { cBar } from '../cBar/index';
import { noise } from '../noise/index';
import { drawBoard } from './luminanceCheckerboard';
import { withGlitches } from './glitched';
import { laionC } from './index';
import { mosaicOf } from './laionMosaic';
import { tilePictures, tilesOf } from './tilePictures';

const plain = (side: number, value: number): Picture => ({
  width: side,
  height: side,
  pixels: new Uint8Array(side * side * 3).fill(value),
});
const at = ({ width, pixels }: Picture, row: number, column: number) => pixels[3 * (row * width + column)]!;

describe('LAION-C', () => {
  beforeAll(async () => {
    await startBackend({ requested: 'wasm', wasm: await testAssets() });
  });

  it('is a benchmark that an experiment can be tested on', () => {
    const names = (of: typeof laionC) => of.map(({ info }) => info.name);
    expect(names(laionC)).toEqual(LAION_C_CORRUPTIONS);
    expect(names(cBar)).toEqual(C_BAR_CORRUPTIONS);
    expect(benchmarkNamed([...names(laionC)].reverse())?.name).toBe('laion-c');
    expect(benchmarkNamed(names(noise))).toBeNull();
  });

  it('lays a mosaic of whole tiles about the middle, the nearest of them in each cell', async () => {
    const tiles = tilesOf([plain(4, 30), plain(4, 200)], 4);
    const picture = plain(10, 40);
    for (let row = 0; row < 10; row++) picture.pixels.fill(190, 3 * (row * 10 + 5), 3 * (row * 10 + 10));
    const x = tensorOfPicture(picture);
    const laid = await storedPicture(mosaicOf(x, 4, tiles));
    x.dispose();
    // Cells of 4 px on 10: one before the middle begins at −1, so that 3, 4 and 3 columns are seen.
    expect(Array.from({ length: 10 }, (_, column) => at(laid, 0, column))).toEqual([
      30,
      30,
      30,
      ...Array<number>(4).fill(at(laid, 0, 4)),
      200,
      200,
      200,
    ]);
  });

  it('repeats the pixels of tiles where cells are larger than any tile', async () => {
    const x = tensorOfPicture(plain(200, 120));
    const laid = await storedPicture(mosaicOf(x, 100, tilePictures(64)));
    x.dispose();
    const first = tilePictures(64);
    const found = Array.from({ length: first.count }, (_, i) => i).some((i) => {
      const tile = (row: number, column: number) => Math.round(255 * first.pixels[3 * ((i * 64 + row) * 64 + column)]!);
      return [0, 13, 50, 99].every((p) => at(laid, p, p) === tile(Math.floor(0.64 * p), Math.floor(0.64 * p)));
    });
    expect(found).toBe(true);
  });

  it('has scenes of many mean colours, always the same', () => {
    const tiles = tilePictures(8);
    const greys = Array.from({ length: tiles.count }, (_, i) => (tiles.means[3 * i]! + tiles.means[3 * i + 1]!) / 16);
    expect(Math.min(...greys)).toBeLessThan(60);
    expect(Math.max(...greys)).toBeGreaterThan(185);
    expect([...tiles.means.slice(0, 3)]).toEqual([...tilePictures(8).means.slice(0, 3)]);
  });

  it('shifts bands with wrap-around, displaces a channel and blackens even rows', async () => {
    const picture = testPicture(16);
    const x = tensorOfPicture(picture);
    const bands = [{ shift: 3, top: 4, tall: 4 }];
    const glitched = await storedPicture(withGlitches(x, [{ bands, channel: 2, right: 5, down: 1 }]));
    x.dispose();
    const pixel = ({ pixels }: Picture, row: number, column: number, c: number) => pixels[3 * (row * 16 + column) + c];
    for (let column = 0; column < 16; column++) {
      expect(pixel(glitched, 4, column, 0)).toBe(0);
      expect(pixel(glitched, 5, column, 0)).toBe(pixel(picture, 5, (column + 13) % 16, 0));
      expect(pixel(glitched, 5, column, 2)).toBe(pixel(picture, 4, column, 2));
      expect(pixel(glitched, 1, column, 2)).toBe(pixel(picture, 0, (column + 11) % 16, 2));
      expect(pixel(glitched, 9, column, 1)).toBe(pixel(picture, 9, column, 1));
    }
  });

  it('brightens and darkens fields in turn, cut to whole levels as published', async () => {
    expect([...drawBoard(2, 2, () => 10.4)].map((shift) => Math.round(255 * shift))).toEqual([10, -11, -11, 10]);
    const out = await corruptPicture(plain(64, 128), 'luminance_checkerboard', {
      severity: 2,
      seed: 1,
      table: 'cifar-c',
    });
    for (let i = 0; i < 16; i++) {
      const value = at(out, 4 * i, 4) - 128;
      expect(Math.abs(value)).toBeGreaterThanOrEqual(50);
      expect(value > 0).toBe(i % 2 === 1);
      expect(at(out, 4 * i + 3, 7)).toBe(at(out, 4 * i, 4));
    }
  });

  it('draws lines twice as wide on pictures twice as large', async () => {
    const options = { severity: 3, seed: 1, table: 'imagenet-c' as const };
    const large = await corruptPicture(plain(448, 255), 'vertical_lines', options);
    const small = await corruptPicture(plain(224, 255), 'vertical_lines', options);
    for (const [row, column] of [
      [0, 0],
      [7, 12],
      [100, 57],
      [223, 223],
    ] as const) {
      for (const [down, right] of [
        [0, 0],
        [1, 1],
      ] as const) {
        expect(at(large, 2 * row + down, 2 * column + right)).toBe(at(small, row, column));
      }
    }
  });
});
