/** Mosaic: small stones of one colour each, the cells of a Voronoi diagram, set in grout, each with a lit and a shaded rim. */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { fetched } from './ops/cells';
import { renditionScale } from './ops/scale';
import { smooth } from './ops/smooth';
import { cellLayers, ramp } from './ops/tiles';
import { blend, colour, saturated } from './ops/tone';

const rows = [[4.5], [6], [8], [11], [15]] as const;

const info: PerturbationInfo = {
  name: 'mosaic',
  label: 'Mosaic',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: true,
  description:
    'Laid in small stones: the picture is cut into irregular tiles of one colour each, with grout in between.',
  formula: 'y(p) = (G ∗ x)(c(p)),  c(p) the nearest of the random points;  grout at the borders of the cells',
  source: 'Voronoi tiles as in Hausner, "Simulating decorative mosaics", SIGGRAPH 2001, on a jittered grid',
  parameters: ['a: side of a tile (px)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const mosaic: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [published] = severityRow(info, options.severity, options.table) as [number];
    const spacing = published * renditionScale(height, width);
    const frame = { seeds: pictureSeeds(info, batch, options), height, width };
    return tf.tidy(() => {
      const joint = 0.045 * spacing + 0.12;
      const { from, layers } = cellLayers(frame, {
        spacing,
        jitter: 0.65,
        count: 2,
        draw(cells, i, chance, out) {
          const border = cells.border[i]!;
          const cell = cells.cell[i]!;
          const towardsLight =
            (cells.rows[cell]! - Math.floor(i / width) + cells.columns[cell]! - (i % width)) / spacing;
          const rim = 1 - ramp(border, joint, joint + 0.2 * spacing);
          out[0] = ramp(border, joint - 0.5, joint + 0.5);
          out[1] = 0.09 * (2 * chance - 1) + 0.22 * rim * towardsLight;
        },
      });
      const [stone, shade] = layers as [tf.Tensor4D, tf.Tensor4D];
      const stones = saturated(fetched(smooth(x, 0.32 * spacing), from), 1.2)
        .mul(shade.add(1))
        .add(shade.mul(0.1));
      return blend(colour(128, 122, 114), stones, stone).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
