/** Layers of random numbers against the host's, which are the ones that everything else draws. */
import { expect, it } from 'vitest';
import { normalArray, uniformArray } from '../../num/random';
import { describeOnBackends, expectClose, read } from '../testing';
import { randomLayer } from './randomLayer';

const SEEDS = [7, 4_000_000_011];

describeOnBackends('random layers', (backend) => {
  // 8 and 4 numbers are made at a time: sizes with and without a rest.
  it.each([[1], [3, 5], [4, 6], [7, 3, 3]])('are the numbers of the host, picture by picture: %o', async (...shape) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const expected = (make: typeof normalArray) => SEEDS.flatMap((seed) => [...make(seed, 'test', size)]);
    const [normal, uniform] = await read(
      randomLayer('normal', SEEDS, shape, 'test'),
      randomLayer('uniform', SEEDS, shape, 'test'),
    );
    expect([...uniform!]).toEqual(expected(uniformArray));
    expectClose(normal!, expected(normalArray), { absolute: backend === 'webgpu' ? 1e-5 : 1e-6 });
  });

  it('stay normal to 1e-6 over many numbers', async () => {
    const count = backend === 'webgpu' ? 4000 : 200_000;
    const [normal] = await read(randomLayer('normal', [1], [count], 'many'));
    expectClose(normal!, normalArray(1, 'many', count), { absolute: backend === 'webgpu' ? 1e-5 : 1e-6 });
  });
});
