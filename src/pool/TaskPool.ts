/**
 * Work that is done beside the thread that asks for it: pure functions of plain data, on as many workers as the machine has cores. Who
 * asks sees one interface, whether workers do it (`WorkerPool`) or, where there are none, the own thread (`LocalPool`).
 */

/** A kind of work: a name, typed by what it takes and gives. What is done is in the table of the worker (`engine/pool/tasks.ts`). */
export interface TaskKind<Input, Output> {
  readonly name: string;
  readonly types?: { input: Input; output: Output };
}

export const taskKind = <Input, Output>(name: string): TaskKind<Input, Output> => ({ name });

/** A value that each worker is sent once, before the first task that uses it, and keeps until it is forgotten. Plain: it may be part of an input. */
export interface Shared<T> {
  readonly key: string;
  readonly type?: T;
}

export interface TaskOptions {
  /** What the task looks up by `TaskContext.value` or `kept`. */
  uses?: readonly Shared<unknown>[];
  /** Once aborted, the promise rejects with its reason; a task that does not end within a second costs its worker, which is replaced. */
  signal?: AbortSignal;
  /** Tasks of the same affinity go to the same worker where that one is free. */
  affinity?: number;
}

/** An input some of whose buffers are handed over, not copied. */
export interface HandedInput<Input> {
  input: Input;
  transfer: Transferable[];
}

/**
 * Plain data, which nobody changes until the task is settled; or what makes it, called each time that the task begins: once more where
 * its worker died, as what was handed over is gone with it.
 */
export type TaskInput<Input> = Input | (() => HandedInput<Input>);

export interface TaskPool {
  /** How many tasks run at once. */
  readonly workers: number;
  /** Why so many: a sentence. */
  readonly reason: string;
  /**
   * @returns a promise that rejects with the task's own error (its `name`, message and plain fields are kept), with the signal's
   *   reason, or with a `PoolError`
   */
  run<Input, Output>(kind: TaskKind<Input, Output>, input: TaskInput<Input>, options?: TaskOptions): Promise<Output>;
  /**
   * @param key names the content (a hash, or anything unique): the same key is the same value
   * @param value plain data (typed arrays, records), never changed afterwards
   * @returns what tasks name it by; each `share` wants a `forget`
   */
  share<T>(key: string, value: T): Shared<T>;
  /** Frees values, here and in the workers, once as often as they were shared and no task that waits needs them. */
  forget(...shared: Shared<unknown>[]): void;
  /** Ends the workers; tasks that wait reject. */
  dispose(): Promise<void>;
}

/** The pool itself cannot do a task: its workers die of it, none can be started, or it was closed. */
export class PoolError extends Error {
  override name = 'PoolError';
}
