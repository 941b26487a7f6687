/** Reading the reference corruptions: PNG pictures and the statistics of the published implementation. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decode } from 'fast-png';
import type { Picture } from '../../src/contract/image';

const folder = resolve(import.meta.dirname, '../../../shared/reference');

/** Why the comparison cannot run here, or null. */
export const missing = existsSync(resolve(folder, 'corruptions/stats.json'))
  ? null
  : 'the reference data (../shared/reference) is not here';

export interface ReferenceStatistics {
  mean: [number, number, number];
  std: [number, number, number];
  psnr: number;
  seed_std?: { psnr: number; mean: [number, number, number]; std: [number, number, number] };
}

/** stats[corruption][severity][photo] */
export function readStatistics(): Record<string, Record<string, Record<string, ReferenceStatistics>>> {
  const text = readFileSync(resolve(folder, 'corruptions/stats.json'), 'utf8');
  return (JSON.parse(text) as { stats: Record<string, Record<string, Record<string, ReferenceStatistics>>> }).stats;
}

const pictures = new Map<string, Picture>();

/** @param path below the reference folder */
export function readPicture(path: string): Picture {
  const known = pictures.get(path);
  if (known) return known;
  const { width, height, data, channels } = decode(readFileSync(resolve(folder, path)));
  if (channels !== 3 || !(data instanceof Uint8Array)) throw new Error(`${path} is not an 8-bit RGB picture`);
  const picture = { width, height, pixels: data };
  pictures.set(path, picture);
  return picture;
}

/** Photos of which corrupted pictures are held. */
export const PHOTOS = ['n01828970', 'n02391049', 'n04418357', 'n07718747'] as const;
