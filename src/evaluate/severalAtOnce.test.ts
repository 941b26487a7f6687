import { expect, it } from 'vitest';
import { severalAtOnce } from './severalAtOnce';

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

/** Five items, each of two batches. */
async function run(most: number, fail: (pictures: number) => void = () => {}) {
  const events: string[] = [];
  const taken: number[] = [];
  let [open, widest, calls, inside] = [0, 0, 0, 0];
  const hooks = {
    async between(pictures: number) {
      expect(++inside).toBe(1);
      await turn();
      inside--;
      calls++;
      fail(pictures);
    },
  };
  const error = await severalAtOnce({
    items: [1, 2, 3, 4, 5],
    most,
    hooks,
    async begin(item, { between }) {
      widest = Math.max(widest, ++open);
      try {
        await between(item);
        await between(item);
        return item * item;
      } finally {
        open--;
        events.push(`end ${item}`);
      }
    },
    take: (result) => void taken.push(result),
  }).then(
    () => null,
    (thrown: unknown) => String(thrown),
  );
  return { error, taken, widest, calls, open };
}

it('has so many under way, takes them in their order, and calls the hooks one after another', async () => {
  const taken = [1, 4, 9, 16, 25];
  expect(await run(1)).toEqual({ error: null, taken, widest: 1, calls: 10, open: 0 });
  expect(await run(3)).toEqual({ error: null, taken, widest: 3, calls: 10, open: 0 });
});

it('ends all of them where one ends, and throws its error', async () => {
  const fail = (pictures: number) => {
    if (pictures === 2) throw new Error('Enough.');
  };
  const { error, taken, open, calls } = await run(3, fail);
  expect({ error, taken, open }).toEqual({ error: 'Error: Enough.', taken: [], open: 0 });
  expect(calls).toBeLessThan(4);
});
