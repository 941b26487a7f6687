/**
 * Fence: bars stand before the scene, a little out of the upright, shaded as round rods (Lambert's cosine law: bright where the
 * surface faces the light), with one rail across.
 */
import type { PerturbationInfo } from '../../contract/perturbation';
import { Random } from '../../num/random';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { covered, emptyCover, paint } from './cover';
const rows = [[0.1], [0.19], [0.3], [0.43], [0.58]] as const;

const info: PerturbationInfo = {
  name: 'fence',
  label: 'Fence',
  family: 'occlusion',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'The scene is seen through the iron bars of a fence; the bars get wider with the severity.',
  formula: 'y = rod shading where |u mod d| < s·d / 2, else x,  d ~ U(0.12, 0.18)·size',
  source: 'Own; shading by Lambert 1760, edges smoothed over a pixel',
  parameters: ['s: width of a bar (share of their distance)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

/** Width of the rail, in widths of a bar. */
const RAIL = 1.2;

export const fence: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [share] = severityRow(info, options.severity, options.table) as [number];
    const cover = emptyCover(batch, height, width);
    const size = Math.min(height, width);
    pictureSeeds(info, batch, options).forEach((seed, picture) => {
      const random = new Random(seed, 'fence');
      const lean = random.uniform(-0.2, 0.2);
      const gap = random.uniform(0.12, 0.18) * size;
      const offset = random.uniform(0, gap);
      const rail = random.uniform(0.15, 0.85) * height;
      const radius = (share * gap) / 2;
      const [cos, sin] = [Math.cos(lean), Math.sin(lean)];
      let at = picture * height * width;
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++, at++) {
          const across = column * cos + row * sin + offset;
          rod(at, (row - rail) * cos - column * sin, RAIL * radius);
          rod(at, across - Math.round(across / gap) * gap, radius);
        }
      }
    });
    return covered(x, cover);

    /** Paints a pixel that lies `from` pixels beside the middle of a rod. */
    function rod(at: number, from: number, radius: number): void {
      const alpha = Math.min(1, radius + 0.5 - Math.abs(from));
      if (alpha <= 0) return;
      const place = Math.max(-1, Math.min(1, from / radius));
      // Light comes from the left, 45° above the surface that faces the viewer.
      const lambert = Math.max(0, (Math.sqrt(1 - place * place) - place) * Math.SQRT1_2);
      const shade = 0.07 + 0.33 * lambert;
      paint(cover, at, shade, shade, 1.06 * shade, alpha);
    }
  },
};
