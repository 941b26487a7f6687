/**
 * ImageNet-C̄ at 224 px against the published code: with its own random numbers replayed, picture by picture, and with ours, by
 * the statistics of the outputs.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../src/compute/backend';
import { testAssets } from '../../src/compute/testing';
import { psnr } from '../../src/image/psnr';
import { ssim } from '../../src/image/ssim';
import { blueNoise, keepAbove } from '../../src/perturb/cBar/blueNoiseSample';
import { fillClouds } from '../../src/perturb/cBar/brownishNoise';
import { causticNet, refraction } from '../../src/perturb/cBar/caustics';
import { fieldCount, fillBoard } from '../../src/perturb/cBar/checkerboardCutout';
import { fillRings } from '../../src/perturb/cBar/cocentricSineWaves';
import { cBar } from '../../src/perturb/cBar/index';
import { addTurbulence } from '../../src/perturb/cBar/perlin';
import { fillPlasma } from '../../src/perturb/cBar/plasmaNoise';
import { fillStar } from '../../src/perturb/cBar/rays';
import { fillWave } from '../../src/perturb/cBar/singleFrequencyGreyscale';
import { fillShade } from '../../src/perturb/cBar/sparkles';
import { corruptPicture } from '../../src/perturb/corruptSet';
import { channelStatistics } from './channelStatistics';
import { MersenneTwister } from './mersenneTwister';
import { missing, readPicture } from './reference';
import { residualSpectrum } from './residualSpectrum';

const SIZE = 224;
const AREA = SIZE * SIZE;
const folder = resolve(import.meta.dirname, '../../../shared/reference');
const absent =
  missing ?? (existsSync(resolve(folder, 'corruptions/stats_cbar.json')) ? null : 'stats_cbar.json is not here');
if (absent) console.info(`Parity of ImageNet-C̄: not run, ${absent}.`);

/** `numpy.random` of the published code, in the parts that it uses. */
class Published extends MersenneTwister {
  private spare: number | null = null;

  /** randint(low, high): masked rejection. */
  integer(low: number, high: number): number {
    const range = high - low - 1;
    const mask = 2 ** Math.ceil(Math.log2(range + 1)) - 1;
    for (;;) {
      const value = (this.bits() & mask) >>> 0;
      if (value <= range) return low + value;
    }
  }

  uniforms(count: number, low: number, high: number): number[] {
    return Array.from({ length: count }, () => this.uniform(low, high));
  }

  /** randn: the polar method, two at a time. */
  normal(): number {
    if (this.spare !== null) {
      const kept = this.spare;
      this.spare = null;
      return kept;
    }
    for (;;) {
      const [a, b] = [this.uniform(-1, 1), this.uniform(-1, 1)];
      const square = a * a + b * b;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.spare = scale * a;
      return scale * b;
    }
  }

  /** A generator seeded from this one. */
  child(): Published {
    return new Published(this.integer(0, 2 ** 32));
  }

  rays(count: number, radius: number): Float64Array {
    return Float64Array.from({ length: count }, () => radius + 0.25 * radius * this.normal());
  }
}

const line = Float64Array.from({ length: SIZE }, (_, i) => i);
/** A layer of as many channels as wanted, filled by position. */
function layer(
  fill: (rows: Float64Array, columns: Float64Array, out: Float32Array) => void,
  channels = 1,
): Float32Array {
  const out = new Float32Array(AREA * channels);
  fill(line, line, out);
  return out;
}

/** The published phases, moved to the order of the transform. */
function phases(random: Published): Float32Array {
  const half = SIZE / 2;
  const drawn = random.uniforms(SIZE * half, 0, 2 * Math.PI);
  return Float32Array.from({ length: AREA }, (_, i) => {
    const row = (Math.floor(i / SIZE) + half) % SIZE;
    const column = ((i % SIZE) + half) % SIZE;
    return column < half ? drawn[row * half + column]! : drawn[(SIZE - 1 - row) * half + (SIZE - 1 - column)]!;
  });
}

/** Value 0..255 of a pixel (index `at`, channel) of the output, given the clean value. */
type Blend = (clean: number, at: number, channel: number) => number;

/** Severity 3 of each, its draws in the published order. */
const REPLAYS: Record<string, (random: Published, clean: Uint8Array) => Blend> = {
  single_frequency_greyscale(random) {
    const larger = random.uniform(-Math.PI, Math.PI);
    const smaller = random.uniform(-Math.abs(larger), Math.abs(larger));
    const [right, down] = random.bits() & 1 ? [larger, smaller] : [smaller, larger];
    const phase = random.uniform(0, 2 * Math.PI);
    const wave = layer((rows, columns, out) => fillWave({ right, down, phase }, rows, columns, out));
    return (clean, at) => clean + 2 * 19.6 * wave[at]!;
  },
  cocentric_sine_waves(random) {
    const [column, row] = random.uniforms(2, 0, SIZE) as [number, number];
    const frequency = random.uniform(0, 10);
    const amplitude = random.uniform(0, SIZE / 10);
    const ring = random.uniform(0, SIZE / 10);
    const rings = layer((rows, columns, out) =>
      fillRings({ column, row, frequency, amplitude, ring }, rows, columns, out),
    );
    return (clean, at) => clean + 8 * 12.8 * rings[at]!;
  },
  plasma_noise(random) {
    const plasma = {
      time: random.uniform(0, 6 * Math.PI),
      iterations: random.integer(4, 7),
      sharpness: random.uniform(0.5, 1),
      scale: random.uniform(0.075, 0.2) * SIZE,
    };
    const noise = layer((rows, columns, out) => fillPlasma(plasma, rows, columns, out), 3);
    const amount = 8.5 * 6.4;
    return (clean, at, channel) => (1 - amount / 255) * clean + amount * noise[3 * at + channel]!;
  },
  sparkles(random) {
    const centres = random.uniforms(10, 0, SIZE);
    const child = random.child();
    const stars = Array.from({ length: 5 }, () => random.integer(50, 200)).map((count, i) => ({
      row: centres[2 * i]!,
      column: centres[2 * i + 1]!,
      rays: child.rays(count, 0.03 * SIZE).map((length) => Math.max(1, length)),
      exponent: 1,
    }));
    const shade = layer((rows, columns, out) => fillShade(stars, rows, columns, out));
    return (clean, at) => 255 - (255 - clean) * shade[at]!;
  },
  inverse_sparkles(random) {
    const [row, column] = random.uniforms(2, 0.25, 0.75).map((share) => share * SIZE) as [number, number];
    const child = random.child();
    const rays = child.rays(random.integer(50, 200), SIZE / 4);
    const star = layer((rows, columns, out) =>
      fillStar({ row, column, rays, exponent: 0.13 * 4 }, rows, columns, out, false),
    );
    return (clean, at) => 255 - (255 - clean) * star[at]!;
  },
  perlin_noise(random) {
    const child = random.child();
    const gradients = Array.from({ length: 514 }, () => {
      const [u, v] = [0, 0].map(() => (child.integer(0, 2 ** 31) % 512) - 256) as [number, number];
      return [u / Math.hypot(u, v), v / Math.hypot(u, v)] as const;
    });
    const permutation = Int32Array.from({ length: 256 }, (_, i) => i);
    for (let i = 255; i >= 0; i--) {
      const j = child.integer(0, 2 ** 31) % 256;
      [permutation[i], permutation[j]] = [permutation[j]!, permutation[i]!];
    }
    const down = Float64Array.from({ length: 256 }, (_, i) => gradients[i]![0]);
    const right = Float64Array.from({ length: 256 }, (_, i) => gradients[i]![1]);
    const cells = line.map((position) => position / 32);
    const cloud = layer((_rows, _columns, out) => addTurbulence({ permutation, down, right }, 5, cells, cells, out));
    const weight = 5.8 / 20;
    return (clean, at) => (1 - weight) * clean + weight * 255 * Math.min(1, 0.5 + 0.5 * cloud[at]!);
  },
  blue_noise_sample(random) {
    const kept = new Float32Array(AREA);
    keepAbove(blueNoise(phases(random.child()), SIZE, SIZE), 0.3 * 2.4 - 2.5, SIZE, SIZE, SIZE, kept);
    return (clean, at) => clean * kept[at]!;
  },
  brownish_noise(random) {
    const child = random.child();
    const clouds = new Float32Array(3 * AREA);
    fillClouds([phases(child), phases(child), phases(child)], SIZE, SIZE, clouds);
    return (clean, at, channel) => clean + 3 * 6.4 * clouds[3 * at + channel]!;
  },
  checkerboard_cutout(random) {
    const angle = random.uniform(0, 2 * Math.PI);
    const side = random.uniform(0.1, 0.25) * SIZE;
    const child = random.child();
    const count = fieldCount(side, SIZE);
    const grey = Uint8Array.from(child.uniforms(count * count, 0, 1), (draw) => (draw < 0.4 ? 1 : 0));
    const hidden = layer((rows, columns, out) => fillBoard({ angle, side, count, grey }, rows, columns, out));
    return (clean, at) => (hidden[at] ? 128 : clean);
  },
  caustic_refraction(random, picture) {
    const time = random.uniform(0.5, 2);
    const period = random.uniform(0.75, 1.25) * SIZE;
    const shift = refraction(causticNet(time, period, SIZE, SIZE), SIZE, SIZE, (4.9 / 20) * SIZE);
    const value = (row: number, column: number, channel: number): number =>
      row < 0 || column < 0 || row >= SIZE || column >= SIZE ? 0 : picture[(row * SIZE + column) * 3 + channel]!;
    return (_clean, at, channel) => {
      const [row, column] = [Math.floor(at / SIZE) + shift.down[at]!, (at % SIZE) + shift.right[at]!];
      const [top, left] = [Math.floor(row), Math.floor(column)];
      const [down, right] = [row - top, column - left];
      const above = value(top, left, channel) * (1 - right) + value(top, left + 1, channel) * right;
      const below = value(top + 1, left, channel) * (1 - right) + value(top + 1, left + 1, channel) * right;
      return above * (1 - down) + below * down + 255 * (4.9 / 5) * shift.light[at]!;
    };
  },
};

/** The generator was seeded with the position in the list of photos. */
const REPLAYED = [
  ['n01828970', 0],
  ['n02391049', 1],
] as const;

interface Measured {
  psnr: number;
  ssim: number;
  mean: number[];
  std: number[];
  log_power_spectrum: number[];
}
interface Statistics extends Measured {
  n_seeds: number;
  seed_std: Measured;
}
type All = Record<string, Record<string, Record<string, Statistics>>>;

/** Draws for each photo: more where the published figures rest on two photos. */
const DRAWS: Record<number, number> = { 2: 4, 4: 3, 8: 2 };
const BOUNDS = { psnr: 1, ssim: 0.03, mean: 3, std: 4, log_power_spectrum: 0.1 };

describe.skipIf(absent)('parity with ImageNet-C̄', () => {
  let statistics: All;
  beforeAll(async () => {
    await startBackend({ requested: 'wasm', wasm: await testAssets() });
    statistics = (JSON.parse(readFileSync(resolve(folder, 'corruptions/stats_cbar.json'), 'utf8')) as { stats: All })
      .stats;
  });

  for (const { info } of cBar) {
    it(`${info.name} gives the published pictures for the published draws`, () => {
      for (const [photo, seed] of REPLAYED) {
        const path = `corruptions_cbar/${info.name}/3/${photo}.png`;
        const clean = readPicture(`clean/${photo}.png`).pixels;
        const blend = REPLAYS[info.name]!(new Published(seed), clean);
        const ours = Uint8Array.from(clean, (value, i) =>
          Math.min(255, Math.max(0, Math.floor(blend(value, Math.floor(i / 3), i % 3) + 1e-3))),
        );
        expect(psnr(ours, readPicture(path).pixels), photo).toBeGreaterThan(45);
      }
    });

    it(`${info.name} has the published statistics`, async () => {
      const noise = info.name === 'blue_noise_sample' || info.name === 'brownish_noise';
      for (const severity of [1, 3, 5]) {
        const expected = statistics[info.name]![severity]!;
        const photos = Object.keys(expected);
        const draws: Measured[][] = [];
        for (let seed = 0; seed < DRAWS[photos.length]!; seed++) {
          const measured: Measured[] = [];
          for (const [index, photo] of photos.entries()) {
            const clean = readPicture(`clean/${photo}.png`);
            const options = { severity, seed, table: 'imagenet-c' as const };
            const { pixels } = await corruptPicture(clean, info.name, options, index);
            measured.push(measure(pixels, clean.pixels, noise));
          }
          draws.push(measured);
        }
        const published = Object.values(expected);
        for (const field of Object.keys(BOUNDS) as (keyof typeof BOUNDS)[]) {
          if (field === 'log_power_spectrum' && !noise) continue;
          compare(info.name, severity, field, draws, published);
        }
      }
    });
  }
});

function measure(pixels: Uint8Array, clean: Uint8Array, withSpectrum: boolean): Measured {
  const { mean, deviation } = channelStatistics(pixels);
  return {
    psnr: psnr(pixels, clean),
    ssim: ssim(pixels, clean, SIZE, SIZE),
    mean,
    std: deviation,
    log_power_spectrum: withSpectrum ? residualSpectrum(pixels, clean, SIZE) : [],
  };
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function deviation(values: readonly number[]): number {
  const mean = average(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/**
 * Fails unless the means over photos and draws differ by no more than the bound and twice the error of their difference. A draw
 * that leaves a photo untouched (its PSNR is infinite) is not counted; the published figures have none.
 */
function compare(
  name: string,
  severity: number,
  field: keyof typeof BOUNDS,
  draws: readonly Measured[][],
  published: readonly Statistics[],
): void {
  const values = (of: Measured): number[] => [of[field]].flat();
  const n = published[0]!.n_seeds;
  for (let i = 0; i < values(published[0]!).length; i++) {
    const expected = average(published.map((photo) => values(photo)[i]!));
    const ours = draws.map((photos) => average(photos.map((photo) => values(photo)[i]!).filter(Number.isFinite)));
    // Over draws, of the mean of the photos; the photos have draws of their own.
    const theirs = average(published.map((photo) => values(photo.seed_std)[i]!)) / Math.sqrt(published.length);
    const spread = Math.max(theirs, deviation(ours));
    const error = spread * Math.sqrt(1 / n + 1 / draws.length);
    const difference = average(ours) - expected;
    const found = `${name}, severity ${severity}, ${field} ${i}: ${difference.toFixed(3)} ± ${error.toFixed(3)}`;
    expect(Math.abs(difference), found).toBeLessThan(BOUNDS[field] + 2 * error);
  }
}
