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

export type Point = readonly [x: number, y: number];

/** Where a point of the transformed picture lies in the picture; width and height in published pixels. */
type Inverse = (point: Point, width: number, height: number) => Point;

function view(x: tf.Tensor4D, inverse: Inverse): tf.Tensor4D {
  const [, height, width] = x.shape;
  const unit = SHORT / Math.min(height, width);
  const area = height * width;
  const rows = new Float32Array(area);
  const columns = new Float32Array(area);
  const inside = new Float32Array(area);
  const place = (pixel: number, length: number): number => (length / 2 + (pixel + 0.5 - length / 2) * SHOWN) * unit;
  for (let i = 0; i < area; i++) {
    const point: Point = [place(i % width, width), place(Math.floor(i / width), height)];
    const [right, down] = inverse(point, width * unit, height * unit);
    rows[i] = down / unit - 0.5;
    columns[i] = right / unit - 0.5;
    inside[i] = right >= 0 && down >= 0 && right < width * unit && down < height * unit ? 1 : 0;
  }
  return warp(x, { rows, columns }, 'edge').mul(tf.tensor4d(inside, [1, height, width, 1]));
}

/** Inverse of a linear map [[a, b], [c, d]] about the middle. */
function aboutMiddle(a: number, b: number, c: number, d: number): Inverse {
  const determinant = a * d - b * c;
  return ([x, y], width, height) => {
    const [dx, dy] = [x - width / 2, y - height / 2];
    return [width / 2 + (d * dx - b * dy) / determinant, height / 2 + (a * dy - c * dx) / determinant];
  };
}

/**
 * Inverse of the published tilt: the picture, one pixel before the origin, is turned about its vertical and its horizontal
 * axis by `angle` and seen from the length of its diagonal.
 */
export function tilted(angle: number): Inverse {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return ([x, y], width, height) => {
    const f = Math.hypot(width, height);
    // Columns: what the turned x and y axes and the turned offset add to (right, down, depth).
    const [right, down, depth] = [
      [f * cosine, 0, -f * sine],
      [-f * sine * sine, f * cosine, -f * sine * cosine],
      [cosine * sine, sine, cosine * cosine + f],
    ] as const;
    const [u, v] = [x - width / 2, y - height / 2];
    // right · p = u · (depth · p) and down · p = v · (depth · p), for p = (px, py, 1).
    const row = (axis: readonly number[], at: number) => axis.map((value, k) => value - at * depth[k]!);
    const [a, b, e] = row(right, u) as [number, number, number];
    const [c, d, g] = row(down, v) as [number, number, number];
    const determinant = a * d - b * c;
    return [width / 2 + (b * g - d * e) / determinant, height / 2 + (c * e - a * g) / determinant];
  };
}

function viewSequence(
  name: string,
  label: string,
  description: string,
  at: (index: number) => Inverse,
  frames = 31,
): Sequence {
  return makeSequence({ name, label, description, frames }, (x, { index }) => view(x, at(index)));
}

const degrees = (index: number): number => ((index - 15) * Math.PI) / 180;

export const translateSequence = viewSequence(
  'translate',
  'Translate',
  'The picture slides to the right, one pixel of 256 in every frame, from −20 to 20.',
  (index) =>
    ([x, y]) => [x - (index - 20), y],
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
  (index) => tilted(degrees(index)),
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
