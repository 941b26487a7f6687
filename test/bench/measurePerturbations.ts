/**
 * Times perturbations, 8-bit pictures in, 8-bit pictures out, on the backend that is current. Runs in Node and in a page, so
 * that a real GPU can be measured with the same body (`perturbInBrowser.ts`).
 */
import type { ImageSet, Picture } from '../../src/contract/image';
import { reflectIndex } from '../../src/image/imageBlur';
import { corruptPicture, corruptSet } from '../../src/perturb/corruptSet';
import { wavePicture } from '../../src/perturb/testing';

export interface MeasureOptions {
  names: readonly string[];
  /** 1..5 */
  severity: number;
  /** Pictures at a time; 1 waits for each picture before the next. */
  batch: number;
  /** Passes over all pictures that are timed, after one that is not. */
  runs: number;
  /** Processor time of this process so far, in milliseconds, where it is known. */
  cpuTime?: () => number;
  onRow?: (row: PerturbationTime) => void;
}

/** Milliseconds a picture, each the median over the runs. */
export interface PerturbationTime {
  name: string;
  wall: number;
  /** Processor time: what else runs on the machine hardly changes it. */
  cpu: number | null;
}

/** Every run draws new random numbers, so that nothing that was made for one picture serves another. */
export async function measurePerturbations(
  pictures: readonly Picture[],
  { names, severity, batch, runs, cpuTime, onRow }: MeasureOptions,
): Promise<PerturbationTime[]> {
  const rows: PerturbationTime[] = [];
  const set = batch > 1 ? setOf(pictures, Math.ceil(pictures.length / batch) * batch) : null;
  const count = set?.count ?? pictures.length;
  for (const name of names) {
    const walls: number[] = [];
    const cpus: number[] = [];
    for (let run = -1; run < runs; run++) {
      const options = { severity, seed: run + 1, table: 'imagenet-c' as const };
      const [wall, cpu] = [performance.now(), cpuTime?.() ?? 0];
      if (set) await corruptSet(set, name, options, batch);
      else for (const [index, picture] of pictures.entries()) await corruptPicture(picture, name, options, index);
      if (run < 0) continue;
      walls.push((performance.now() - wall) / count);
      cpus.push(((cpuTime?.() ?? 0) - cpu) / count);
    }
    const row = { name, wall: median(walls), cpu: cpuTime ? median(cpus) : null };
    rows.push(row);
    onRow?.(row);
  }
  return rows;
}

function setOf(pictures: readonly Picture[], count: number): ImageSet {
  const [{ height, width }] = pictures as [Picture];
  const size = height * width * 3;
  const pixels = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) pixels.set(pictures[i % pictures.length]!.pixels, i * size);
  return { name: 'bench', count, height, width, pixels, labels: new Int32Array(count).fill(-1), classNames: [] };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}

/** Pictures drawn by formula, for where there are no photos. */
export function generatedPictures(count: number, size: number): Picture[] {
  const base = wavePicture(224);
  return Array.from({ length: count }, (_, i) => {
    const pixels = base.pixels.map((_value, at) => base.pixels[(at + 3 * 17 * i) % base.pixels.length]!);
    return tiled({ ...base, pixels }, size);
  });
}

/** A square of this size: the middle of the picture, continued by its mirror images. */
export function tiled(picture: Picture, size: number): Picture {
  const { height, width, pixels } = picture;
  if (height === size && width === size) return picture;
  const at = (index: number, length: number) => reflectIndex(index + ((length - size) >> 1), length);
  const out = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const from = 3 * (at(row, height) * width + at(column, width));
      for (let c = 0; c < 3; c++) out[3 * (row * size + column) + c] = pixels[from + c]!;
    }
  }
  return { height: size, width: size, pixels: out };
}
