/**
 * Defocus blur: convolution with a disk of radius r whose edge is softened by a small Gaussian of standard deviation s,
 * borders mirrored about the edge pixel (ImageNet-C, CIFAR-C; OpenCV's GaussianBlur and filter2D).
 */
import type { PerturbationInfo } from '../../contract/perturbation';
import * as tf from '../../compute/tf';
import { gaussianKernel, reflect101Index } from '../../image/imageBlur';
import { filterTaps, type Tap } from '../ops/filterTaps';
import { HostCache } from '../ops/hostCache';
import { severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { HENDRYCKS } from '../source';
import { lengthScale } from '../tables';

const info: PerturbationInfo = {
  name: 'defocus_blur',
  label: 'Defocus blur',
  family: 'blur',
  collection: 'imagenet-c',
  role: 'test',
  random: false,
  description: 'A lens out of focus spreads every point over a disk of radius r: the mean over that disk.',
  formula: 'y = x ∗ disk(r),  the disk softened by a Gaussian of σ = s',
  source: HENDRYCKS,
  parameters: ['r: radius of the disk (px)', 's: softening of its edge (px, not scaled)'],
  severities: {
    'imagenet-c': [
      [3, 0.1],
      [4, 0.5],
      [6, 0.5],
      [8, 0.5],
      [10, 0.5],
    ],
    'cifar-c': [
      [0.3, 0.4],
      [0.4, 0.5],
      [0.5, 0.6],
      [1, 0.2],
      [1.5, 0.1],
    ],
  },
};

interface Disk {
  side: number;
  values: Float32Array;
}

const disks = new HostCache<Tap[]>(16);

/** The published kernel: a grid of 17 × 17 up to radius 8, else just wide enough; [side, side]. */
export function diskKernel(radius: number, softening: number): Disk {
  const reach = radius <= 8 ? 8 : Math.ceil(radius);
  const side = 2 * reach + 1;
  const hard = new Float64Array(side * side);
  for (let i = 0; i < hard.length; i++) {
    const y = Math.floor(i / side) - reach;
    const x = (i % side) - reach;
    hard[i] = x * x + y * y <= radius * radius ? 1 : 0;
  }
  const area = hard.reduce((sum, value) => sum + value, 0);
  const edge = gaussianKernel(softening, radius <= 8 ? 1 : 2);
  const half = (edge.length - 1) / 2;
  const soft = new Float32Array(hard.length);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let sum = 0;
      for (let v = -half; v <= half; v++) {
        for (let u = -half; u <= half; u++) {
          const from = reflect101Index(y + v, side) * side + reflect101Index(x + u, side);
          sum += edge[v + half]! * edge[u + half]! * hard[from]!;
        }
      }
      soft[y * side + x] = sum / area;
    }
  }
  return { side, values: soft };
}

/** Smaller weights change no pixel. */
const NEGLIGIBLE = 1e-9;

/** What of the kernel counts, equal weights side by side: what has one weight is added before it is weighted (`filterTaps`). */
export function diskTaps({ side, values }: Disk): Tap[] {
  const middle = (side - 1) / 2;
  const taps = [...values].flatMap((weight, i) =>
    weight < NEGLIGIBLE ? [] : [{ down: Math.floor(i / side) - middle, right: (i % side) - middle, weight }],
  );
  return taps.sort((a, b) => a.weight - b.weight);
}

export const defocusBlur: Perturbation = {
  info,
  apply(x, options) {
    const [, height, width] = x.shape;
    const [published, softening] = severityRow(info, options.severity, options.table) as [number, number];
    const radius = published * lengthScale(height, width, options.table);
    const taps = disks.get(`${radius} ${softening}`, () => diskTaps(diskKernel(radius, softening)));
    return tf.tidy(() => filterTaps(x, [taps], 'mirror').clipByValue(0, 1) as tf.Tensor4D);
  },
};
