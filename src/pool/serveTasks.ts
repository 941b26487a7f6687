/** The worker's side of a pool: starts, says so, then does one task after the other. */
import { HeldValues } from './HeldValues';
import type { FromWorker, ToWorker } from './messages';
import { plainError } from './plainError';
import { runTask, type TaskTable } from './task';

export interface ServeOptions {
  table: TaskTable;
  /** What has to be there before the first task, such as a backend. */
  start?: () => Promise<unknown>;
  /**
   * Counts what a task must not leave behind beside what is kept, such as tensors. Where it is given, a task that leaves something
   * fails; tests give it.
   */
  strict?: () => number;
}

/** @returns what is to be called with each message, in order */
export function serveTasks(
  post: (message: FromWorker, transfer: Transferable[]) => void,
  { table, start = async () => {}, strict }: ServeOptions,
): (message: ToWorker) => void {
  const held = new HeldValues(strict);
  const run = async ({ id, name, input }: Extract<ToWorker, { type: 'task' }>) => {
    try {
      const before = strict ? strict() - held.counted : 0;
      const { output, transfer, afterwards } = await runTask(table, name, input, held);
      const left = strict ? strict() - held.counted - before : 0;
      if (left !== 0) throw new Error(`The task "${name}" left ${left} tensors behind.`);
      // An output that cannot be cloned throws here.
      post({ type: 'done', id, output }, transfer);
      afterwards?.();
    } catch (error) {
      post({ type: 'failed', id, error: plainError(error) }, []);
    }
  };
  let last: Promise<void> = start().then(
    () => post({ type: 'ready' }, []),
    (error: unknown) => post({ type: 'unfit', error: plainError(error) }, []),
  );
  return (message) => {
    last = last.then(() => {
      if (message.type === 'share') held.put(message.key, message.value);
      else if (message.type === 'forget') held.forget(message.key);
      else return run(message);
    });
  };
}
