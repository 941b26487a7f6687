/** Real workers under Node. What a pool does of tasks and dying workers is tested with light ones, in `pool/`. */
import { afterAll, describe, expect, it } from 'vitest';
import { nodeWasmAssets } from '../../compute/nodeAssets';
import { Random } from '../../num/random';
import type { TaskPool } from '../../pool/TaskPool';
import { WorkerPool } from '../../pool/WorkerPool';
import { CORRUPT } from './corruptTask';
import { openPool } from './openPool';
import { SELF_TEST } from './selfTestTask';
import { spawnUnderNode } from './spawnUnderNode';
import { TASKS } from './tasks';
import { TENSORS } from './tensorsTask';

const random = new Random(3, 'workers');
const picture = { width: 40, height: 24, pixels: Uint8Array.from({ length: 40 * 24 * 3 }, () => random.integer(256)) };
const STEPS = ['gaussian_noise', 'glass_blur', 'fog', 'snow', 'jpeg_compression'] as const;

/** Every corruption of the picture at two strengths. */
async function copies(pool: TaskPool) {
  const shared = pool.share('picture', picture);
  const all = STEPS.flatMap((perturbation) => [1, 5].map((severity) => ({ perturbation, severity })));
  const made = await Promise.all(
    all.map((step) => {
      const input = { picture: shared, steps: [step], seed: 9, table: 'imagenet-c' as const, jpeg: null };
      return pool.run(CORRUPT, input, { uses: [shared] });
    }),
  );
  pool.forget(shared);
  return made.map(({ pixels }) => Buffer.from(pixels).toString('base64'));
}

describe('workers under Node', () => {
  // A task that leaves a tensor behind fails.
  const pool = new WorkerPool({ spawn: spawnUnderNode(true), workers: 2, reason: 'Two.', table: TASKS });
  const platform = { wasm: nodeWasmAssets(), logicalCores: 1 };
  const own = openPool(platform, { backend: 'wasm', workers: 1 }).pool;
  afterAll(() => Promise.all([pool.dispose(), own.dispose()]));

  it('make the same pixels as the own thread, and leave no tensors', async () => {
    expect(await Promise.all([1, 2].map(() => pool.run(SELF_TEST, null)))).toEqual([
      { passed: true },
      { passed: true },
    ]);
    const made = await copies(pool);
    expect(new Set(made).size).toBe(2 * STEPS.length);
    expect(made).toEqual(await copies(own));
    for (const { tensors, backend } of await Promise.all([1, 2].map(() => pool.run(TENSORS, null)))) {
      expect([tensors, backend]).toEqual([0, 'wasm']);
    }
  });
});
