/**
 * Distance of every sample to the nearest marked one, by two passes of a 5 × 5 chamfer mask (G. Borgefors, "Distance
 * Transformations in Digital Images", CVGIP 34, 1986) with the weights of OpenCV's `distanceTransform(DIST_L2, 5)`.
 */
const STRAIGHT = 1;
const DIAGONAL = 1.4;
const KNIGHT = 2.1969;
const FAR = 1e6;

/**
 * @param marks [height, width], not 0 where the distance is 0
 * @returns [height, width], pixels; 1e6 or more where nothing is marked
 */
export function chamferDistance(marks: Uint8Array, height: number, width: number): Float32Array {
  // A margin of two far samples around everything spares the passes every question about borders.
  const line = width + 4;
  const distance = new Float32Array(line * (height + 4)).fill(FAR);
  const steps = [-1, -line, -line - 1, -line + 1, -2 * line - 1, -2 * line + 1, -line - 2, -line + 2] as const;
  const [left, up, upLeft, upRight, knight1, knight2, knight3, knight4] = steps;

  for (let row = 0; row < height; row++) {
    let at = (row + 2) * line + 2;
    for (let i = row * width; i < (row + 1) * width; i++, at++) {
      if (marks[i] !== 0) {
        distance[at] = 0;
        continue;
      }
      const straight = nearer(distance[at + left]!, distance[at + up]!) + STRAIGHT;
      const diagonal = nearer(distance[at + upLeft]!, distance[at + upRight]!) + DIAGONAL;
      const high = nearer(distance[at + knight1]!, distance[at + knight2]!);
      const wide = nearer(distance[at + knight3]!, distance[at + knight4]!);
      distance[at] = nearer(nearer(straight, diagonal), nearer(high, wide) + KNIGHT);
    }
  }

  const out = new Float32Array(marks.length);
  for (let row = height - 1; row >= 0; row--) {
    let at = (row + 2) * line + 1 + width;
    for (let i = (row + 1) * width - 1; i >= row * width; i--, at--) {
      const straight = nearer(distance[at - left]!, distance[at - up]!) + STRAIGHT;
      const diagonal = nearer(distance[at - upLeft]!, distance[at - upRight]!) + DIAGONAL;
      const high = nearer(distance[at - knight1]!, distance[at - knight2]!);
      const wide = nearer(distance[at - knight3]!, distance[at - knight4]!);
      const back = nearer(nearer(straight, diagonal), nearer(high, wide) + KNIGHT);
      if (back < distance[at]!) distance[at] = back;
      out[i] = distance[at]!;
    }
  }
  return out;
}

/** Math.min without its care for NaN and −0, which costs half the time. */
function nearer(a: number, b: number): number {
  return a < b ? a : b;
}
