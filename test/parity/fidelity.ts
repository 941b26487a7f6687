/**
 * How near the corruptions are to the published ones, cell by cell (a corruption at a severity): the figures of
 * `docs/fidelity.md` and of its test.
 *
 * Every cell compares the mean over the reference photographs of four figures with the published implementation's: PSNR and
 * SSIM to the clean picture, and mean and standard deviation of each channel. Where a corruption is deterministic and the published
 * picture is at hand, the PSNR to that picture is judged as well.
 */
import type { Picture } from '../../src/contract/image';
import type { PerturbationInfo } from '../../src/contract/perturbation';
import { psnr } from '../../src/image/psnr';
import { ssim } from '../../src/image/ssim';
import { corruptPicture } from '../../src/perturb/corruptSet';
import { perturbations } from '../../src/perturb/registry';
import { channelStatistics } from './channelStatistics';
import { hasPicture, missing, readPicture, readStatistics } from './reference';
import type { StatisticsFile } from './reference';

export interface Figures {
  /** dB, to the clean picture. */
  psnr: number;
  /** To the clean picture. */
  ssim: number;
  /** Of each channel, 0..255. */
  mean: [number, number, number];
  std: [number, number, number];
  /** Mean absolute difference to the clean picture, 0..255; where the published figures have it. */
  mae?: number;
  /** Log power of the difference in 16 rings of frequency (`residualSpectrum.ts`); where the published figures have it. */
  spectrum?: readonly number[];
}

/** Largest difference of each figure of a random corruption; the furthest channel counts. */
export interface Limits {
  psnr: number;
  ssim: number;
  mean: number;
  std: number;
  mae?: number;
  spectrum?: number;
}

export interface Cell {
  name: string;
  severity: number;
  photographs: number;
  seeds: number;
  ours: Figures;
  reference: Figures;
  /** Standard error of each published figure, as it is a mean over few draws: from the spread of ours. 0 where nothing is drawn. */
  errors: Limits;
  limits: Limits;
  /** Worst PSNR to a published picture, and the least allowed; null where there is none or it is random. */
  likeness: { worst: number; least: number } | null;
  inside: boolean;
}

const LIMITS: Limits = { psnr: 1, ssim: 0.03, mean: 3, std: 4 };
/** Their textures and drops are not the published ones. */
const TWICE: readonly string[] = ['snow', 'frost', 'spatter'];
const LEAST_LIKENESS = 35;
/** Two JPEG encoders may round differently; ours must equal the published pictures only in `corruptions.test.ts`. */
const LEAST_LIKENESS_JPEG = 32;

const SEEDS: Readonly<Record<string, number>> = { frost: 20, fog: 80 };

/** Seeds for each photograph in the document. Frost and fog differ most from draw to draw. */
export function seedsOf(name: string): number {
  return SEEDS[name] ?? 10;
}

/** The limits of a perturbation by its name. */
export function limitsOf(name: string): Limits {
  const factor = TWICE.includes(name) ? 2 : 1;
  return {
    psnr: factor * LIMITS.psnr,
    ssim: factor * LIMITS.ssim,
    mean: factor * LIMITS.mean,
    std: factor * LIMITS.std,
  };
}

/** Those that published figures exist of, in the order of the registry; none where the reference data is not here. */
export function comparedWith(file: StatisticsFile): PerturbationInfo[] {
  if (missing) return [];
  const published = readStatistics(file);
  return perturbations.map((p) => p.info).filter((info) => info.name in published);
}

/** What is measured of one corrupted picture. */
export function figuresOf(picture: Picture, clean: Picture): Figures {
  const { mean, deviation } = channelStatistics(picture.pixels);
  return {
    psnr: psnr(picture.pixels, clean.pixels),
    ssim: ssim(picture.pixels, clean.pixels, clean.height, clean.width),
    mean,
    std: deviation,
  };
}

/** Each figure's mean over pictures. */
export function meanFigures(all: readonly Figures[]): Figures {
  // A picture that a draw left untouched has no PSNR.
  const over = (of: (figures: Figures) => number): number => {
    const values = all.map(of).filter(Number.isFinite);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const each = (of: (figures: Figures) => readonly number[]): number[] =>
    Array.from(of(all[0]!), (_, i) => over((figures) => of(figures)[i]!));
  return {
    psnr: over((f) => f.psnr),
    ssim: over((f) => f.ssim),
    mean: each((f) => f.mean) as [number, number, number],
    std: each((f) => f.std) as [number, number, number],
    ...(all[0]!.mae === undefined ? {} : { mae: over((f) => f.mae!) }),
    ...(all[0]!.spectrum === undefined ? {} : { spectrum: each((f) => f.spectrum!) }),
  };
}

/** Ours minus the reference; of the channels and of the rings, the one that is furthest away. */
export function differences({ ours, reference }: Pick<Cell, 'ours' | 'reference'>): Limits {
  const furthest = (a: readonly number[], b: readonly number[]): number =>
    a.map((value, i) => value - b[i]!).reduce((worst, d) => (Math.abs(d) > Math.abs(worst) ? d : worst), 0);
  return {
    psnr: ours.psnr - reference.psnr,
    ssim: ours.ssim - reference.ssim,
    mean: furthest(ours.mean, reference.mean),
    std: furthest(ours.std, reference.std),
    ...(ours.mae === undefined || reference.mae === undefined ? {} : { mae: ours.mae - reference.mae }),
    ...(ours.spectrum && reference.spectrum ? { spectrum: furthest(ours.spectrum, reference.spectrum) } : {}),
  };
}

export function isInside(cell: Omit<Cell, 'inside'>): boolean {
  const difference = differences(cell);
  const figures = Object.keys(cell.limits) as (keyof Limits)[];
  return (
    figures.every((figure) => Math.abs(difference[figure] ?? NaN) <= cell.limits[figure]!) &&
    (cell.likeness === null || cell.likeness.worst >= cell.likeness.least)
  );
}

/** Whether every figure that is outside its limit is within three standard errors of the published one. */
export function withinErrors(cell: Omit<Cell, 'inside'>): boolean {
  const difference = differences(cell);
  return (Object.keys(cell.limits) as (keyof Limits)[]).every(
    (figure) => Math.abs(difference[figure] ?? NaN) <= Math.max(cell.limits[figure]!, 3 * (cell.errors[figure] ?? 0)),
  );
}

/**
 * Standard error of the mean over photographs, each a mean over `draws` draws.
 * @param perPhoto figures of our draws for each photograph
 */
function standardErrors(perPhoto: readonly (readonly Figures[])[], draws: readonly number[]): Limits {
  const error = (of: (figures: Figures) => number): number => {
    const variances = perPhoto.map((figures, i) => {
      const values = figures.map(of).filter(Number.isFinite);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
      return spread / draws[i]!;
    });
    return Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0)) / perPhoto.length;
  };
  const worst = (of: (figures: Figures) => readonly number[]): number =>
    Math.max(...Array.from(of(perPhoto[0]![0]!), (_, i) => error((f) => of(f)[i]!)));
  const [{ mae, spectrum }] = perPhoto[0] as [Figures];
  return {
    psnr: error((f) => f.psnr),
    ssim: error((f) => f.ssim),
    mean: worst((f) => f.mean),
    std: worst((f) => f.std),
    ...(mae === undefined ? {} : { mae: error((f) => f.mae!) }),
    ...(spectrum === undefined ? {} : { spectrum: worst((f) => f.spectrum!) }),
  };
}

/** What a cell is compared with, and how our pictures of it are made. */
export interface Comparison {
  name: string;
  severity: number;
  /** Figures of each photograph, and of how many draws they are means. */
  published: Readonly<Record<string, Figures & { n_seeds: number }>>;
  /** Our draws for each photograph. */
  draws: number;
  corrupted(clean: Picture, photo: string, index: number, seed: number): Promise<Picture>;
  figures(picture: Picture, clean: Picture): Figures;
  limits: Limits;
  /** Where the published picture of a photograph lies, where each pixel can be compared. */
  picture: ((photo: string) => string) | null;
  /** The least PSNR to it. */
  least: number;
}

/** Measures one cell on the photographs that its published figures are from. */
export async function measureAgainst(comparison: Comparison): Promise<Cell> {
  const { name, severity, published, draws, limits, least } = comparison;
  const photographs = Object.keys(published);
  const perPhoto: Figures[][] = [];
  let worst = Infinity;
  let pictures = 0;
  for (const [index, photo] of photographs.entries()) {
    const clean = readPicture(`clean/${photo}.png`);
    const figures: Figures[] = [];
    perPhoto.push(figures);
    for (let seed = 0; seed < draws; seed++) {
      const corrupted = await comparison.corrupted(clean, photo, index, seed);
      figures.push(comparison.figures(corrupted, clean));
      const path = comparison.picture?.(photo);
      if (path === undefined || !hasPicture(path)) continue;
      worst = Math.min(worst, psnr(corrupted.pixels, readPicture(path).pixels));
      pictures++;
    }
  }
  const measured = {
    name,
    severity,
    photographs: photographs.length,
    seeds: draws,
    ours: meanFigures(perPhoto.flat()),
    reference: meanFigures(Object.values(published)),
    errors: standardErrors(
      perPhoto,
      Object.values(published).map((photo) => photo.n_seeds),
    ),
    limits,
    likeness: pictures > 0 ? { worst, least } : null,
  };
  return { ...measured, inside: isInside(measured) };
}

/**
 * A cell of ImageNet-C or ImageNet-C̄.
 * @param seeds for each photograph, where the corruption is random
 */
export function measureCell(
  info: PerturbationInfo,
  severity: number,
  file: StatisticsFile,
  seeds: number,
): Promise<Cell> {
  const { name, random } = info;
  return measureAgainst({
    name,
    severity,
    published: readStatistics(file)[name]![severity]!,
    draws: random ? seeds : 1,
    corrupted: (clean, _photo, index, seed) =>
      corruptPicture(clean, name, { severity, seed, table: 'imagenet-c' }, index),
    figures: figuresOf,
    limits: limitsOf(name),
    picture: random ? null : (photo) => `corruptions/${name}/${severity}/${photo}.png`,
    least: name === 'jpeg_compression' ? LEAST_LIKENESS_JPEG : LEAST_LIKENESS,
  });
}
