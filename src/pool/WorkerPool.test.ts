import { afterEach, describe, expect, it } from 'vitest';
import { Random } from '../num/random';
import { LocalPool } from './LocalPool';
import { LightWorkers } from './testing';
import { task, type TaskTable } from './task';
import { taskKind, type Shared, type TaskPool } from './TaskPool';
import { WorkerPool } from './WorkerPool';
import { until } from '../../test/patience';

const SQUARE = taskKind<number, number>('square');
const SUM = taskKind<{ of: Shared<Float32Array>; factor: number }, Float32Array>('sum');
const FAIL = taskKind<string, never>('fail');
const WAIT = taskKind<number, string>('wait');
const DOUBLE = taskKind<{ values: Float32Array; wait: number }, Float32Array>('double');
const BEFORE = taskKind<null, string[]>('before');
const ODD = taskKind<null, unknown>('odd');

class OddError extends Error {
  override name = 'OddError';
  readonly kind = 'strange';
}

/** What is made of shared values and disposed of, in order. */
let log: string[] = [];
/** Resolves the tasks that wait for ever. */
const started: number[] = [];

const TABLE: TaskTable = new Map([
  task(SQUARE, async (x) => {
    await Promise.resolve();
    return x * x;
  }),
  task(SUM, async ({ of, factor }, context) => {
    const total = await context.kept(
      `total ${of.key}`,
      [of],
      () => {
        log.push(`made ${of.key}`);
        return context.value(of).reduce((a, b) => a + b, 0);
      },
      () => log.push(`disposed ${of.key}`),
    );
    const output = Float32Array.of(total * factor);
    return { output, transfer: [output.buffer] };
  }),
  task(FAIL, (text) => {
    throw new OddError(text);
  }),
  task(WAIT, (milliseconds) => {
    started.push(milliseconds);
    return new Promise<string>((resolve) => setTimeout(() => resolve('done'), milliseconds));
  }),
  task(DOUBLE, async ({ values, wait }) => {
    if (wait > 0) {
      started.push(wait);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    values.forEach((x, i) => (values[i] = 2 * x));
    return { output: values, transfer: [values.buffer] };
  }),
  task(BEFORE, () => log),
  task(ODD, () => ({ output: () => 1 })),
]);

let pools: TaskPool[] = [];
const poolOf = (light: LightWorkers, workers: number) => {
  const pool = new WorkerPool({ spawn: light.spawn, workers, reason: 'As many as the test says.', table: TABLE });
  pools.push(pool);
  return pool;
};
const localPool = () => {
  const pool = new LocalPool({ table: TABLE, reason: 'A test asks for it.' });
  pools.push(pool);
  return pool;
};

afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.dispose()));
  pools = [];
  log = [];
  started.length = 0;
});

const turns = (milliseconds = 5) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('WorkerPool', () => {
  it('does 3,000 tasks, each once, while workers are killed at random', async () => {
    const light = new LightWorkers(TABLE);
    const pool = poolOf(light, 4);
    const random = new Random(7, 'kills');
    let [killed, done, next] = [0, 0, 20];
    const answers = new Map<number, number[]>();
    const all = Array.from({ length: 3000 }, async (_, i) => {
      const output = await pool.run(SQUARE, i, { affinity: i % 8 }).catch((error: Error) => error);
      answers.set(i, [...(answers.get(i) ?? []), output as number]);
      if (++done < next) return;
      // So rarely that none dies of one task three times.
      next = done + 20 + random.integer(40);
      const ends = [...light.alive];
      killed++;
      ends[random.integer(ends.length)]!('it was killed');
    });
    await Promise.all(all);
    expect(killed).toBeGreaterThan(40);
    expect(light.made).toBeGreaterThan(40);
    expect([...answers].every(([i, values]) => values.length === 1 && values[0] === i * i)).toBe(true);
    expect(answers.size).toBe(3000);
    // Each was sent at least once, and again only where a worker died under it.
    const tasks = light.sent.filter(({ type }) => type === 'task').length;
    expect(tasks).toBeGreaterThanOrEqual(3000);
    expect(tasks).toBeLessThanOrEqual(3000 + killed);
  });

  it('answers as the own thread does, values and errors alike', async () => {
    const outcomes = await Promise.all(
      [poolOf(new LightWorkers(TABLE), 3), localPool()].map(async (pool) => {
        const of = pool.share('values', Float32Array.of(1, 2, 3));
        const run = await Promise.allSettled([
          ...Array.from({ length: 20 }, (_, factor) => pool.run(SUM, { of, factor }, { uses: [of] })),
          pool.run(FAIL, 'what went wrong'),
          pool.run(taskKind('nonsense'), null),
          pool.run(SUM, { of: { key: 'other' }, factor: 1 }),
        ]);
        return run.map((one) => (one.status === 'fulfilled' ? [...(one.value as Float32Array)] : String(one.reason)));
      }),
    );
    expect(outcomes[0]).toEqual(outcomes[1]);
    expect(outcomes[0]!.slice(18)).toEqual([
      [108],
      [114],
      'OddError: what went wrong',
      'Error: No worker knows the task "nonsense".',
      'Error: The value "other" was not sent: the task has to name it in `uses`.',
    ]);
  });

  it('keeps the name and the fields of an error', async () => {
    const error = await poolOf(new LightWorkers(TABLE), 1)
      .run(FAIL, 'lost')
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'OddError', message: 'lost', kind: 'strange' });
  });

  it('sends a value once to a worker that needs it, and frees it when nobody shares it', async () => {
    const light = new LightWorkers(TABLE);
    const pool = poolOf(light, 1);
    const of = pool.share('a', Float32Array.of(1, 2));
    const again = pool.share('a', Float32Array.of(1, 2));
    const sum = () => pool.run(SUM, { of, factor: 1 }, { uses: [of] });
    await pool.run(SQUARE, 2);
    expect(light.sent.filter(({ type }) => type === 'share')).toHaveLength(0);
    await Promise.all([sum(), sum(), sum()]);
    pool.forget(of);
    await sum();
    expect(log).toEqual(['made a']);
    expect(light.sent.filter(({ type }) => type === 'share')).toHaveLength(1);
    const last = sum();
    // A task that waits still has what it uses.
    pool.forget(again);
    await last;
    await turns();
    expect(log).toEqual(['made a', 'disposed a']);
    await expect(sum()).rejects.toThrow('The value "a" is not shared any more.');
    // The same name may then mean something else.
    const other = pool.share('a', Float32Array.of(5));
    expect([...(await pool.run(SUM, { of: other, factor: 2 }, { uses: [other] }))]).toEqual([10]);
  });

  it('sends tasks of one affinity to one worker, and lets no worker idle for it', async () => {
    const light = new LightWorkers(TABLE);
    const pool = poolOf(light, 2);
    const parts = [0, 1].map((part) => pool.share(`part ${part}`, Float32Array.of(part)));
    for (let step = 0; step < 5; step++) {
      await Promise.all(parts.map((of, affinity) => pool.run(SUM, { of, factor: 1 }, { uses: [of], affinity })));
    }
    expect(log.sort()).toEqual(['made part 0', 'made part 1']);
    await Promise.all([1, 2, 3, 4].map((_, i) => pool.run(WAIT, 20 + i, { affinity: 0 })));
    expect(started.slice(0, 2).sort()).toEqual([20, 21]);
  });

  it('blames a task that ends three workers', async () => {
    const light = new LightWorkers(TABLE);
    const pool = poolOf(light, 2);
    const deadly = pool.run(WAIT, 1e6);
    const other = pool.run(SQUARE, 3);
    const killing = setInterval(() => {
      if (started.length > light.made) return;
      for (const end of [...light.alive]) end('it ran out of memory');
    }, 15);
    await expect(deadly).rejects.toThrow(
      'The task "wait" ended 3 workers one after the other (it ran out of memory). If memory is short, use fewer workers.',
    );
    clearInterval(killing);
    expect(await other).toBe(9);
    expect(await pool.run(SQUARE, 4)).toBe(16);
  });

  it('cancels at once, sends nothing that was cancelled, and replaces a worker that does not end', async () => {
    const light = new LightWorkers(TABLE);
    const pool = poolOf(light, 1);
    const control = new AbortController();
    const running = pool.run(WAIT, 1e6, { signal: control.signal });
    const queued = pool.run(SQUARE, 5, { signal: control.signal });
    await until(() => expect(started.length).toBe(1));
    control.abort(new DOMException('Enough.', 'AbortError'));
    await expect(running).rejects.toMatchObject({ name: 'AbortError', message: 'Enough.' });
    await expect(queued).rejects.toThrow('Enough.');
    await expect(pool.run(SQUARE, 5, { signal: control.signal })).rejects.toThrow('Enough.');
    // The rejections wait neither for the worker nor for its second of grace.
    expect(light.made).toBe(1);
    expect(light.sent.filter(({ type }) => type === 'task')).toHaveLength(1);
    // The only worker is busy with what nobody wants.
    expect(await pool.run(SQUARE, 6)).toBe(36);
    expect(light.made).toBe(2);
  });

  it('keeps a worker whose cancelled task ends by itself', async () => {
    const light = new LightWorkers(TABLE);
    const pool = poolOf(light, 1);
    const control = new AbortController();
    const running = pool.run(WAIT, 50, { signal: control.signal });
    await until(() => expect(started.length).toBe(1));
    control.abort();
    await expect(running).rejects.toThrow();
    expect(await pool.run(SQUARE, 6)).toBe(36);
    expect(light.made).toBe(1);
  });

  it('goes on with fewer workers where some cannot be started, and without any in the own thread', async () => {
    const few = new LightWorkers(TABLE);
    const pool = poolOf(few, 4);
    await pool.run(SQUARE, 1);
    few.unfit = 2;
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map((x) => pool.run(SQUARE, x)))).toEqual([1, 4, 9, 16, 25, 36]);
    expect(pool.workers).toBeLessThan(4);
    expect(pool.reason).toMatch(/of 4 workers run: another could not be started \(no memory for it\)\.$/);

    const none = new LightWorkers(TABLE);
    none.unfit = 100;
    const without = poolOf(none, 4);
    const of = without.share('a', Float32Array.of(4));
    const sums = Promise.all([1, 2, 3].map((factor) => without.run(SUM, { of, factor }, { uses: [of] })));
    expect((await sums).map(([x]) => x)).toEqual([4, 8, 12]);
    expect(without.workers).toBe(1);
    expect(without.reason).toBe('The work is done without workers: none could be started (no memory for it).');
    expect(none.made).toBeLessThan(7);
    without.forget(of);
    await turns();
    expect(log.at(-1)).toBe('disposed a');

    const impossible = new WorkerPool({
      spawn: () => {
        throw new Error('Worker is not defined');
      },
      workers: 2,
      reason: '',
      table: TABLE,
    });
    pools.push(impossible);
    expect(await impossible.run(SQUARE, 12)).toBe(144);
    expect(impossible.reason).toContain('Worker is not defined');
  });

  it('makes an input anew that went with a worker, hands its buffers over, and shares them in the own thread', async () => {
    const made: Float32Array[] = [];
    const input = () => {
      const values = Float32Array.of(made.length + 1, 20);
      made.push(values);
      return { input: { values, wait: made.length === 1 ? 5_000 : 0 }, transfer: [values.buffer] };
    };
    const light = new LightWorkers(TABLE);
    const output = poolOf(light, 1).run(DOUBLE, input);
    while (started.length === 0) await turns();
    for (const end of [...light.alive]) end('it was killed');
    expect(await output).toEqual(Float32Array.of(4, 40));
    expect(made.map(({ length }) => length)).toEqual([0, 0]);

    const local = await localPool().run(DOUBLE, input);
    expect(local).toBe(made[2]);
    expect(local).toEqual(Float32Array.of(6, 40));
    const failing = poolOf(light, 1);
    await expect(
      failing.run(DOUBLE, () => {
        throw new Error('There is nothing to send.');
      }),
    ).rejects.toThrow('There is nothing to send.');
    expect(await failing.run(SQUARE, 3)).toBe(9);
  });

  it('refuses what cannot be sent, and lives on', async () => {
    const light = new LightWorkers(TABLE);
    const pool = poolOf(light, 1);
    await expect(pool.run(SQUARE, { no: () => 1 } as unknown as number)).rejects.toThrow(/could not be cloned/);
    await expect(pool.run(ODD, null)).rejects.toThrow(/could not be cloned/);
    expect(await pool.run(SQUARE, 7)).toBe(49);
    expect(light.made).toBe(1);
  });

  it('rejects what waits when it is closed, and everything afterwards', async () => {
    for (const pool of [poolOf(new LightWorkers(TABLE), 1), localPool()]) {
      const waits = [pool.run(WAIT, 30), pool.run(SQUARE, 1)];
      const closed = Promise.allSettled(waits);
      await pool.dispose();
      expect((await closed).map((one) => one.status === 'rejected' && (one.reason as Error).name)).toEqual([
        'PoolError',
        'PoolError',
      ]);
      await expect(pool.run(SQUARE, 1)).rejects.toThrow('The pool of workers was closed.');
    }
  });
});
