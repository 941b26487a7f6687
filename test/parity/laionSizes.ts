/** What of LAION-C does not depend on whose tiles are used, and what does: tables of `docs/fidelity.md`. */
import type { Picture } from '../../src/contract/image';
import { corruptPicture } from '../../src/perturb/corruptSet';
import { figuresOf, meanFigures, type Figures } from './fidelity';
import { LAION_DRAWS, publishedOf } from './laionC';
import { readPicture } from './reference';

/** Mean share of the pixels that are covered, from the README of the published figures. */
export const PUBLISHED_COVERAGE: Readonly<Record<string, readonly number[]>> = {
  geometric_shapes: [0.286, 0.489, 0.725, 0.82, 0.878],
  stickers: [0.392, 0.617, 0.825, 0.901, 0.957],
};

/** The same of ours: what is changed both on black and on white is covered. */
export async function coverage(name: string, severity: number, seeds: number, side = 224): Promise<number> {
  const plain = (value: number): Picture => ({
    width: side,
    height: side,
    pixels: new Uint8Array(side * side * 3).fill(value),
  });
  let sum = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const options = { severity, seed, table: 'imagenet-c' as const };
    const [onBlack, onWhite] = [
      await corruptPicture(plain(0), name, options),
      await corruptPicture(plain(255), name, options),
    ];
    for (let at = 0; at < side * side; at++) {
      const same = [0, 1, 2].every((c) => onBlack.pixels[3 * at + c] === onWhite.pixels[3 * at + c]);
      if (same) sum++;
    }
  }
  return sum / (seeds * side * side);
}

/** What does not depend on whose tiles they are, and what does, as Markdown. */
export async function laionSizes(seeds = LAION_DRAWS): Promise<string> {
  const rows: string[] = [];
  for (const [name, published] of Object.entries(PUBLISHED_COVERAGE)) {
    const ours: string[] = [];
    for (const [i, value] of published.entries())
      ours.push(`${(await coverage(name, i + 1, seeds)).toFixed(3)} / ${value.toFixed(3)}`);
    rows.push(`| ${name} | ${ours.join(' | ')} |`);
  }
  return [
    `Share of the pixels that are covered, as shipped (ours / published, severities 1 to 5, ${seeds} seeds), which does not depend on what the stickers show:`,
    '',
    '| | 1 | 2 | 3 | 4 | 5 |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...(await withOurTiles(seeds)),
  ].join('\n');
}

async function withOurTiles(seeds: number): Promise<string[]> {
  const rows: string[] = [];
  for (const name of ['laion_mosaic', 'stickers']) {
    const cells: string[] = [];
    for (const severity of [1, 2, 3, 4, 5]) {
      const published = publishedOf(name === 'stickers' ? name : 'laion_mosaic with 500 tiles', severity);
      const figures: Figures[] = [];
      for (const [index, photo] of Object.keys(published).entries()) {
        const clean = readPicture(`clean/${photo}.png`);
        for (let seed = 0; seed < (name === 'stickers' ? seeds : 1); seed++) {
          const options = { severity, seed, table: 'imagenet-c' as const };
          figures.push(figuresOf(await corruptPicture(clean, name, options, index), clean));
        }
      }
      const [ours, theirs] = [meanFigures(figures), meanFigures(Object.values(published))];
      cells.push(
        `${ours.psnr.toFixed(2)} / ${theirs.psnr.toFixed(2)} dB, ${ours.ssim.toFixed(3)} / ${theirs.ssim.toFixed(3)}`,
      );
    }
    rows.push(`| ${name} | ${cells.join(' | ')} |`);
  }
  return [
    'PSNR and SSIM to the clean picture with our generated scenes as tiles (ours / published, the mosaic with 500 photographs, the stickers with seven). ' +
      'These depend on the tiles and are shown, not judged:',
    '',
    '| | 1 | 2 | 3 | 4 | 5 |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ];
}
