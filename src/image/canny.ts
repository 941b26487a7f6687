/**
 * Edges of an 8-bit plane by Canny's method (J. Canny, "A Computational Approach to Edge Detection", IEEE TPAMI 8(6), 1986) as OpenCV's
 * `Canny` has it by default: Sobel derivatives of 3 × 3 with the border repeated, |dx| + |dy| as magnitude, thinning in
 * four directions, and two thresholds joined by hysteresis over the eight neighbours.
 */

const CANDIDATE = 1;
const EDGE = 2;

/** tan 22.5° in steps of 2⁻¹⁵, as OpenCV rounds it. */
const TANGENT = 13573;

/**
 * @param plane [height, width], 0..255
 * @param low,high thresholds of the magnitude
 * @returns [height, width], 1 on edges, else 0
 */
export function cannyEdges(plane: Uint8Array, height: number, width: number, low: number, high: number): Uint8Array {
  // A margin of one sample around everything: no magnitude, no edge.
  const line = width + 2;
  const magnitude = new Int32Array(line * (height + 2));
  const dx = new Int16Array(magnitude.length);
  const dy = new Int16Array(magnitude.length);
  for (let row = 0; row < height; row++) {
    const up = Math.max(0, row - 1) * width;
    const here = row * width;
    const down = Math.min(height - 1, row + 1) * width;
    // Of three neighbouring columns: 1 2 1 down the column, and its lower end less its upper one.
    let at = (row + 1) * line + 1;
    let smooth = plane[up]! + 2 * plane[here]! + plane[down]!;
    let slope = plane[down]! - plane[up]!;
    let smoothLeft = smooth;
    let slopeLeft = slope;
    for (let column = 0; column < width; column++, at++) {
      const right = column < width - 1 ? column + 1 : column;
      const smoothRight = plane[up + right]! + 2 * plane[here + right]! + plane[down + right]!;
      const slopeRight = plane[down + right]! - plane[up + right]!;
      const across = smoothRight - smoothLeft;
      const along = slopeLeft + 2 * slope + slopeRight;
      smoothLeft = smooth;
      smooth = smoothRight;
      slopeLeft = slope;
      slope = slopeRight;
      if ((across | along) === 0) continue;
      dx[at] = across;
      dy[at] = along;
      magnitude[at] = Math.abs(across) + Math.abs(along);
    }
  }

  const marks = new Uint8Array(magnitude.length);
  const strong: number[] = [];
  for (let row = 1; row <= height; row++) {
    for (let at = row * line + 1; at <= row * line + width; at++) {
      const size = magnitude[at]!;
      if (size <= low || !isRidge(magnitude, dx[at]!, dy[at]!, at, line)) continue;
      marks[at] = CANDIDATE;
      if (size > high) strong.push(at);
    }
  }

  const neighbours = [-line - 1, -line, -line + 1, -1, 1, line - 1, line, line + 1];
  for (const at of strong) marks[at] = EDGE;
  while (strong.length > 0) {
    const from = strong.pop()!;
    for (const step of neighbours) {
      if (marks[from + step] !== CANDIDATE) continue;
      marks[from + step] = EDGE;
      strong.push(from + step);
    }
  }

  const edges = new Uint8Array(plane.length);
  for (let row = 0, to = 0; row < height; row++) {
    const end = (row + 2) * line - 1;
    for (let at = (row + 1) * line + 1; at < end; at++, to++) if (marks[at] === EDGE) edges[to] = 1;
  }
  return edges;
}

/** True where no neighbour across the edge is stronger. */
function isRidge(magnitude: Int32Array, across: number, along: number, at: number, line: number): boolean {
  const size = magnitude[at]!;
  const x = Math.abs(across) * TANGENT;
  const y = Math.abs(along) * 32768;
  if (y < x) return size > magnitude[at - 1]! && size >= magnitude[at + 1]!;
  if (y > x + Math.abs(across) * 65536) return size > magnitude[at - line]! && size >= magnitude[at + line]!;
  const side = across < 0 !== along < 0 ? -1 : 1;
  return size > magnitude[at - line - side]! && size > magnitude[at + line + side]!;
}
