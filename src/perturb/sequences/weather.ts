/**
 * Weather and light: snow whose direction turns, drops that run down the lens, and a brightness that rises.
 *
 * The snow of all frames is one fall of flakes, drawn out in a direction that turns by 4° from frame to frame; the drops are
 * those of one moment, moved on by a one-sided filter down the columns as often as frames have passed.
 */
import { changeSaturationValue } from '../../compute/kernels/saturationValue';
import * as tf from '../../compute/tf';
import { deriveSeed, normalArray } from '../../num/random';
import { motionWeights } from '../blur/motionBlur';
import { lengthScale } from '../tables';
import { falling, flakeLayer, noiseSide, paled, varianceKept } from '../weather/snow';
import { liquid, waterLayer } from '../weather/spatter';
import { makeSequence } from './sequence';

/** V is raised by −0.3 … 0.3 in steps of 0.02. */
export const brightnessSequence = makeSequence(
  {
    name: 'brightness',
    label: 'Brightness',
    description: 'The day gets brighter by two hundredths in every frame, from darker to lighter than the picture.',
  },
  (x, { index }) => changeSaturationValue(x, { valueShift: (index - 15) * 0.02 }),
);

/** Mean and deviation of the noise, size of a flake in pixels, threshold. */
const FLAKES = { mean: 0.05, deviation: 0.3, zoom: 3, threshold: 0.5 };

export const snowSequence = makeSequence(
  {
    name: 'snow',
    label: 'Snow',
    description: 'Snow falls on a paled picture; the wind turns by 4° from frame to frame, and the flakes with it.',
    random: true,
  },
  (x, { index, seed }) => {
    const [, height, width] = x.shape;
    const scale = lengthScale(height, width, 'imagenet-c');
    const zoom = Math.max(1, FLAKES.zoom * scale);
    // As many flakes as published, where they are small: see `weather/snow.ts`.
    const [published, kept] = [FLAKES.zoom, zoom].map((by) => varianceKept(height, by) * varianceKept(width, by));
    const flakes = { ...FLAKES, zoom, deviation: FLAKES.deviation * Math.sqrt(published! / kept!) };
    const noise = normalArray(deriveSeed(seed, 'snow'), 'normal', noiseSide(height, zoom) * noiseSide(width, zoom));
    const weights = motionWeights(Math.max(1, Math.round(14 * scale)), 4 * scale);
    const layer = flakeLayer(noise, height, width, flakes);
    const snowfall = falling([layer], weights, [index * 4 - 150]).slice([0, 0, 0, 0], [1, height, width, 1]);
    return paled(x, 0.85)
      .add(snowfall)
      .add(snowfall.reverse([1, 2]));
  },
);

/** Mean and deviation of the noise, its smoothing in pixels, the threshold of a drop, the strength of its light; no mud. */
const DROPS = [0.65, 0.27, 3.7, 0.69, 0.6, 0] as const;

/** Pale turquoise. */
const WATER = [175 / 255, 238 / 255, 238 / 255];

/** Weights of a place's new amount of water: of the place below it, its own, and of the two above it. */
const RUNNING = [0.05, 0.1, 0.15, 0.7];

export const spatterSequence = makeSequence(
  {
    name: 'spatter',
    label: 'Spatter',
    description: 'Drops of water on the lens run down, two pixels in every frame, and thin out.',
    random: true,
  },
  (x, { index, seed }) => {
    const [, height, width] = x.shape;
    const scale = lengthScale(height, width, 'imagenet-c');
    const noise = normalArray(deriveSeed(seed, 'spatter'), 'normal', height * width);
    let water: Float32Array = liquid(noise, height, width, DROPS, scale).map((value) => (value < DROPS[3] ? 0 : value));
    for (let i = 0; i < index; i++) water = runDown(water, width);
    // Water that has run on is a drop however thin it is.
    const light = waterLayer(
      water,
      height,
      width,
      [...DROPS.slice(0, 3), 0, DROPS[4], 0] as unknown as typeof DROPS,
      scale,
    );
    return x.add(tf.tensor4d(light, [1, height, width, 1]).mul(tf.tensor4d(WATER, [1, 1, 1, 3])));
  },
);

/** One step downwards; nothing comes in from beyond the edges. */
function runDown(water: Float32Array, width: number): Float32Array {
  const out = new Float32Array(water.length);
  RUNNING.forEach((weight, k) => {
    const shift = (1 - k) * width;
    const last = Math.min(water.length, water.length - shift);
    for (let i = Math.max(0, -shift); i < last; i++) out[i]! += weight * water[i + shift]!;
  });
  return out;
}
