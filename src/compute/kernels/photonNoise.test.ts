/** Photon noise against the alias method in exact integers. */
import { it } from 'vitest';
import { hash3, streamOf } from '../../num/random';
import { describeOnBackends, expectClose, read } from '../testing';
import type * as tf from '../tf';
import { tensorFromBytes } from './bytes';
import { photonNoise } from './photonNoise';

const SEEDS = [7, 4_000_000_011];

describeOnBackends('photon noise', () => {
  it('looks numbers up by 32-bit hashes: column above, share below', async () => {
    const columns = 3;
    const values = Float32Array.from({ length: 256 * columns * 2 }, (_, i) =>
      i % 2 ? 2 - ((i >> 1) % 3) : ((i * 37) % 100) / 100,
    );
    const levels = Uint8Array.from({ length: 2 * 5 * 3 }, (_, i) => i * 8);
    const x = tensorFromBytes(levels, [2, 5, 1, 3]) as tf.Tensor4D;
    const [found] = await read(photonNoise(x, SEEDS, { columns, values }, 2));
    x.dispose();
    const expected = Array.from(levels, (level, i) => {
      const hash = BigInt(hash3(SEEDS[Math.floor(i / 15)]!, streamOf('photons'), i % 15)) * BigInt(columns);
      const column = Number(hash >> 32n);
      const share = Number(hash & 0xffffffffn) / 4294967296;
      const at = 2 * (level * columns + column);
      return Math.min(1, (share < values[at]! ? column : values[at + 1]!) / 2);
    });
    expectClose(found!, expected, { absolute: 1e-7 });
  });
});
