import { describe, expect, it } from 'vitest';
import { nodeWasmAssets } from '../../compute/nodeAssets';
import { openPool } from './openPool';
import { TENSORS } from './tensorsTask';

const machine = {
  wasm: nodeWasmAssets(),
  logicalCores: 8,
  freeBytes: () => 2 ** 30,
  spawnWorker: () => {
    throw new Error('workers are forbidden here');
  },
};

describe('openPool', () => {
  it('starts fewer workers than were asked for where memory is short, and says so', () => {
    const { pool, note } = openPool(machine, { backend: 'wasm', workers: 6 });
    expect(pool.workers).toBe(3);
    expect(note).toBe('3 workers run: 6 were asked for, but 1.0 GB of memory are free and each takes 0.3 GB.');
    expect(openPool({ ...machine, freeBytes: () => null }, { backend: 'wasm', workers: 6 })).toMatchObject({
      pool: { workers: 6 },
      note: null,
    });
  });

  it('does the work in the own thread where nothing else can', async () => {
    for (const [platform, request] of [
      [machine, { backend: 'wasm', workers: 1 }],
      [machine, { backend: 'cpu', workers: null }],
      [
        { ...machine, logicalCores: 1 },
        { backend: 'wasm', workers: null },
      ],
      [
        { ...machine, spawnWorker: undefined },
        { backend: 'wasm', workers: 2 },
      ],
      [machine, { backend: 'wasm', workers: 2 }],
    ] as const) {
      const { pool } = openPool(platform, request);
      expect(await pool.run(TENSORS, null)).toMatchObject({ backend: request.backend });
      expect(pool.workers).toBe(1);
      expect(pool.reason).toMatch(/^(1 worker runs|The work is done without workers).*\.$/);
      await pool.dispose();
    }
  });
});
