/**
 * Plasma fractal by the diamond-square method, periodic at the borders: the published fog map (hendrycks/robustness, there
 * after FLHerne/mapgen). Values 0..1. (`test/parity/plasmaFractal.ts` makes it in the published order of random numbers.)
 */
import { plasmaLevel } from '../../compute/kernels/plasmaLevel';
import { seedTensor } from '../../compute/kernels/randomLayer';
import * as tf from '../../compute/tf';

/** Smallest power of two that is not below `n`. */
function nextPowerOfTwo(n: number): number {
  let power = 1;
  while (power < n) power *= 2;
  return power;
}

/** The roughness at the coarsest level. The published code adds it times a number up to it: its square counts. */
const ROUGHNESS = 100;

/** Largest map that is computed level by level. */
const FINEST = 2048;

/**
 * The upper left corner of a map for each picture. From 4096 pixels on the finest levels, which are invisible, are left out: the map
 * of 2048 is enlarged.
 * @param decay the roughness is divided by this at every halving of the step; larger is smoother
 * @returns [seeds.length, height, width], 0..1; the caller disposes of it
 */
export function plasmaTensor(seeds: readonly number[], height: number, width: number, decay: number): tf.Tensor3D {
  return tf.tidy(() => {
    const full = nextPowerOfTwo(Math.max(height, width));
    const side = Math.min(full, FINEST);
    const seed = seedTensor(seeds);
    let map = tf.zeros<tf.Rank.R3>([seeds.length, 1, 1]);
    for (let step = side, roughness = ROUGHNESS; step > 1; step /= 2, roughness /= decay) {
      const coarse = map;
      map = plasmaLevel(coarse, seed, side, roughness * roughness);
      coarse.dispose();
    }
    // In two steps: the first gives a GPU a line for each of its workgroups.
    const low = map.min(2, true).min(1, true);
    const range = map.max(2, true).max(1, true).sub(low);
    const factor = full / side;
    const corner = map.slice([0, 0, 0], [-1, Math.ceil(height / factor), Math.ceil(width / factor)]);
    const scaled = corner.sub(low).div(range.maximum(1e-30)) as tf.Tensor3D;
    return factor === 1 ? scaled : enlarged(scaled, factor, height, width);
  });
}

function enlarged(map: tf.Tensor3D, factor: number, height: number, width: number): tf.Tensor3D {
  const [, rows, columns] = map.shape;
  const large = tf.image.resizeBilinear(map.expandDims<tf.Tensor4D>(3), [rows * factor, columns * factor]);
  return large.squeeze<tf.Tensor3D>([3]).slice([0, 0, 0], [-1, height, width]);
}
