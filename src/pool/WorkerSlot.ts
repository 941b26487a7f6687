/** One worker of a pool: what it was sent, and what it is doing. */
import type { FromWorker } from './messages';
import { thrownError } from './plainError';
import type { PoolWorker, SpawnWorker } from './PoolWorker';
import type { QueuedTask } from './QueuedTask';

/** Milliseconds in which a worker has to say that it has started: it may come over a slow line. */
const START_MS = 90_000;
/** Milliseconds in which a cancelled task has to end by itself. */
const CANCEL_MS = 1000;

export interface SlotEvents {
  /** It has started, or has done its task. */
  onFree(): void;
  /** It is gone. @param started whether it had ever said that it is ready */
  onGone(slot: WorkerSlot, why: string, started: boolean): void;
}

export class WorkerSlot {
  state: 'starting' | 'free' | 'busy' | 'gone' = 'starting';
  task: QueuedTask | null = null;
  private readonly worker: PoolWorker;
  private readonly sent = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @throws where no worker can be made */
  constructor(
    spawn: SpawnWorker,
    private readonly events: SlotEvents,
    private readonly valueOf: (key: string) => unknown,
  ) {
    this.worker = spawn({ onMessage: (message) => this.hear(message), onEnd: (why) => this.end(why) });
    this.endIn(START_MS, `it did not start within ${START_MS / 1000} s`);
  }

  /** @throws where an input cannot be made, or it or a value not be cloned; the worker is free as before then */
  begin(task: QueuedTask): void {
    for (const { key } of task.uses) {
      if (this.sent.has(key)) continue;
      this.worker.post({ type: 'share', key, value: this.valueOf(key) });
      this.sent.add(key);
    }
    const { input, transfer } = task.handed();
    this.worker.post({ type: 'task', id: task.id, name: task.name, input }, transfer);
    this.task = task;
    this.state = 'busy';
  }

  /** Its task was cancelled: it has a second to come to its end. */
  giveUp(): void {
    this.endIn(CANCEL_MS, 'its task was cancelled and did not end');
  }

  forget(key: string): void {
    if (this.sent.delete(key)) this.worker.post({ type: 'forget', key });
  }

  keepsProcess(keeps: boolean): void {
    this.worker.keepsProcess?.(keeps);
  }

  close(): void {
    this.state = 'gone';
    clearTimeout(this.timer);
    this.worker.terminate();
  }

  private hear(message: FromWorker): void {
    if (this.state === 'gone') return;
    if (message.type === 'unfit') return this.end(message.error.message);
    if (message.type !== 'ready') {
      const task = this.task;
      // An answer to what was asked of it last; there can be no other.
      if (!task || task.id !== message.id) return;
      this.task = null;
      if (message.type === 'done') task.done(message.output);
      else task.fail(thrownError(message.error));
    }
    clearTimeout(this.timer);
    this.state = 'free';
    this.events.onFree();
  }

  private endIn(milliseconds: number, why: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(why), milliseconds);
    // Under Node a process that has nothing else to do does not wait for it.
    (this.timer as { unref?: () => void }).unref?.();
  }

  private end(why: string): void {
    if (this.state === 'gone') return;
    const started = this.state !== 'starting';
    this.close();
    this.events.onGone(this, why, started);
  }
}
