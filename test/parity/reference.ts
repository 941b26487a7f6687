/** Reading the reference corruptions: PNG pictures and the statistics of the published implementation. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decode } from 'fast-png';
import type { Picture } from '../../src/contract/image';

export const referenceFolder = resolve(import.meta.dirname, '../../../shared/reference');

/** Why the comparison cannot run here, or null. */
export const missing = existsSync(resolve(referenceFolder, 'corruptions/stats.json'))
  ? null
  : 'the reference data (../shared/reference) is not here';

export interface ReferenceStatistics {
  mean: [number, number, number];
  std: [number, number, number];
  psnr: number;
  ssim: number;
  n_seeds: number;
  seed_std?: { psnr: number; mean: [number, number, number]; std: [number, number, number] };
}

/** Files of published figures: the 19 of ImageNet-C, and the ten of ImageNet-C̄. */
export const STATISTICS_FILES = ['stats.json', 'stats_cbar.json'] as const;
export type StatisticsFile = (typeof STATISTICS_FILES)[number];

type Statistics = Record<string, Record<string, Record<string, ReferenceStatistics>>>;
const statistics = new Map<StatisticsFile, Statistics>();

/** statistics[corruption][severity][photo] */
export function readStatistics(file: StatisticsFile = 'stats.json'): Statistics {
  let known = statistics.get(file);
  if (!known) {
    const text = readFileSync(resolve(referenceFolder, 'corruptions', file), 'utf8');
    known = (JSON.parse(text) as { stats: Statistics }).stats;
    statistics.set(file, known);
  }
  return known;
}

/** @param path below the reference folder */
export function hasPicture(path: string): boolean {
  return existsSync(resolve(referenceFolder, path));
}

const pictures = new Map<string, Picture>();

/** @param path below the reference folder */
export function readPicture(path: string): Picture {
  const known = pictures.get(path);
  if (known) return known;
  const { width, height, data, channels } = decode(readFileSync(resolve(referenceFolder, path)));
  if (channels !== 3 || !(data instanceof Uint8Array)) throw new Error(`${path} is not an 8-bit RGB picture`);
  const picture = { width, height, pixels: data };
  pictures.set(path, picture);
  return picture;
}

/** Photos of which corrupted pictures are held. */
export const PHOTOS = ['n01828970', 'n02391049', 'n04418357', 'n07718747'] as const;
