/** The pool's workers in a browser: nested in a worker, as the engine has them. */
import { wrap } from 'comlink';
import { afterAll, describe, expect, it } from 'vitest';
import type { PoolHost } from './poolHost';

const worker = new Worker(new URL('./poolHost.ts', import.meta.url), { type: 'module' });
const host = wrap<PoolHost>(worker);
afterAll(() => worker.terminate());

describe('workers in a browser', () => {
  it('make the same pixels as the own thread, and leave no tensors', async () => {
    const { made, own, tensors, reason } = await host.corrupted(2);
    expect(reason).toBe('2 workers run, as asked for.');
    expect(new Set(made).size).toBe(6);
    expect(made).toEqual(own);
    expect(tensors).toEqual([0, 0]);
  });

  it('are cancelled, and replaced where they do not end', async () => {
    const { error, after } = await host.cancelled();
    expect(error).toBe('AbortError: Enough.');
    expect(after).toBe('wasm');
  });

  it('are done without where there are none', async () => {
    expect(await host.withoutWorkers()).toMatchObject({
      backend: 'wasm',
      reason: expect.stringMatching(/^The work is done without workers: none could be started \(.+\)\.$/) as string,
    });
  });
});
