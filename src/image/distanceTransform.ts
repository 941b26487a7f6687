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
  for (let row = 0; row < height; row++) {
    const start = (row + 2) * line + 2;
    spread(distance, start, 1, -line, width, marks, row * width);
  }
  const out = new Float32Array(marks.length);
  for (let row = height - 1; row >= 0; row--) {
    const start = (row + 2) * line + 2;
    spread(distance, start + width - 1, -1, line, width, null, 0);
    out.set(distance.subarray(start, start + width), row * width);
  }
  return out;
}

/**
 * One line from the samples before it and from the two lines that are done. What was read for the sample before is kept, so that three
 * samples are read for each.
 * @param start,step first sample, and from one to the next
 * @param done from a sample to the one beside it in the line that was done last
 * @param marks where distances are not yet known; null where they can only become less
 */
function spread(
  distance: Float32Array,
  start: number,
  step: 1 | -1,
  done: number,
  width: number,
  marks: Uint8Array | null,
  from: number,
): void {
  let at = start;
  let before = distance[at - step]!;
  // The line that was done last, from two samples back to one ahead; of the one before it, from one back.
  let back2 = distance[at + done - 2 * step]!;
  let back = distance[at + done - step]!;
  let here = distance[at + done]!;
  let ahead = distance[at + done + step]!;
  let farBack = distance[at + 2 * done - step]!;
  let farHere = distance[at + 2 * done]!;
  for (let i = 0; i < width; i++, at += step) {
    const ahead2 = distance[at + done + 2 * step]!;
    const farAhead = distance[at + 2 * done + step]!;
    if (marks !== null && marks[from + i] !== 0) {
      before = 0;
      distance[at] = 0;
    } else {
      const straight = nearer(before, here) + STRAIGHT;
      const diagonal = nearer(back, ahead) + DIAGONAL;
      const knight = nearer(nearer(farBack, farAhead), nearer(back2, ahead2)) + KNIGHT;
      before = Math.fround(nearer(nearer(straight, diagonal), knight));
      if (marks === null) before = nearer(before, distance[at]!);
      distance[at] = before;
    }
    back2 = back;
    back = here;
    here = ahead;
    ahead = ahead2;
    farBack = farHere;
    farHere = farAhead;
  }
}

/** Math.min without its care for NaN and −0, which costs half the time. */
function nearer(a: number, b: number): number {
  return a < b ? a : b;
}
