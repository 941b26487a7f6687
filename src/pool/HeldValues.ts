/** What a worker holds between tasks: the values that it was sent, and what was made of them. */
import type { TaskContext } from './task';
import type { Shared } from './TaskPool';

interface Made {
  of: readonly string[];
  value: Promise<unknown>;
  dispose(): void;
}

export class HeldValues implements TaskContext {
  /** Of what `count` counts, how much belongs to what is kept. */
  counted = 0;
  private readonly values = new Map<string, unknown>();
  private readonly made = new Map<string, Made>();

  /** @param count of something that `make` leaves behind on purpose, such as tensors */
  constructor(private readonly count: () => number = () => 0) {}

  put(key: string, value: unknown): void {
    this.values.set(key, value);
  }

  has(key: string): boolean {
    return this.values.has(key);
  }

  value<T>({ key }: Shared<T>): T {
    if (!this.values.has(key)) throw new Error(`The value "${key}" was not sent: the task has to name it in \`uses\`.`);
    return this.values.get(key) as T;
  }

  async kept<T>(
    key: string,
    of: readonly Shared<unknown>[],
    make: () => T | Promise<T>,
    dispose: (made: T) => void,
  ): Promise<T> {
    const known = this.made.get(key);
    if (known) return known.value as Promise<T>;
    for (const shared of of) this.value(shared);
    const before = this.count();
    let grown = 0;
    let made: { value: T } | null = null;
    let unwanted = false;
    const drop = () => {
      this.counted -= grown;
      if (made) dispose(made.value);
      made = null;
    };
    const value = Promise.resolve()
      .then(make)
      .then((result) => {
        made = { value: result };
        this.counted += grown = this.count() - before;
        if (unwanted) drop();
        return result;
      });
    this.made.set(key, {
      of: of.map((shared) => shared.key),
      value,
      dispose: () => {
        unwanted = true;
        if (made) drop();
      },
    });
    // So that it can be tried again.
    value.catch(() => this.made.delete(key));
    return value;
  }

  forget(key: string): void {
    this.values.delete(key);
    for (const [name, { of, dispose }] of this.made) {
      if (!of.includes(key)) continue;
      this.made.delete(name);
      dispose();
    }
  }

  dispose(): void {
    for (const { dispose } of this.made.values()) dispose();
    this.made.clear();
    this.values.clear();
  }
}
