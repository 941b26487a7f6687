/** Whether shards make a whole: all of one division, each there once, alike in what they were made of. */
import { shardWords, type Shard } from '../../contract/shard';
import { canonicalJson } from '../../contract/canonicalJson';
import { printable } from '../printable';

export interface FoundShard<T> {
  /** Of the file that was found. */
  path: string;
  shard: Shard;
  record: T;
}

/** What has to be one in all shards, in words, each as a text that is compared. */
export type SameInAll<T> = readonly {
  what: string;
  of(record: T): string;
  /** What it consists of, where it is too much to be told whole. */
  fields?(record: T): object;
}[];

const SHOWN = 10;

/**
 * @returns the shards in their order
 * @throws Error naming what is missing, doubled, or of another kind; at least one shard has to be given
 */
export function inOrder<T>(found: readonly FoundShard<T>[], same: SameInAll<T>): FoundShard<T>[] {
  const [first] = found as [FoundShard<T>];
  const { of } = first.shard;
  const other = found.find(({ shard }) => shard.of !== of);
  if (other) {
    throw new Error(
      `${printable(first.path)} is ${shardWords(first.shard)}, ${printable(other.path)} is ${shardWords(other.shard)}: they are of two divisions. Merge one of them.`,
    );
  }
  for (const { what, of: told, fields } of same) {
    const different = found.find(({ record }) => told(record) !== told(first.record));
    if (!different) continue;
    const [one, another] = [told(first.record), told(different.record)].map(shortened);
    const how = fields
      ? differences(fields(different.record), fields(first.record)).map(shortened).join(', ')
      : `${another} instead of ${one}`;
    throw new Error(
      `${capital(shardWords(different.shard))} (${printable(different.path)}) has another ${what} than ${shardWords(first.shard)} (${printable(first.path)}): ` +
        `${how}. Make it again with the settings of the others.`,
    );
  }
  const byNumber = new Map<number, FoundShard<T>>();
  for (const one of found) {
    const before = byNumber.get(one.shard.number);
    if (before) {
      throw new Error(
        `${capital(shardWords(one.shard))} is there twice: ${printable(before.path)} and ${printable(one.path)}. Leave one out.`,
      );
    }
    byNumber.set(one.shard.number, one);
  }
  const missing = Array.from({ length: of }, (_, i) => i + 1).filter((number) => !byNumber.has(number));
  if (missing.length > 0) throw new Error(missingWords(missing, of));
  return [...byNumber.values()].sort((a, b) => a.shard.number - b.shard.number);
}

function missingWords(missing: readonly number[], of: number): string {
  if (missing.length === 1) return `Shard ${missing[0]!} of ${of} is missing.`;
  const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : '';
  return `Shards ${missing.slice(0, SHOWN).join(', ')}${more} of ${of} are missing.`;
}

/** Such as "seed 2 instead of 1", of the fields that differ, groups of fields entered. */
function differences(there: object, here: object, within = ''): string[] {
  const [a, b] = [there, here] as Record<string, unknown>[];
  return [...new Set([...Object.keys(a!), ...Object.keys(b!)])].flatMap((key) => {
    const [one, other] = [a![key], b![key]];
    if (canonicalJson(one ?? null) === canonicalJson(other ?? null)) return [];
    if (isGroup(one) && isGroup(other)) return differences(one, other, `${within}${key}.`);
    return [`${within}${key} ${inWords(one)} instead of ${inWords(other)}`];
  });
}

const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const inWords = (value: unknown) =>
  value === undefined || value === null ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);

const capital = (words: string) => words[0]!.toUpperCase() + words.slice(1);
const shortened = (text: string) => printable(text.length > 120 ? `${text.slice(0, 117)}…` : text);
