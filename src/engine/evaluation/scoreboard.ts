/** Counts right answers by picture and condition, and makes accuracies of them in the way reports do. */
import type { Accuracy, PerCorruption, TestSetName } from '../../contract/report';
import { accuracyOf, clusteredAccuracy } from '../../evaluate/metrics';

/** Clean pictures and other sets by name, or one corruption at one severity. */
export type Condition = Exclude<TestSetName, 'corrupted'> | { corruption: string; severity: number };

export class Scoreboard {
  private readonly plain = new Map<string, Float64Array[]>();
  private readonly cells = new Map<string, { corruption: string; severity: number; right: Map<string, number> }>();

  /** @param right 1 where the answer is the label, by picture; @param keys by which a picture is known under every condition */
  add(condition: Condition, keys: readonly string[], right: Float64Array): void {
    if (typeof condition === 'string') {
      const parts = this.plain.get(condition) ?? [];
      parts.push(right);
      this.plain.set(condition, parts);
      return;
    }
    const { corruption, severity } = condition;
    const name = `${severity} ${corruption}`;
    const cell = this.cells.get(name) ?? { corruption, severity, right: new Map<string, number>() };
    keys.forEach((key, i) => cell.right.set(key, right[i]!));
    this.cells.set(name, cell);
  }

  /** Null where the set was not looked at. */
  of(name: Exclude<TestSetName, 'corrupted'>): Accuracy | null {
    const parts = this.plain.get(name);
    return parts ? accuracyOf(Float64Array.from(parts.flatMap((part) => [...part]))) : null;
  }

  perCorruption(): PerCorruption {
    const out: PerCorruption = {};
    for (const { corruption, severity, right } of this.cells.values()) {
      (out[corruption] ??= {})[String(severity)] = accuracyOf(Float64Array.from(right.values()));
    }
    return out;
  }

  /**
   * The mean over all cells. A picture that some cells lack counts in those that have it, so n is what was looked at. Null where
   * there are none.
   */
  corrupted(): Accuracy | null {
    const cells = [...this.cells.values()];
    if (cells.length === 0) return null;
    const keys = new Set(cells.flatMap(({ right }) => [...right.keys()]));
    const complete = cells.every(({ right }) => right.size === keys.size);
    const shares = Float64Array.from(keys, (key) => {
      const seen = cells.flatMap(({ right }) => right.get(key) ?? []);
      return seen.reduce((sum, x) => sum + x / seen.length, 0);
    });
    const mean = clusteredAccuracy(shares, cells.length);
    return complete ? mean : { ...mean, n: cells.reduce((sum, { right }) => sum + right.size, 0) };
  }
}
