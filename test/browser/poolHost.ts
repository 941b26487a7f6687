/** What the engine does with its pool, in a worker of its own. */
import './withoutRunner';
import { expose } from 'comlink';
import { browserWasmAssets } from '../../src/compute/browserAssets';
import { CORRUPT } from '../../src/engine/pool/corruptTask';
import { openPool } from '../../src/engine/pool/openPool';
import { spawnInBrowser } from '../../src/engine/pool/spawnInBrowser';
import { TENSORS } from '../../src/engine/pool/tensorsTask';
import { Random } from '../../src/num/random';
import type { TaskPool } from '../../src/pool/TaskPool';

const ENGINE = new URL('./poolWorker.ts', import.meta.url);
const machine = { wasm: browserWasmAssets, logicalCores: 2, freeBytes: () => null };
const pool = (workers: number, address: string | URL = ENGINE) =>
  openPool({ ...machine, spawnWorker: spawnInBrowser(address, true) }, { backend: 'wasm', workers }).pool;

const random = new Random(3, 'pool');
const picture = { width: 32, height: 24, pixels: Uint8Array.from({ length: 32 * 24 * 3 }, () => random.integer(256)) };

async function copies(on: TaskPool): Promise<string[]> {
  const shared = on.share('picture', picture);
  const steps = ['gaussian_noise', 'fog', 'jpeg_compression'].flatMap((perturbation) =>
    [1, 5].map((severity) => ({ perturbation, severity })),
  );
  const made = await Promise.all(
    steps.map((step) => {
      const input = { picture: shared, steps: [step], seed: 9, table: 'imagenet-c' as const, jpeg: null };
      return on.run(CORRUPT, input, { uses: [shared] });
    }),
  );
  on.forget(shared);
  return made.map(({ pixels }) => pixels.join());
}

const host = {
  async corrupted(workers: number) {
    const [many, own] = [pool(workers), pool(1)];
    const made = await copies(many);
    const held = await Promise.all([1, 2].map(() => many.run(TENSORS, null)));
    const { reason } = many;
    const result = {
      made,
      own: await copies(own),
      tensors: held.map(({ tensors }) => tensors),
      reason,
    };
    await Promise.all([many.dispose(), own.dispose()]);
    return result;
  },
  async cancelled() {
    const few = pool(2);
    await few.run(TENSORS, null);
    const control = new AbortController();
    const large = few.share('large', { width: 2000, height: 1500, pixels: new Uint8Array(9e6) });
    const steps = Array.from({ length: 8 }, () => ({ perturbation: 'glass_blur', severity: 5 }));
    const input = { picture: large, steps, seed: 1 };
    const task = { ...input, table: 'imagenet-c' as const, jpeg: null };
    const run = few.run(CORRUPT, task, { uses: [large], signal: control.signal });
    setTimeout(() => control.abort(new DOMException('Enough.', 'AbortError')), 50);
    const error = await run.then(String, String);
    const { backend: after } = await few.run(TENSORS, null);
    await few.dispose();
    return { error, after };
  },
  async withoutWorkers() {
    const none = pool(2, new URL('/no-such-worker.ts', import.meta.url));
    const { backend } = await none.run(TENSORS, null);
    const { reason } = none;
    await none.dispose();
    return { backend, reason };
  },
};
export type PoolHost = typeof host;

expose(host);
