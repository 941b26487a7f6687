import { describe, expect, it } from 'vitest';
import { poolSize } from './poolSize';

const GB = 2 ** 30;

describe('poolSize', () => {
  it.each([
    [null, 2, 8 * GB, 2, '2 workers run, one a core.'],
    [null, 1, 8 * GB, 1, '1 worker runs, one a core.'],
    [null, 64, 256 * GB, 16, '16 workers run, at most 16 are of use.'],
    [null, 8, null, 8, '8 workers run, one a core.'],
    [
      null,
      8,
      GB,
      3,
      '3 workers run: 8 cores could have one each, but 1.0 GB of memory are free and each takes 0.3 GB.',
    ],
    [4, 2, 8 * GB, 4, '4 workers run, as asked for.'],
    [8, 2, 0.5 * GB, 1, '1 worker runs: 8 were asked for, but 0.5 GB of memory are free and each takes 0.3 GB.'],
    [500, 2, 512 * GB, 16, '16 workers run: 500 were asked for, and at most 16 are of use.'],
    [1, 2, 0, 1, '1 worker runs, as asked for.'],
  ])('asked %s on %s cores with %s bytes: %s', (asked, logicalCores, freeBytes, workers, reason) => {
    expect(poolSize(asked, { logicalCores, freeBytes })).toMatchObject({ workers, reason });
  });
});
