import { describe, expect, it } from 'vitest';
import { WorkQueue, type Lane } from './WorkQueue';

/** Work whose answers come one by one, when the test says so. */
function stepwise() {
  const queue = new WorkQueue();
  const asked: string[] = [];
  const answers = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const ask = (lane: Lane, key: string, name = key) =>
    queue.ask(lane, key, () => {
      asked.push(name);
      return new Promise<string>((resolve, reject) => answers.set(name, { resolve: () => resolve(name), reject }));
    });
  const answer = async (name: string) => {
    answers.get(name)!.resolve();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { queue, asked, answers, ask, answer };
}

describe('WorkQueue', () => {
  it('serves answers, then the large picture, then cells, one at a time', async () => {
    const { asked, ask, answer } = stepwise();
    const cell = ask('cells', 'cell 1');
    void ask('cells', 'cell 2');
    void ask('large', 'large');
    void ask('answers', 'answer');
    expect(asked).toEqual(['cell 1']);
    for (const name of ['cell 1', 'answer', 'large', 'cell 2']) await answer(name);
    expect(asked).toEqual(['cell 1', 'answer', 'large', 'cell 2']);
    expect(await cell).toBe('cell 1');
  });

  it('lets the newest wish with a key take the place of one that waits', async () => {
    const { asked, ask, answer } = stepwise();
    void ask('cells', 'cell');
    const first = ask('large', 'picture', 'first');
    const second = ask('large', 'picture', 'second');
    expect(await first).toBeNull();
    await answer('cell');
    await answer('second');
    expect(await second).toBe('second');
    expect(asked).toEqual(['cell', 'second']);
  });

  it('draws what is in view before what is near it', async () => {
    const { asked, ask, answer } = stepwise();
    void ask('ahead', 'near 1');
    void ask('ahead', 'near 2');
    void ask('cells', 'in view');
    for (const name of ['near 1', 'in view', 'near 2']) await answer(name);
    expect(asked).toEqual(['near 1', 'in view', 'near 2']);
  });

  it('does not let urgent work wait for long work that has begun', async () => {
    const { asked, ask, answer } = stepwise();
    const sweep = ask('later', 'sweep');
    const large = ask('large', 'large');
    await Promise.resolve();
    expect(asked).toEqual(['sweep', 'large']);
    await answer('large');
    expect(await large).toBe('large');
    await answer('sweep');
    expect(await sweep).toBe('sweep');
  });

  it('begins long work only when nothing urgent is left', async () => {
    const { asked, ask, answer } = stepwise();
    void ask('cells', 'cell 1');
    void ask('later', 'sweep');
    void ask('cells', 'cell 2');
    await answer('cell 1');
    expect(asked).toEqual(['cell 1', 'cell 2']);
    await answer('cell 2');
    expect(asked).toEqual(['cell 1', 'cell 2', 'sweep']);
  });

  it('answers what was dropped with null, and goes on after an error', async () => {
    const { queue, ask, answers, answer } = stepwise();
    const broken = ask('cells', 'broken');
    const dropped = ask('cells', 'fog/1');
    const kept = ask('cells', 'snow/1');
    queue.drop('cells', (key) => key.startsWith('fog/'));
    expect(await dropped).toBeNull();
    answers.get('broken')!.reject(new Error('no'));
    await expect(broken).rejects.toThrow('no');
    await new Promise((resolve) => setTimeout(resolve));
    await answer('snow/1');
    expect(await kept).toBe('snow/1');
  });
});
