/** Many tasks of one kind, taken in their order whoever ends first, so that what is made of them is the same for any number of workers. */
import type { Shared, TaskInput, TaskKind, TaskPool } from './TaskPool';

export interface InOrder<Input, Output> {
  kind: TaskKind<Input, Output>;
  count: number;
  input(index: number): TaskInput<Input>;
  uses: readonly Shared<unknown>[];
  /** Awaited one after another: while it waits no further task is begun, and where it throws those that run are given up. */
  take(output: Output, index: number): void | Promise<void>;
}

/** Tasks that wait in each worker's place, so that none idles while an output is taken. */
const AHEAD = 2;

/** @throws what a task or `take` throws */
export async function inOrder<Input, Output>(
  pool: TaskPool,
  { kind, count, input, uses, take }: InOrder<Input, Output>,
): Promise<void> {
  const given = new AbortController();
  const running: Promise<Output>[] = [];
  const begin = (index: number) => {
    const run = pool.run(kind, input(index), { uses, signal: given.signal, affinity: index });
    // Whoever takes it hears of it; until then nobody does.
    run.catch(() => {});
    running.push(run);
  };
  try {
    for (let index = 0; index < count; index++) {
      while (running.length < AHEAD * pool.workers && index + running.length < count) begin(index + running.length);
      await take(await running.shift()!, index);
    }
  } catch (error) {
    given.abort(error);
    throw error;
  }
}
