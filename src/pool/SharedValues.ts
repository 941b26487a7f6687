/** The values of a pool, each held as long as somebody shares it or a task that waits uses it. */
import type { Shared } from './TaskPool';

export class SharedValues {
  private readonly entries = new Map<string, { value: unknown; holders: number }>();
  private readonly listeners = new Set<(key: string) => void>();

  share<T>(key: string, value: T): Shared<T> {
    const known = this.entries.get(key);
    if (known) known.holders++;
    else this.entries.set(key, { value, holders: 1 });
    return { key };
  }

  /** @throws Error where a value is not shared */
  hold(uses: readonly Shared<unknown>[]): void {
    const unknown = uses.find(({ key }) => !this.entries.has(key));
    if (unknown) throw new Error(`The value "${unknown.key}" is not shared any more.`);
    for (const { key } of uses) this.entries.get(key)!.holders++;
  }

  release(uses: readonly Shared<unknown>[]): void {
    for (const { key } of uses) {
      const entry = this.entries.get(key);
      if (!entry || --entry.holders > 0) continue;
      this.entries.delete(key);
      for (const listener of this.listeners) listener(key);
    }
  }

  value(key: string): unknown {
    return this.entries.get(key)?.value;
  }

  /** Calls back with the key of each value that nobody needs any more. */
  onFreed(listener: (key: string) => void): void {
    this.listeners.add(listener);
  }

  clear(): void {
    this.entries.clear();
  }
}
