/**
 * Five textures of frost, drawn and not photographed: the photographs of the published code are not ours to pass on. Each is
 * one kind of ice on a window of its own tone, with clouds beneath and a fine bloom of hoarfrost over it.
 *
 * The tones (mean and contrast of each kind, and the shares of cloud, ice and bloom) are set so that the statistics of frosted
 * pictures agree with the published ones: mean, standard deviation, spectrum and SSIM, see `docs/fidelity.md`. From those follow a
 * mean frost of about (148, 166, 178), standard deviations of about (41, 27, 30) from crop to crop and of (25, 22, 22) within one.
 */
import { cloudTile, ridgeTile, smoothTile, standardise } from '../../image/cloudTile';
import { deriveSeed, normalArray } from '../../num/random';
import { HostCache } from '../ops/hostCache';
import { fernTile, starTile } from './iceBranches';
import { featherTile, plateTile } from './iceSheets';

interface Tone {
  ice: (side: number, seed: number) => Float32Array;
  /** Mean colour, 0..255. */
  mean: readonly [number, number, number];
  /** Standard deviation of each channel, 0..255. */
  contrast: readonly [number, number, number];
  /** Shares of clouds, ice and bloom in the variance; they need not sum to 1. */
  cloud: number;
  drawn: number;
  bloom: number;
}

const KINDS: readonly Tone[] = [
  { ice: fernTile, mean: [95, 140, 158], contrast: [40, 32, 28], cloud: 0.42, drawn: 0.4, bloom: 0.18 },
  { ice: hoarfrost, mean: [188, 197, 208], contrast: [28, 24, 22], cloud: 0.4, drawn: 0.32, bloom: 0.28 },
  { ice: featherTile, mean: [88, 130, 150], contrast: [36, 30, 28], cloud: 0.5, drawn: 0.42, bloom: 0.08 },
  { ice: plateTile, mean: [182, 187, 194], contrast: [28, 25, 24], cloud: 0.4, drawn: 0.4, bloom: 0.2 },
  { ice: starTile, mean: [184, 188, 192], contrast: [30, 27, 25], cloud: 0.4, drawn: 0.4, bloom: 0.2 },
];

export const FROST_KINDS = KINDS.length;

/** Sides of the tiles that are drawn; a larger picture sees the larger one enlarged. */
const SIDES = [512, 1024] as const;

/** The side of the tile for a picture, so that the same ice covers a picture of any size. @param shorter side, pixels */
export function tileSide(shorter: number): number {
  return shorter <= SIDES[0] ? SIDES[0] : SIDES[1];
}

const SEED = 0x1ce;
const tiles = new HostCache<Uint8Array>(2 * KINDS.length);

/**
 * One texture, RGB, 0..255, [side, side, 3]; joins seamlessly with itself.
 * @param kind 0 … 4
 * @param side a power of two
 */
export function frostTile(kind: number, side: number): Uint8Array {
  return tiles.get(`${kind} ${side}`, () => drawTile(KINDS[kind]!, side, deriveSeed(SEED, 'frost', kind)));
}

function drawTile(tone: Tone, side: number, seed: number): Uint8Array {
  const unit = side / 512;
  const cloud = cloudTile(side, { cells: 3, octaves: 6, gain: 0.55 }, seed);
  const ice = standardise(smoothTile(tone.ice(side, seed), side, 0.7 * unit));
  const bloom = bloomTile(side, seed, cloud);
  const [shareCloud, shareIce, shareBloom] = [tone.cloud, tone.drawn, tone.bloom].map(Math.sqrt) as [
    number,
    number,
    number,
  ];
  const height = new Float32Array(side * side);
  for (let i = 0; i < height.length; i++) {
    height[i] = shareCloud * cloud[i]! + shareIce * compressed(ice[i]!) + shareBloom * bloom[i]!;
  }
  standardise(height);
  const out = new Uint8Array(side * side * 3);
  for (let i = 0; i < height.length; i++) {
    for (let c = 0; c < 3; c++) {
      const value = Math.round(tone.mean[c]! + tone.contrast[c]! * height[i]!);
      out[3 * i + c] = Math.min(255, Math.max(0, value));
    }
  }
  return out;
}

/** Keeps the brightest crossings of branches from outshining all else. */
function compressed(value: number): number {
  return value > 0 ? 2.5 * Math.tanh(value / 2.5) : value;
}

/** Grains of hoarfrost, coarser and finer, thickest where the clouds are bright. */
function bloomTile(side: number, seed: number, cloud: Float32Array): Float32Array {
  const unit = side / 512;
  const fine = smoothTile(normalArray(seed, 'fine', side * side), side, 0.62 * unit);
  const coarse = smoothTile(normalArray(seed, 'coarse', side * side), side, 1.6 * unit);
  const bloom = fine.map((value, i) => (value + 1.4 * coarse[i]!) * (1 + 0.5 * Math.tanh(cloud[i]!)));
  return standardise(bloom);
}

/** Ridges that branch, bent so that no axis shows. */
function hoarfrost(side: number, seed: number): Float32Array {
  const ridges = ridgeTile(side, { cells: 8, octaves: 5, gain: 0.8 }, seed);
  const [across, along] = [1, 2].map((k) => cloudTile(side, { cells: 5, octaves: 3, gain: 0.5 }, seed + k)) as [
    Float32Array,
    Float32Array,
  ];
  const mask = side - 1;
  const reach = (16 * side) / 512;
  return ridges.map((_, i) => {
    const x = (i % side) + Math.round(reach * across[i]!);
    const y = Math.floor(i / side) + Math.round(reach * along[i]!);
    return ridges[(y & mask) * side + (x & mask)]!;
  });
}
