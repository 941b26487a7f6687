/** Host-made textures as layers: one tile for each strength, kept, and laid at a random place for each picture. */
import * as tf from '../../../compute/tf';
import { grainTile, litTile, strokeTile, tiled } from '../../../image/periodicNoise';
import { Random } from '../../../num/random';
import { HostCache } from '../../ops/hostCache';
import { STROKE_ANGLES } from './flow';

const tiles = new HostCache<Float32Array>(96);

/** A tile has at least this side in pixels, and 32 times its grain. */
const SIDE = 256;

/** What a layer of texture is made for. */
export interface TextureFrame {
  seeds: readonly number[];
  height: number;
  width: number;
}

function sideFor(length: number): number {
  return Math.max(SIDE, Math.min(1024, Math.ceil((32 * length) / SIDE) * SIDE));
}

/** Lengths are taken in steps of 8 %, so that a severity between two others mostly finds a tile that was made before. */
function snapped(length: number): number {
  return Number((1.08 ** Math.round(Math.log(length) / Math.log(1.08))).toFixed(3));
}

function layer(frame: TextureFrame, name: string, tile: Float32Array): tf.Tensor4D {
  const { seeds, height, width } = frame;
  const side = Math.sqrt(tile.length);
  const values = new Float32Array(seeds.length * height * width);
  seeds.forEach((seed, i) => {
    const random = new Random(seed, name);
    const [down, right] = [random.integer(side), random.integer(side)];
    values.set(tiled(tile, side, height, width, down, right), i * height * width);
  });
  return tf.tensor4d(values, [seeds.length, height, width, 1]);
}

function grainOf(sigma: number): Float32Array {
  return tiles.get(`grain ${sigma}`, () => grainTile(sideFor(sigma), sigma, 1));
}

function strokesOf(degrees: number, length: number, thickness: number): Float32Array {
  const make = () => strokeTile(grainOf(thickness), sideFor(thickness), degrees, length);
  return tiles.get(`strokes ${degrees} ${length} ${thickness}`, make);
}

/** Grain of σ pixels, mean 0, standard deviation 1; [batch, height, width, 1]. */
export function grain(frame: TextureFrame, name: string, sigma: number): tf.Tensor4D {
  return layer(frame, name, grainOf(snapped(sigma)));
}

/** Strokes in one direction. */
export function strokes(
  frame: TextureFrame,
  name: string,
  degrees: number,
  length: number,
  thickness: number,
): tf.Tensor4D {
  return layer(frame, name, strokesOf(degrees, snapped(length), snapped(thickness)));
}

/** Strokes in the directions of `flow.ts`; `lit` gives their shading in raking light instead of their height. */
export function directedStrokes(
  frame: TextureFrame,
  name: string,
  length: number,
  thickness: number,
  lit = false,
): tf.Tensor4D[] {
  const [long, thick] = [snapped(length), snapped(thickness)];
  return STROKE_ANGLES.map((degrees) => {
    const height = () => strokesOf(degrees, long, thick);
    const light = () => litTile(height(), sideFor(thick));
    return layer(frame, `${name} ${degrees}`, lit ? tiles.get(`light ${degrees} ${long} ${thick}`, light) : height());
  });
}
