import { describe, expect, it } from 'vitest';
import { boxMuller } from './boxMuller';
import { Random, hash3, normalArray, uniformArray } from './random';

describe('boxMuller', () => {
  it('is the logarithm, sine and cosine of a good library to 3e-7, at the ends of their ranges too', () => {
    const ends = [0, 1, 2, 0x7fffffff, 0x80000000, 0xb504f333, 0xb504f334, 0xfffffffe, 0xffffffff];
    const corners = [0, 0x1fffffff, 0x20000000, 0x40000000, 0x60000000, 0x80000000, 0xa0000000, 0xe0000000, 0xffffffff];
    const pairs = [
      ...ends.flatMap((a) => corners.map((b) => [a, b] as const)),
      ...Array.from({ length: 100_000 }, (_, i) => [hash3(1, 2, i), hash3(1, 3, i)] as const),
    ];
    const found = new Float32Array(2);
    let worst = 0;
    for (const [a, b] of pairs) {
      boxMuller(a, b, found, 0);
      const radius = Math.sqrt(-2 * Math.log1p(-(4294967295.5 - a) / 4294967296));
      const angle = (2 * Math.PI * b) / 4294967296;
      const error = Math.max(
        Math.abs(found[0]! - radius * Math.cos(angle)),
        Math.abs(found[1]! - radius * Math.sin(angle)),
      );
      worst = Number.isNaN(error) ? Infinity : Math.max(worst, error);
    }
    expect(worst).toBeLessThan(3e-7);
  });

  it('gives normal numbers: moments, and shares beyond one, two and three deviations', () => {
    const n = 400_000;
    const values = normalArray(7, 'moments', n);
    const moment = (k: number) => values.reduce((sum, x) => sum + x ** k, 0) / n;
    // Five standard errors each: the variances of x, x², x³ and x⁴ are 1, 2, 15 and 96.
    for (const [k, expected, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ] as const) {
      expect(Math.abs(moment(k) - expected), `moment ${k}`).toBeLessThan(5 * Math.sqrt(variance / n));
    }
    for (const [limit, share] of [
      [1, 0.317311],
      [2, 0.0455],
      [3, 0.0027],
    ] as const) {
      const beyond = values.reduce((sum, x) => sum + Number(Math.abs(x) > limit), 0) / n;
      expect(Math.abs(beyond - share), `beyond ${limit}`).toBeLessThan(5 * Math.sqrt(share / n));
    }
  });
});

describe('arrays', () => {
  it('do not depend on where they start', () => {
    expect(normalArray(3, 'x', 21).subarray(6)).toEqual(normalArray(3, 'x', 15, 6));
    expect(uniformArray(3, 'x', 20).subarray(5)).toEqual(uniformArray(3, 'x', 15, 5));
    expect(normalArray(3, 'x', 8)).not.toEqual(normalArray(4, 'x', 8));
    expect(normalArray(3, 'x', 8)).not.toEqual(normalArray(3, 'y', 8));
  });

  it('hold what a sequence gives', () => {
    const random = new Random(5, 'x');
    const normals = normalArray(5, 'x', 6);
    expect([random.normal(), random.normal(), random.normal()]).toEqual([normals[0], normals[2], normals[4]]);
  });
});
