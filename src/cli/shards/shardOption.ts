/** `--shard k/n` of a command line. */
import { MOST_SHARDS, type Shard } from '../../contract/shard';
import { UsageError } from '../usage';

/** @throws {UsageError} where it is no shard, such as 17/16 */
export function shardOption(text: string | undefined): Shard | null {
  if (text === undefined) return null;
  const found = /^\s*(\d{1,9})\s*\/\s*(\d{1,9})\s*$/.exec(text);
  if (!found) throw new UsageError(`--shard takes a number and how many there are, such as 7/16; got "${text}".`);
  const [number, of] = [Number(found[1]), Number(found[2])];
  if (of < 1 || of > MOST_SHARDS) {
    throw new UsageError(`--shard ${text}: there can be from 1 to ${MOST_SHARDS.toLocaleString('en')} shards.`);
  }
  if (number < 1) throw new UsageError(`--shard ${text}: shards are numbered from 1; the first is 1/${of}.`);
  if (number > of)
    throw new UsageError(`--shard ${text}: of ${of} shards there is no ${number}; the last is ${of}/${of}.`);
  return { number, of };
}
