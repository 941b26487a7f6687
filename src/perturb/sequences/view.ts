/**
 * Sequences in which the picture moves: shifted, turned, tilted, scaled, sheared. As published, the whole picture (256 px on its
 * short side) is transformed and the middle 7/8 are shown (224 px), so that mostly no border comes into view; where one does, at
 * the ends of `translate`, in corners of `rotate`, `tilt` and `shear`, and in the smaller half of `scale`, it is black. Here the
 * middle 7/8 of any picture are shown at the picture's own size, fetched bilinearly in one go.
 *
 * Coordinates are in published pixels: 0 … 256 along the short side. Transformations turn about the exact middle; the
 * published library was half a pixel off it.
 */
import * as tf from '../../compute/tf';
import { warp } from '../ops/warp';
import { makeSequence, type Sequence } from './sequence';

/** Short side of a published picture before it is cropped. */
const SHORT = 256;
const SHOWN = 224 / SHORT;

/** A projective map of points (x, y, 1), row by row. */
export type Projection = readonly [number, number, number, number, number, number, number, number, number];

/** Where a point goes; width and height of the picture in published pixels. */
type Motion = (width: number, height: number) => Projection;

function view(x: tf.Tensor4D, motion: Motion): tf.Tensor4D {
  const [, height, width] = x.shape;
  const unit = SHORT / Math.min(height, width);
  const area = height * width;
  const rows = new Float32Array(area);
  const columns = new Float32Array(area);
  const inside = new Float32Array(area);
  const back = inverse(motion(width * unit, height * unit));
  const place = (pixel: number, length: number): number => (length / 2 + (pixel + 0.5 - length / 2) * SHOWN) * unit;
  for (let i = 0; i < area; i++) {
    const u = place(i % width, width);
    const v = place(Math.floor(i / width), height);
    const depth = back[6] * u + back[7] * v + back[8];
    const column = (back[0] * u + back[1] * v + back[2]) / depth / unit;
    const row = (back[3] * u + back[4] * v + back[5]) / depth / unit;
    rows[i] = row - 0.5;
    columns[i] = column - 0.5;
    inside[i] = column >= 0 && row >= 0 && column < width && row < height ? 1 : 0;
  }
  return warp(x, { rows, columns }, 'edge').mul(tf.tensor4d(inside, [1, height, width, 1]));
}

/** The inverse map, by cofactors; as points are projective it needs no division. */
function inverse([a, b, c, d, e, f, g, h, i]: Projection): Projection {
  // prettier-ignore
  return [
    e * i - f * h, c * h - b * i, b * f - c * e,
    f * g - d * i, a * i - c * g, c * d - a * f,
    d * h - e * g, b * g - a * h, a * e - b * d,
  ];
}

/** The linear map [[a, b], [c, d]] about the middle. */
function aboutMiddle(a: number, b: number, c: number, d: number): Motion {
  return (width, height) => {
    const [x, y] = [width / 2, height / 2];
    return [a, b, x - a * x - b * y, c, d, y - c * x - d * y, 0, 0, 1];
  };
}

/**
 * The published tilt: the picture, one pixel before the origin, is turned about its vertical and then its horizontal axis by
 * `angle` (radians) and seen from the length of its diagonal.
 */
export function tilt(angle: number): Motion {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return (width, height) => {
    const f = Math.hypot(width, height);
    const [x, y] = [width / 2, height / 2];
    const from = (px: number, py: number, offset: number): number => offset - px * x - py * y;
    const depth = [cosine * sine, sine, from(cosine * sine, sine, cosine * cosine + f)] as const;
    const right = [f * cosine, 0, from(f * cosine, 0, -f * sine)] as const;
    const down = [-f * sine * sine, f * cosine, from(-f * sine * sine, f * cosine, -f * sine * cosine)] as const;
    const shifted = (axis: readonly number[], by: number) => axis.map((value, k) => value + by * depth[k]!);
    return [...shifted(right, x), ...shifted(down, y), ...depth] as unknown as Projection;
  };
}

function viewSequence(
  name: string,
  label: string,
  description: string,
  at: (index: number) => Motion,
  frames = 31,
): Sequence {
  return makeSequence({ name, label, description, frames }, (x, { index }) => view(x, at(index)));
}

const degrees = (index: number): number => ((index - 15) * Math.PI) / 180;

export const translateSequence = viewSequence(
  'translate',
  'Translate',
  'The picture slides to the right, one pixel of 256 in every frame, from −20 to 20.',
  (index) => () => [1, 0, index - 20, 0, 1, 0, 0, 0, 1],
  41,
);

export const rotateSequence = viewSequence(
  'rotate',
  'Rotate',
  'The picture turns clockwise by one degree in every frame, from −15° to 15°.',
  (index) => {
    const [cosine, sine] = [Math.cos(degrees(index)), Math.sin(degrees(index))];
    return aboutMiddle(cosine, -sine, sine, cosine);
  },
);

export const tiltSequence = viewSequence(
  'tilt',
  'Tilt',
  'The picture is turned in space about its two axes, one degree in every frame, from −15° to 15°.',
  (index) => tilt(degrees(index)),
);

export const scaleSequence = viewSequence(
  'scale',
  'Scale',
  'The picture comes closer, from 0.4 to 1.15 of its size; around a small one it is black.',
  (index) => {
    const factor = (index * 2.5 + 40) / 100;
    return aboutMiddle(factor, 0, 0, factor);
  },
);

export const shearSequence = viewSequence(
  'shear',
  'Shear',
  'The upright lines of the picture lean over by one degree in every frame, from −15° to 15°.',
  (index) => aboutMiddle(1, -Math.sin(degrees(index)), 0, Math.cos(degrees(index))),
);
