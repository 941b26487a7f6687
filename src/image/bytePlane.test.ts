import { describe, expect, it } from 'vitest';
import { boxBlur3, equaliseHistogram, filter3 } from './bytePlane';
import { cannyEdges } from './canny';
import { chamferDistance } from './distanceTransform';
import { smoothPlane } from './smoothPlane';

/** A bright square from row and column 4 to 9 on 14 × 14. */
const SIDE = 14;
const square = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
  const [y, x] = [Math.floor(i / SIDE), i % SIDE];
  return y >= 4 && y <= 9 && x >= 4 && x <= 9 ? 200 : 0;
});

describe('filters of 3 × 3', () => {
  it('mirror about the edge', () => {
    expect([...boxBlur3([9, 0, 0, 0, 0, 0, 0, 0, 0], 3, 3)]).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0]);
    expect([...filter3([1, 2, 3], 1, 3, [0, 0, 0, 1, 0, 0, 0, 0, 0])]).toEqual([2, 1, 2]);
    expect([...boxBlur3([7], 1, 1)]).toEqual([7]);
  });
});

describe('the equalised histogram', () => {
  it('starts at 0, ends at 255 and spreads by share', () => {
    expect([...equaliseHistogram(Uint8Array.of(10, 10, 11, 12, 12))]).toEqual([0, 0, 85, 255, 255]);
  });
  it('leaves one value as it is', () => {
    expect([...equaliseHistogram(Uint8Array.of(5, 5))]).toEqual([5, 5]);
  });
});

describe('edges', () => {
  it('are a thin closed line around a square', () => {
    const edges = cannyEdges(square, SIDE, SIDE, 50, 150);
    const at = (y: number, x: number) => edges[y * SIDE + x];
    for (let i = 5; i <= 8; i++) {
      for (const line of [(k: number) => at(k, i), (k: number) => at(i, k)]) {
        const marked = Array.from({ length: SIDE }, (_, k) => line(k)).reduce<number>((sum, mark) => sum + mark!, 0);
        expect(marked).toBe(2);
      }
    }
    expect(at(7, 7)).toBe(0);
    expect(at(0, 0)).toBe(0);
  });
  it('need the higher threshold somewhere', () => {
    const faint = square.map((value) => (value > 0 ? 20 : 0));
    expect(cannyEdges(faint, SIDE, SIDE, 50, 150).some((mark) => mark === 1)).toBe(false);
    expect(cannyEdges(faint, SIDE, SIDE, 50, 100).some((mark) => mark === 1)).toBe(true);
    expect([...cannyEdges(Uint8Array.of(9), 1, 1, 50, 150)]).toEqual([0]);
  });
});

describe('the distance', () => {
  it('to one mark is that of the chamfer mask', () => {
    const marks = new Uint8Array(49);
    marks[24] = 1;
    const distance = chamferDistance(marks, 7, 7);
    const at = (y: number, x: number) => distance[y * 7 + x]!;
    expect(at(3, 3)).toBe(0);
    expect(at(3, 6)).toBeCloseTo(3);
    expect(at(5, 5)).toBeCloseTo(2.8);
    expect(at(1, 2)).toBeCloseTo(2.1969);
    expect(at(4, 5)).toBeCloseTo(2.1969);
    // True distance √13 = 3.61.
    expect(at(0, 1)).toBeCloseTo(1.4 + 2.1969);
  });
  it('is beyond all measure where nothing is marked', () => {
    expect(Math.min(...chamferDistance(new Uint8Array(6), 2, 3))).toBeGreaterThanOrEqual(1e6);
  });
});

describe('smoothPlane', () => {
  it('keeps a constant, and the sum of a spot inside', () => {
    expect(smoothPlane(new Float32Array(12).fill(3), 3, 4, 2)[5]).toBeCloseTo(3);
    const spot = new Float32Array(31 * 29);
    spot[15 * 29 + 14] = 1;
    const smooth = smoothPlane(spot, 31, 29, 1.5);
    expect(smooth.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    expect(smooth[15 * 29 + 14]! / smooth[15 * 29 + 17]!).toBeCloseTo(Math.exp(9 / 4.5), 3);
    expect(smooth[15 * 29 + 17]).toBeCloseTo(smooth[18 * 29 + 14]!, 6);
  });
  it('copies where σ is 0', () => {
    expect([...smoothPlane(Float32Array.of(1, 2), 1, 2, 0)]).toEqual([1, 2]);
  });
});
