/**
 * Several things under way, taken in their order: while one is scored here, workers look at the next, and none idles at the end of a set
 * because another has the last batch.
 */
import type { PredictHooks } from './predict';

export interface SeveralAtOnce<Item, Result> {
  items: readonly Item[];
  /** How many are under way at a time. */
  most: number;
  hooks: PredictHooks;
  /** @param hooks those of the job, one call after another whoever makes it */
  begin(item: Item, hooks: PredictHooks): Promise<Result>;
  take(result: Result, item: Item): void;
}

/** @throws what the hooks, `begin` or `take` throw, once nothing is under way any more */
export async function severalAtOnce<Item, Result>(options: SeveralAtOnce<Item, Result>): Promise<void> {
  const { items, most, begin, take } = options;
  const hooks = oneAfterAnother(options.hooks);
  const underWay: Promise<Result>[] = [];
  try {
    for (const [index, item] of items.entries()) {
      while (underWay.length < most && index + underWay.length < items.length) {
        const one = begin(items[index + underWay.length]!, hooks);
        // What it throws is thrown where it is taken.
        one.catch(() => {});
        underWay.push(one);
      }
      take(await underWay.shift()!, item);
    }
  } catch (error) {
    hooks.stop(error);
    await Promise.allSettled(underWay);
    throw error;
  }
}

/** A job waits and ends in one place at a time. */
function oneAfterAnother(hooks: PredictHooks): PredictHooks & { stop(why: unknown): void } {
  let last: Promise<void> = Promise.resolve();
  let stopped: { why: unknown } | null = null;
  return {
    between(pictures) {
      last = last.then(() => {
        if (stopped) throw stopped.why;
        return hooks.between(pictures);
      });
      return last;
    },
    stop: (why) => (stopped ??= { why }),
  };
}
