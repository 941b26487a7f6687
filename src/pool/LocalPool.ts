/**
 * The tasks in the own thread, one at a time: where there is one core, no workers, or a backend that only this thread has. Inputs and
 * outputs are not copied.
 */
import { handed } from './handed';
import { HeldValues } from './HeldValues';
import { onAbort } from './onAbort';
import { SharedValues } from './SharedValues';
import { runTask, type TaskTable } from './task';
import { PoolError, type Shared, type TaskInput, type TaskKind, type TaskOptions, type TaskPool } from './TaskPool';

export interface LocalPoolOptions {
  table: TaskTable;
  /** Why there are no workers: a sentence. */
  reason: string;
  /** What has to be there before the first task, such as a backend. */
  start?: () => Promise<unknown>;
  /** Those of a pool in whose place it stands. */
  values?: SharedValues;
}

export class LocalPool implements TaskPool {
  readonly workers = 1;
  private readonly held = new HeldValues();
  private last: Promise<unknown> = Promise.resolve();
  private started: Promise<unknown> | null = null;
  private readonly values: SharedValues;
  private readonly closing = new AbortController();

  constructor(private readonly options: LocalPoolOptions) {
    this.values = options.values ?? new SharedValues();
    this.values.onFreed((key) => this.held.forget(key));
  }

  get reason(): string {
    return this.options.reason;
  }

  async run<Input, Output>(
    kind: TaskKind<Input, Output>,
    input: TaskInput<Input>,
    { uses = [], signal }: TaskOptions = {},
  ): Promise<Output> {
    const signals = [...(signal ? [signal] : []), this.closing.signal];
    for (const one of signals) one.throwIfAborted();
    this.values.hold(uses);
    const done = this.last.then(async () => {
      try {
        for (const one of signals) one.throwIfAborted();
        await (this.started ??= this.options.start?.() ?? Promise.resolve());
        for (const { key } of uses) if (!this.held.has(key)) this.held.put(key, this.values.value(key));
        return (await runTask(this.options.table, kind.name, handed(input).input, this.held)).output as Output;
      } finally {
        this.values.release(uses);
        // Whatever else is asked of this thread is answered between two tasks.
        await turn();
      }
    });
    this.last = done.catch(() => {});
    return orAborted(done, signals);
  }

  share<T>(key: string, value: T): Shared<T> {
    return this.values.share(key, value);
  }

  forget(...shared: Shared<unknown>[]): void {
    this.values.release(shared);
  }

  async dispose(): Promise<void> {
    this.closing.abort(new PoolError('The pool of workers was closed.'));
    await this.last;
    this.held.dispose();
    this.values.clear();
  }
}

/** The promise, unless one of the signals comes first. */
function orAborted<T>(promise: Promise<T>, signals: readonly AbortSignal[]): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = signals.map((signal) => onAbort(signal, () => reject(signal.reason as Error)));
    promise.then(resolve, reject).finally(() => stop.forEach((forget) => forget()));
  });
}

/** One turn of the event loop; a message channel is not throttled in background tabs as timers are. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
