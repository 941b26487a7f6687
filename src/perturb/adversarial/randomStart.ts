/** Where an attack starts: uniform in the ball of allowed changes, each picture from a seed of its own. */
import { normalArray, uniformArray } from '../../num/random';
import type { Norm } from './projectedGradient';

/**
 * @param seeds one for each picture
 * @param size values of a picture
 * @param epsilon radius as in `AscentPlan`
 * @returns changes, [seeds.length, size]
 */
export function randomStart(seeds: readonly number[], size: number, norm: Norm, epsilon: number): Float32Array {
  const out = new Float32Array(seeds.length * size);
  seeds.forEach((seed, i) =>
    out.set(norm === 'linf' ? inCube(seed, size, epsilon) : inSphere(seed, size, epsilon), i * size),
  );
  return out;
}

function inCube(seed: number, size: number, epsilon: number): Float32Array {
  return uniformArray(seed, 'start', size).map((u) => epsilon * (2 * u - 1));
}

/** A normal vector has a uniform direction; the radius is that of a uniform point of the ball. */
function inSphere(seed: number, size: number, epsilon: number): Float32Array {
  const normal = normalArray(seed, 'start', size);
  const length = Math.sqrt(normal.reduce((sum, value) => sum + value * value, 0) / size);
  const radius = epsilon * Math.pow(uniformArray(seed, 'radius', 1)[0]!, 1 / size);
  return normal.map((value) => (radius * value) / length);
}
