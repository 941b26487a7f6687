/** A task of a pool until it is settled. */
import { handed } from './handed';
import { onAbort } from './onAbort';
import { type HandedInput, PoolError, type Shared, type TaskInput, type TaskOptions } from './TaskPool';

/** Workers that may die of one task, before it is blamed. */
const MOST_DEATHS = 3;

export class QueuedTask {
  readonly promise: Promise<unknown>;
  readonly uses: readonly Shared<unknown>[];
  readonly affinity: number | null;
  settled = false;
  private deaths = 0;
  private readonly ends: string[] = [];
  private resolve!: (output: unknown) => void;
  private reject!: (error: unknown) => void;
  private stopListening = () => {};

  constructor(
    readonly id: number,
    readonly name: string,
    readonly input: TaskInput<unknown>,
    readonly options: TaskOptions,
    private readonly onSettled: (task: QueuedTask, aborted: boolean) => void,
  ) {
    const { signal } = options;
    this.uses = options.uses ?? [];
    this.affinity = options.affinity ?? null;
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    if (!signal) return;
    this.stopListening = onAbort(signal, () => this.fail(signal.reason, true));
  }

  /** Its input, to be sent. @throws what making it throws */
  handed(): HandedInput<unknown> {
    return handed(this.input);
  }

  done(output: unknown): void {
    this.settle(() => this.resolve(output), false);
  }

  fail(error: unknown, aborted = false): void {
    this.settle(() => this.reject(error), aborted);
  }

  /** A worker died while it did this. @returns whether another shall try */
  died(why: string): boolean {
    this.ends.push(why);
    if (++this.deaths < MOST_DEATHS) return !this.settled;
    this.fail(
      new PoolError(
        `The task "${this.name}" ended ${MOST_DEATHS} workers one after the other (${[...new Set(this.ends)].join('; ')}). ` +
          'If memory is short, use fewer workers.',
      ),
    );
    return false;
  }

  private settle(tell: () => void, aborted: boolean): void {
    if (this.settled) return;
    this.settled = true;
    this.stopListening();
    tell();
    this.onSettled(this, aborted);
  }
}
