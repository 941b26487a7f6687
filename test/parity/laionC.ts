/**
 * LAION-C against the published code: what `docs/fidelity.md` and `laionC.test.ts` compare. The published mosaics and stickers were made
 * with photographs as tiles, which are put in the place of our scenes here; the published glitches have one constant seed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import sharp from 'sharp';
import * as tf from '../../src/compute/tf';
import type { Picture } from '../../src/contract/image';
import { Random } from '../../src/num/random';
import { corruptPicture } from '../../src/perturb/corruptSet';
import { storedPicture, tensorOfPicture } from '../../src/perturb/pictureTensors';
import { withGlitches, type Glitch } from '../../src/perturb/laionC/glitched';
import { mosaicOf } from '../../src/perturb/laionC/laionMosaic';
import { drawStickers, paintStickers } from '../../src/perturb/laionC/stickers';
import { tilesOf, type Tiles } from '../../src/perturb/laionC/tilePictures';
import { covered, emptyCover } from '../../src/perturb/occlusion/cover';
import { figuresOf, measureAgainst, type Cell, type Comparison, type Figures, type Limits } from './fidelity';
import { publishedGlitch } from './publishedGlitch';
import { readPicture, referenceFolder } from './reference';
import { residualSpectrum } from './residualSpectrum';

const folder = resolve(referenceFolder, 'corruptions_laionc');

/** Why the comparison cannot run here, or null. */
export const laionMissing = existsSync(resolve(folder, 'stats_laionc.json')) ? null : 'stats_laionc.json is not here';

interface Published extends Omit<Figures, 'spectrum'> {
  log_power_spectrum: number[];
  n_seeds: number;
}
type Stats = Record<string, Record<string, Record<string, Published>>>;

let file: { stats: Stats; variants: Record<string, { stats: Record<string, Stats[string] | Stats[string][string]> }> };
const statistics = () =>
  (file ??= JSON.parse(readFileSync(resolve(folder, 'stats_laionc.json'), 'utf8')) as typeof file);

/** A section of the document: one of the six, or one of them measured in another way. */
export interface LaionSection {
  name: string;
  random: boolean;
}

export const LAION_SECTIONS: readonly LaionSection[] = [
  { name: 'laion_mosaic', random: false },
  { name: 'laion_mosaic with 500 tiles', random: false },
  { name: 'glitched', random: true },
  { name: 'glitched with the published draws', random: false },
  { name: 'vertical_lines', random: false },
  { name: 'geometric_shapes', random: true },
  { name: 'stickers', random: true },
  { name: 'luminance_checkerboard', random: true },
];

const LIMITS: Limits = { psnr: 1, ssim: 0.03, mean: 3, std: 4, mae: 3, spectrum: 0.1 };
export const LAION_DRAWS = 10;
const TILE_SIDES = [4, 6, 8, 16, 28] as const;

export function laionFigures(picture: Picture, clean: Picture): Figures {
  const sum = picture.pixels.reduce((total, value, i) => total + Math.abs(value - clean.pixels[i]!), 0);
  return {
    ...figuresOf(picture, clean),
    mae: sum / picture.pixels.length,
    spectrum: residualSpectrum(picture.pixels, clean.pixels, clean.width),
  };
}

export function publishedOf(name: string, severity: number): Comparison['published'] {
  const { stats, variants } = statistics();
  const variant = { 'laion_mosaic with 500 tiles': 'mosaic_library500', glitched: 'glitched_free_seed' }[name];
  const plain = name.split(' ')[0] === 'laion_mosaic' ? 'mosaic' : name.split(' ')[0]!;
  const levels = variant === undefined ? stats[plain]! : (variants[variant]!.stats as Stats[string]);
  const photographs = Object.entries(levels[severity]!);
  return Object.fromEntries(
    photographs.map(([photo, { log_power_spectrum: spectrum, ...rest }]) => [photo, { ...rest, spectrum }]),
  );
}

/** The photographs that figures are of, in the order of the published run. */
export function laionPhotographs(): string[] {
  return Object.keys(statistics().stats.mosaic!['1']!);
}

/** The other photographs as tiles. */
export function sevenTiles(photo: string, side: number): Tiles {
  const others = laionPhotographs().filter((name) => name !== photo);
  return tilesOf(
    others.map((name) => readPicture(`clean/${name}.png`)),
    side,
  );
}

let library: readonly { name: string; picture: Picture }[] | null = null;

async function libraryTiles(photo: string, side: number): Promise<Tiles> {
  const from = resolve(referenceFolder, 'imagenet-sample');
  library ??= await Promise.all(
    readdirSync(from)
      .filter((name) => name.endsWith('.jpg'))
      .sort()
      .map(async (name) => {
        const { data, info } = await sharp(resolve(from, name))
          .removeAlpha()
          .toColourspace('srgb')
          .raw()
          .toBuffer({ resolveWithObject: true });
        const picture = { width: info.width, height: info.height, pixels: new Uint8Array(data) };
        return { name: name.replace(/\.jpg$/, ''), picture };
      }),
  );
  const others = library.filter(({ name }) => name !== photo);
  return tilesOf(
    others.map(({ picture }) => picture),
    side,
  );
}

export const mosaicWith = (clean: Picture, tiles: Tiles): Promise<Picture> =>
  storedPicture(tf.tidy(() => mosaicOf(tensorOfPicture(clean), tiles.side, tiles)));

function stickersWith(clean: Picture, severity: number, seed: number, tiles: Tiles): Promise<Picture> {
  const { height, width } = clean;
  const count = [100, 200, 400, 600, 1200][severity - 1]!;
  const cover = emptyCover(1, height, width);
  const placed = drawStickers(new Random(seed, 'stickers'), count, tiles, height, width);
  paintStickers(cover, 0, height, width, tiles, placed);
  return storedPicture(tf.tidy(() => covered(tensorOfPicture(clean), cover)));
}

export const glitchedAs = (clean: Picture, glitch: Glitch): Promise<Picture> =>
  storedPicture(tf.tidy(() => withGlitches(tensorOfPicture(clean), [glitch])));

async function corrupted(
  name: string,
  severity: number,
  ...[clean, photo, index, seed]: Parameters<Comparison['corrupted']>
): Promise<Picture> {
  switch (name) {
    case 'laion_mosaic':
      return mosaicWith(clean, sevenTiles(photo, TILE_SIDES[severity - 1]!));
    case 'laion_mosaic with 500 tiles':
      return mosaicWith(clean, await libraryTiles(photo, TILE_SIDES[severity - 1]!));
    case 'glitched with the published draws':
      return glitchedAs(clean, publishedGlitch(severity));
    case 'stickers':
      return stickersWith(clean, severity, 1000 * seed + index, sevenTiles(photo, 16));
    default:
      return corruptPicture(clean, name, { severity, seed, table: 'imagenet-c' }, index);
  }
}

/** Compares one severity of a section. */
export function measureLaionCell({ name, random }: LaionSection, severity: number, draws = LAION_DRAWS): Promise<Cell> {
  const plain = name.startsWith('laion_mosaic') ? 'mosaic' : name.split(' ')[0]!;
  const equal = !random && name !== 'laion_mosaic with 500 tiles';
  return measureAgainst({
    name,
    severity,
    published: publishedOf(name, severity),
    draws: random ? draws : 1,
    corrupted: (...given) => corrupted(name, severity, ...given),
    figures: laionFigures,
    limits: LIMITS,
    picture: equal ? (photo) => `corruptions_laionc/${plain}/${severity}/${photo}.png` : null,
    least: 35,
  });
}
