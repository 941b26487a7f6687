/**
 * Stained glass: large panes of strong colour held by round lead, light falling through glass of uneven thickness. The panes
 * are Voronoi cells of a jittered grid.
 */
import * as tf from '../../compute/tf';
import type { PerturbationInfo } from '../../contract/perturbation';
import { pictureSeeds, severityRow } from '../perturbation';
import type { Perturbation } from '../perturbation';
import { fetched } from './ops/cells';
import { renditionScale } from './ops/scale';
import { smooth } from './ops/smooth';
import { grain } from './ops/texture';
import { cellLayers, ramp } from './ops/tiles';
import { blend, saturated } from './ops/tone';

const rows = [[6], [8], [11], [15], [21]] as const;

const info: PerturbationInfo = {
  name: 'stained_glass',
  label: 'Stained glass',
  family: 'rendition',
  collection: 'temper',
  role: 'free',
  random: true,
  description: 'A church window: large irregular panes of glowing colour, framed in dark lead.',
  formula:
    'y(p) = glass·saturate((G ∗ x)(c(p))),  c(p) the nearest of the random points;  lead at the borders of the cells',
  source: 'Voronoi panes as in Mould, "A stained glass image filter", EGRW 2003, on a jittered grid',
  parameters: ['a: side of a pane (px)'],
  severities: { 'imagenet-c': rows, 'cifar-c': rows },
};

export const stainedGlass: Perturbation = {
  info,
  apply(x, options) {
    const [batch, height, width] = x.shape;
    const [published] = severityRow(info, options.severity, options.table) as [number];
    const scale = renditionScale(height, width);
    const spacing = published * scale;
    const lead = (0.3 + 0.05 * published) * scale;
    const frame = { seeds: pictureSeeds(info, batch, options), height, width };
    return tf.tidy(() => {
      const { from, layers } = cellLayers(frame, {
        spacing,
        jitter: 0.85,
        count: 3,
        draw(cells, i, chance, out) {
          const border = cells.border[i]!;
          out[0] = ramp(border, lead - 0.5, lead + 0.5);
          // A glow in the middle of the pane, and panes of slightly different thickness.
          out[1] = 0.8 + 0.42 * ramp(border, lead, lead + 0.4 * spacing) + 0.14 * (chance - 0.5);
          out[2] = 0.09 + 0.24 * (1 - Math.min(1, border / lead)) ** 2;
        },
      });
      const [pane, glow, metal] = layers as [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D];
      const flat = saturated(fetched(smooth(x, 0.3 * spacing), from), 2.1);
      const uneven = grain(frame, 'glass', 1.6 * scale)
        .mul(0.055)
        .add(1);
      const glass = flat.mul(0.92).add(0.04).mul(glow).mul(uneven);
      return blend(metal, glass, pane).clipByValue(0, 1) as tf.Tensor4D;
    });
  },
};
