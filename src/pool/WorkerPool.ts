/**
 * Tasks on workers, each of which does one at a time. Workers are started when there is work for them. One that dies is replaced and its
 * task done again; where none can be started, the tasks are done in the own thread, and `reason` says so.
 */
import { LocalPool } from './LocalPool';
import type { SpawnWorker } from './PoolWorker';
import { QueuedTask } from './QueuedTask';
import { SharedValues } from './SharedValues';
import type { TaskTable } from './task';
import { PoolError, type Shared, type TaskInput, type TaskKind, type TaskOptions, type TaskPool } from './TaskPool';
import { WorkerSlot } from './WorkerSlot';

/** Workers that may fail to start, one after the other, while none runs. */
const MOST_FAILED_STARTS = 2;

export interface WorkerPoolOptions {
  spawn: SpawnWorker;
  /** How many at most. */
  workers: number;
  /** Why so many: a sentence. */
  reason: string;
  /** What the own thread does where no worker can be started, and what has to be there before. */
  table: TaskTable;
  start?: () => Promise<unknown>;
}

export class WorkerPool implements TaskPool {
  private most: number;
  private why: string;
  private readonly values = new SharedValues();
  private slots: WorkerSlot[] = [];
  private queue: QueuedTask[] = [];
  /** Affinity → the worker that did such a task last. */
  private readonly homes = new Map<number, WorkerSlot>();
  private readonly unsettled = new Set<QueuedTask>();
  private failedStarts = 0;
  private lastId = 0;
  private closed = false;
  private local: LocalPool | null = null;

  constructor(private readonly options: WorkerPoolOptions) {
    this.most = Math.max(1, options.workers);
    this.why = options.reason;
    this.values.onFreed((key) => {
      for (const slot of this.slots) slot.forget(key);
    });
  }

  get workers(): number {
    return this.local ? 1 : this.most;
  }

  get reason(): string {
    return this.why;
  }

  async run<Input, Output>(
    kind: TaskKind<Input, Output>,
    input: TaskInput<Input>,
    options: TaskOptions = {},
  ): Promise<Output> {
    if (this.closed) throw closedError();
    if (this.local) return this.local.run(kind, input, options);
    options.signal?.throwIfAborted();
    this.values.hold(options.uses ?? []);
    const task = new QueuedTask(++this.lastId, kind.name, input as TaskInput<unknown>, options, (...args) =>
      this.settled(...args),
    );
    this.unsettled.add(task);
    this.queue.push(task);
    this.assign();
    return task.promise as Promise<Output>;
  }

  share<T>(key: string, value: T): Shared<T> {
    return this.values.share(key, value);
  }

  forget(...shared: Shared<unknown>[]): void {
    this.values.release(shared);
  }

  async dispose(): Promise<void> {
    this.closed = true;
    for (const slot of this.slots) slot.close();
    this.slots = [];
    for (const task of this.unsettled) task.fail(closedError());
    await this.local?.dispose();
    this.values.clear();
  }

  /** Gives tasks to free workers, and starts workers for those that are left. */
  private assign(): void {
    for (const slot of this.slots) {
      while (slot.state === 'free') {
        const task = this.next(slot);
        if (!task) break;
        this.begin(slot, task);
      }
    }
    const starting = () => this.slots.filter(({ state }) => state === 'starting').length;
    while (this.queue.length > starting() && this.slots.length < this.most) this.start();
    for (const slot of this.slots) slot.keepsProcess(this.unsettled.size > 0);
  }

  /** A task whose home this is, else one without a home that could take it now, else the first. */
  private next(slot: WorkerSlot): QueuedTask | null {
    const homeOf = ({ affinity }: QueuedTask) => (affinity === null ? null : (this.homes.get(affinity) ?? null));
    const at = [
      this.queue.findIndex((task) => homeOf(task) === slot),
      this.queue.findIndex((task) => homeOf(task)?.state !== 'free'),
    ].find((index) => index >= 0);
    return at === undefined ? null : this.queue.splice(at, 1)[0]!;
  }

  private begin(slot: WorkerSlot, task: QueuedTask): void {
    try {
      slot.begin(task);
      if (task.affinity !== null) this.homes.set(task.affinity, slot);
    } catch (error) {
      task.fail(error);
    }
  }

  private start(): void {
    try {
      const events = {
        onFree: () => {
          this.failedStarts = 0;
          this.assign();
        },
        onGone: this.gone.bind(this),
      };
      this.slots.push(new WorkerSlot(this.options.spawn, events, (key) => this.values.value(key)));
    } catch (error) {
      this.notStarted(error instanceof Error ? error.message : String(error));
    }
  }

  private gone(slot: WorkerSlot, why: string, started: boolean): void {
    this.slots = this.slots.filter((one) => one !== slot);
    for (const [affinity, home] of this.homes) if (home === slot) this.homes.delete(affinity);
    const { task } = slot;
    if (task && !task.settled && task.died(why)) this.queue.unshift(task);
    if (!started) this.notStarted(why);
    this.assign();
  }

  /** Goes on with fewer workers, or without any. */
  private notStarted(why: string): void {
    if (this.slots.length > 0) {
      this.most = this.slots.length;
      this.why = `${this.most} of ${this.options.workers} workers run: another could not be started (${why}).`;
      return;
    }
    if (++this.failedStarts < MOST_FAILED_STARTS) return;
    for (const slot of this.slots) slot.close();
    this.slots = [];
    this.most = 1;
    this.why = `The work is done without workers: none could be started (${why}).`;
    const { table, start } = this.options;
    this.local = new LocalPool({ table, start, reason: this.why, values: this.values });
    for (const task of this.queue.splice(0)) {
      this.local.run({ name: task.name }, task.input, task.options).then(
        (output) => task.done(output),
        (error: unknown) => task.fail(error),
      );
    }
  }

  private settled(task: QueuedTask, aborted: boolean): void {
    this.unsettled.delete(task);
    this.queue = this.queue.filter((one) => one !== task);
    this.values.release(task.uses);
    if (aborted) this.slots.find((slot) => slot.task === task)?.giveUp();
    if (this.unsettled.size === 0) for (const slot of this.slots) slot.keepsProcess(false);
  }
}

const closedError = () => new PoolError('The pool of workers was closed.');
