/** LAION-C at 224 px against the published code: pixel by pixel where nothing is drawn, else by statistics; `docs/fidelity.md` has every cell. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../src/compute/backend';
import { testAssets } from '../../src/compute/testing';
import type { Picture } from '../../src/contract/image';
import { corruptPicture } from '../../src/perturb/corruptSet';
import { withinErrors } from './fidelity';
import { glitchedAs, LAION_SECTIONS, laionMissing, measureLaionCell, mosaicWith, sevenTiles } from './laionC';
import { coverage, PUBLISHED_COVERAGE } from './laionSizes';
import { publishedGlitch } from './publishedGlitch';
import { PHOTOS, readPicture } from './reference';

if (laionMissing) console.info(`Parity of LAION-C: not run, ${laionMissing}.`);

/** Share of the pixels that are not the published ones. */
function differing(ours: Picture, published: Picture): number {
  let count = 0;
  for (let at = 0; at < ours.pixels.length; at += 3) {
    if ([0, 1, 2].some((c) => ours.pixels[at + c] !== published.pixels[at + c])) count++;
  }
  return (3 * count) / ours.pixels.length;
}

describe.skipIf(laionMissing)('parity with LAION-C', () => {
  beforeAll(async () => {
    await startBackend({ requested: 'wasm', wasm: await testAssets() });
  });

  it.each(PHOTOS)(
    'gives the published pictures where nothing is drawn, or for the published draws: %s',
    async (photo) => {
      const clean = readPicture(`clean/${photo}.png`);
      const published = (name: string) => readPicture(`corruptions_laionc/${name}/3/${photo}.png`);
      const lines = await corruptPicture(clean, 'vertical_lines', { severity: 3, seed: 0, table: 'imagenet-c' });
      expect(differing(lines, published('vertical_lines'))).toBe(0);
      expect(differing(await glitchedAs(clean, publishedGlitch(3)), published('glitched'))).toBe(0);
      // Filters have 15 binary digits here and 22 there: one of 784 cells may be a level off, and find another tile.
      const mosaic = await mosaicWith(clean, sevenTiles(photo, 8));
      expect(differing(mosaic, published('mosaic'))).toBeLessThan(1.5 / 784);
    },
  );

  it.each(LAION_SECTIONS.filter(({ random }) => random))('$name has the published statistics', async (section) => {
    for (const severity of [1, 5]) {
      const cell = await measureLaionCell(section, severity, 2);
      expect(withinErrors(cell), JSON.stringify(cell)).toBe(true);
    }
  });

  it.each(Object.entries(PUBLISHED_COVERAGE))(
    '%s cover as much as published, and as much of small and large pictures',
    async (name, published) => {
      for (const [i, share] of published.entries()) {
        expect(Math.abs((await coverage(name, i + 1, 2)) - share)).toBeLessThan(0.02);
      }
      for (const side of [64, 500]) {
        // Shapes of two or three pixels are a little larger than their share.
        expect(Math.abs((await coverage(name, 3, 2, side)) - published[2]!), `${side} px`).toBeLessThan(0.08);
      }
    },
  );
});
