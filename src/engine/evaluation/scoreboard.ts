/** Counts right answers by picture and condition, and makes accuracies of them in the way reports do. */
import { cellName, type PerPicture } from '../../contract/perPicture';
import type { Accuracy, PerCorruption, TestSetName } from '../../contract/report';
import { accuracyOf, clusteredAccuracy } from '../../evaluate/metrics';
import { pairedBootstrap, type Interval } from '../../num/statistics';
import { packBits, unpackBits } from '../../num/bits';

/** Clean pictures and other sets by name, or one corruption at one severity. */
export type Condition = Exclude<TestSetName, 'corrupted'> | { corruption: string; severity: number };

/** By the key of each picture: 1 where the answer is the label. */
type Right = Map<string, number>;

interface Cell {
  corruption: string;
  severity: number;
  right: Right;
}

export class Scoreboard {
  private readonly plain = new Map<string, Right>();
  private readonly cells = new Map<string, Cell>();

  /** @param right 1 where the answer is the label, by picture; @param keys by which a picture is known under every condition */
  add(condition: Condition, keys: readonly string[], right: ArrayLike<number>): void {
    const into = this.into(condition);
    keys.forEach((key, i) => into.set(key, right[i]!));
  }

  /** Null where the set was not looked at. */
  of(name: Exclude<TestSetName, 'corrupted'>): Accuracy | null {
    const right = this.plain.get(name);
    return right ? accuracyOf(Float64Array.from(right.values())) : null;
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
    // In one order, so that the sum is the same to the last bit whoever looked at which pictures first.
    const keys = [...new Set(cells.flatMap(({ right }) => [...right.keys()]))].sort();
    const complete = cells.every(({ right }) => right.size === keys.length);
    const shares = Float64Array.from(keys, (key) => {
      const seen = cells.flatMap(({ right }) => right.get(key) ?? []);
      return seen.reduce((sum, x) => sum + x / seen.length, 0);
    });
    const mean = clusteredAccuracy(shares, cells.length);
    return complete ? mean : { ...mean, n: cells.reduce((sum, { right }) => sum + right.size, 0) };
  }

  /**
   * What this board has more than another on the pictures that both have seen, clean and on the mean of the corruptions, with the paired
   * bootstrap interval over pictures.
   */
  gainOver(other: Scoreboard, seed: number): { clean?: Interval; corrupted?: Interval } {
    const clean = gain(this.plain.get('clean'), other.plain.get('clean'), seed);
    const corrupted = gain(sharesOf(this.cells), sharesOf(other.cells), seed);
    return { ...(clean ? { clean } : {}), ...(corrupted ? { corrupted } : {}) };
  }

  /** Of clean pictures and corrupted ones, which are the same pictures. */
  perPicture(): PerPicture {
    const clean = this.plain.get('clean');
    const sets: [string, Right][] = [
      ...(clean ? [['clean', clean] as [string, Right]] : []),
      ...[...this.cells.values()].map(({ corruption, severity, right }): [string, Right] => [
        cellName(corruption, severity),
        right,
      ]),
    ];
    const keys = [...new Set(sets.flatMap(([, right]) => [...right.keys()]))];
    const lacking = sets.filter(([, right]) => right.size < keys.length);
    const numbered = keys.every((key, i) => key === String(i));
    return {
      pictures: numbered && keys.length > 0 ? keys.length : keys,
      right: packed(sets, keys, (right, key) => right.get(key) === 1),
      ...(lacking.length > 0 ? { seen: packed(lacking, keys, (right, key) => right.has(key)) } : {}),
    };
  }

  /** Takes over what another board had counted. @throws {RangeError} where the record is damaged */
  addPerPicture({ pictures, right, seen }: PerPicture): void {
    const keys = typeof pictures === 'number' ? Array.from({ length: pictures }, (_, i) => String(i)) : pictures;
    for (const [name, text] of Object.entries(right)) {
      const bits = unpackBits(text, keys.length);
      const looked = seen?.[name] === undefined ? null : unpackBits(seen[name], keys.length);
      const into = this.into(conditionOf(name));
      keys.forEach((key, i) => {
        if (!looked || looked[i]) into.set(key, bits[i]!);
      });
    }
  }

  private into(condition: Condition): Right {
    if (typeof condition === 'string') {
      const known = this.plain.get(condition) ?? new Map<string, number>();
      this.plain.set(condition, known);
      return known;
    }
    const { corruption, severity } = condition;
    const name = cellName(corruption, severity);
    const cell = this.cells.get(name) ?? { corruption, severity, right: new Map<string, number>() };
    this.cells.set(name, cell);
    return cell.right;
  }
}

function packed(
  sets: readonly [string, Right][],
  keys: readonly string[],
  is: (right: Right, key: string) => boolean,
): Record<string, string> {
  return Object.fromEntries(sets.map(([name, right]) => [name, packBits(keys.map((key) => is(right, key)))]));
}

/** Each picture's share of right answers over the cells that have it. */
function sharesOf(cells: ReadonlyMap<string, Cell>): Right {
  const sums = new Map<string, { right: number; seen: number }>();
  for (const { right } of cells.values()) {
    for (const [key, value] of right) {
      const sum = sums.get(key) ?? { right: 0, seen: 0 };
      sums.set(key, { right: sum.right + value, seen: sum.seen + 1 });
    }
  }
  return new Map([...sums].map(([key, { right, seen }]) => [key, right / seen]));
}

function gain(mine: Right | undefined, theirs: Right | undefined, seed: number): Interval | null {
  const keys = [...(mine?.keys() ?? [])].filter((key) => theirs?.has(key)).sort();
  if (keys.length === 0) return null;
  const of = (right: Right) => Float64Array.from(keys, (key) => right.get(key)!);
  return pairedBootstrap(of(mine!), of(theirs!), seed);
}

function conditionOf(name: string): Condition {
  if (name === 'clean') return name;
  const at = name.lastIndexOf(' ');
  return { corruption: name.slice(0, at), severity: Number(name.slice(at + 1)) };
}
