import { afterAll, describe, expect, it } from 'vitest';
import { WorkerPool } from '../../pool/WorkerPool';
import { spawnUnderNode } from './spawnUnderNode';
import { TASKS } from './tasks';
import { TENSORS } from './tensorsTask';

describe('workers under Node', () => {
  const pool = new WorkerPool({ spawn: spawnUnderNode(true), workers: 2, reason: 'Two.', table: TASKS });
  afterAll(() => pool.dispose());

  it('start a backend of their own', async () => {
    const said = await Promise.all([1, 2, 3].map(() => pool.run(TENSORS, null)));
    expect(said.map(({ backend }) => backend)).toEqual(['wasm', 'wasm', 'wasm']);
  });
});
