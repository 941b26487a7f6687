/**
 * Stars of many rays: how bright a point is, by its distance and direction from the centre. Each ray has its own length; between
 * two rays the length is interpolated, and the light dips by a quarter.
 */
import type { Random } from '../../num/random';

export interface Star {
  row: number;
  column: number;
  /** Length of each ray, pixels. */
  rays: Float64Array;
  /** How steeply the light falls: (length / distance)^(2 · exponent). */
  exponent: number;
}

/** 50 to 199 rays with lengths around `radius`, a quarter of it their standard deviation. */
export function drawRays(random: Random, radius: number, least: number): Float64Array {
  const count = 50 + random.integer(150);
  return Float64Array.from({ length: count }, () => Math.max(least, radius + 0.25 * radius * random.normal()));
}

/**
 * Multiplies `out` by one minus the light (`dark`) or sets it to the light, 0..1, at each point.
 * @param out [rows, columns]
 */
export function fillStar(
  star: Star,
  rows: Float64Array,
  columns: Float64Array,
  out: Float32Array,
  dark: boolean,
): void {
  const { rays, exponent } = star;
  const count = rays.length;
  const perRadian = count / (2 * Math.PI);
  let at = 0;
  for (const row of rows) {
    const down = row - star.row;
    for (const column of columns) {
      const right = column - star.column;
      const direction = (Math.atan2(right, down) + Math.PI) * perRadian;
      const ray = Math.floor(direction);
      const between = direction - ray;
      const first = ray >= count ? 0 : ray;
      const second = first + 1 === count ? 0 : first + 1;
      const length = rays[first]! + between * (rays[second]! - rays[first]!);
      const ratio = (length * length) / (down * down + right * right + 1e-4);
      const fall = exponent === 1 ? ratio : Math.pow(ratio, exponent);
      const light = Math.min(1, (1 - (between - 0.5) ** 2) * fall);
      out[at] = dark ? out[at]! * (1 - light) : light;
      at++;
    }
  }
}
