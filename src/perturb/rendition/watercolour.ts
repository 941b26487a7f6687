/**
 * Watercolour: flattened and slightly displaced areas of thin pigment on white paper, darker where it dries at the edges,
 * granulated by the paper, uneven by the flow of water. Pigment density d changes a colour C into C − (C − C²)·(d − 1)
 * (Bousseau, Kaplan, Thollot and Sillion, "Interactive watercolor rendering", NPAR 2006, eq. 1).
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { grainTile, tiled } from '../../image/periodicNoise';
import { Random } from '../../num/random';
import { HostCache } from '../ops/hostCache';
import { warp } from '../ops/warp';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { kuwahara } from './ops/kuwahara';
import { renditionScale } from './ops/scale';
import { gradients } from './ops/smooth';
import { grain } from './ops/texture';
import type { TextureFrame } from './ops/texture';
import { luma, saturated } from './ops/tone';

const rows = [
  [2.4, 0.7, 0.7],
  [3.4, 1.1, 0.76],
  [4.8, 1.6, 0.82],
  [6.6, 2.3, 0.88],
  [9.5, 3.2, 0.95],
] as const;

const info: PerturbationInfo = {
  name: 'watercolour',
  label: 'Watercolour',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'Painted with thin colour on rough paper: areas run into one shape, are darker at their edges where the pigment dries, and are uneven inside.',
  formula: 'y = C − (C − C²)·(d − 1),  C = Kuwahara(warped x, r),  d = 1 + e·(edges + flow + paper)',
  source: 'Bousseau, Kaplan, Thollot and Sillion, "Interactive Watercolor Rendering", NPAR 2006',
  parameters: ['r: radius of flattening (px)', 'displacement of outlines (px)', 'e: unevenness of the pigment'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const watercolour: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [radius, displacement, unevenness] = severityRow(info, options.severity, options.table) as Row;
    const scale = renditionScale(height, width);
    const frame = { seeds: pictureSeeds(info, batch, options), height, width };
    return tf.tidy(() => {
      const moved = warp(x, wobble(frame, displacement * scale, 5 * scale), 'edge', 'nearest');
      const flat = kuwahara(moved, radius * scale);
      const thin = saturated(flat, 1.45).mul(0.82).add(0.17) as tf.Tensor4D;
      const { right, down } = gradients(luma(flat), 0.9 * scale);
      const edges = right
        .square()
        .add(down.square())
        .add(1e-6)
        .sqrt()
        .mul(8 * scale)
        .minimum(1.5);
      const flow = grain(frame, 'flow', 11 * scale).mul(0.22);
      const paper = grain(frame, 'paper', 0.7 * scale).mul(0.09);
      const density = edges.add(flow).add(paper).mul(unevenness);
      return thin.sub(thin.sub(thin.square()).mul(density)).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};

const wobbles = new HostCache<Float32Array>(8);

/** A smooth random displacement of about `by` pixels. */
function wobble({ seeds, height, width }: TextureFrame, by: number, sigma: number) {
  const side = 256;
  const area = height * width;
  const rows = new Float32Array(seeds.length * area);
  const columns = new Float32Array(seeds.length * area);
  const tile = wobbles.get(String(sigma), () => grainTile(side, Math.min(sigma, 24), 7));
  seeds.forEach((seed, picture) => {
    const random = new Random(seed, 'wobble');
    const field = () => tiled(tile, side, height, width, random.integer(side), random.integer(side));
    const [down, right] = [field(), field()];
    for (let i = 0; i < area; i++) {
      rows[picture * area + i] = Math.floor(i / width) + by * down[i]!;
      columns[picture * area + i] = (i % width) + by * right[i]!;
    }
  });
  return { rows, columns };
}

type Row = [radius: number, displacement: number, unevenness: number];
