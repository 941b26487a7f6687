/** A task as a worker sees it: a function of its input and of the values that were shared. */
import type { Shared, TaskKind } from './TaskPool';

export interface TaskContext {
  /** @throws Error where the task does not name it in `uses` and nobody has sent it */
  value<T>(shared: Shared<T>): T;
  /**
   * Something made of shared values (the tensors of a model, say), kept as long as all of `of` are known here; disposed of then.
   * @param key unique for what is made
   */
  kept<T>(
    key: string,
    of: readonly Shared<unknown>[],
    make: () => T | Promise<T>,
    dispose: (made: T) => void,
  ): Promise<T>;
}

/** An output some of whose buffers are handed over, not copied. */
export interface TaskResult<Output> {
  output: Output;
  transfer: Transferable[];
  /** What a worker does once the output is sent, such as to make ready what the next task will want. It is short, and throws nothing. */
  afterwards?: () => void;
}

export type TaskFunction<Input, Output> = (
  input: Input,
  context: TaskContext,
) => Output | TaskResult<Output> | Promise<Output | TaskResult<Output>>;

/** What a worker can do, by the names of the kinds. */
export type TaskTable = ReadonlyMap<string, TaskFunction<unknown, unknown>>;

/** An entry of a table. */
export function task<Input, Output>(
  kind: TaskKind<Input, Output>,
  run: TaskFunction<Input, Output>,
): [string, TaskFunction<unknown, unknown>] {
  return [kind.name, run as TaskFunction<unknown, unknown>];
}

/** Does a task of a table. @throws whatever it throws; Error where the table does not know it */
export async function runTask(
  table: TaskTable,
  name: string,
  input: unknown,
  context: TaskContext,
): Promise<TaskResult<unknown>> {
  const run = table.get(name);
  if (!run) throw new Error(`No worker knows the task "${name}".`);
  const result = await run(input, context);
  return isResult(result) ? result : { output: result, transfer: [] };
}

const RESULT_KEYS = new Set<string>(['output', 'transfer', 'afterwards'] satisfies (keyof TaskResult<unknown>)[]);

function isResult(value: unknown): value is TaskResult<unknown> {
  if (typeof value !== 'object' || value === null || !('output' in value && 'transfer' in value)) return false;
  return Array.isArray(value.transfer) && Object.keys(value).every((key) => RESULT_KEYS.has(key));
}
