import { expect, it } from 'vitest';
import { COST_NETWORKS, tuningFlops } from './bench/tuningCost';

it.each(COST_NETWORKS)(
  'partial tuning of $id takes at most a fifth of the operations of complete fine-tuning',
  (network) => {
    const { partial, complete } = tuningFlops(network);
    expect(complete / partial).toBeGreaterThan(5);
    // Three forward passes a sample, of 2.5 and 0.6 GFLOP.
    const forward = network.id === 'mobilenet_v2' ? 0.6e9 : 2.5e9;
    expect(complete / (3 * 2 * 16 * 300 * forward)).toBeCloseTo(1, 1);
  },
);
