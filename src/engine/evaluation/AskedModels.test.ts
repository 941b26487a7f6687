import { expect, it } from 'vitest';
import type { PlainModel } from '../../models/plainModel';
import type { TaskKind, TaskPool } from '../../pool/TaskPool';
import type { AnswerTask, Answers } from '../pool/answerTask';
import { AskedModels } from './AskedModels';
import type { EvaluatedModel } from './evaluatedModel';
import type { EvaluationBatch } from './EvaluationSource';

/** Answers with its class, wherever it is asked. */
const model = (best: number, bytes: number, plain: boolean): EvaluatedModel => ({
  id: `model ${best}`,
  label: best === 1 ? 'The second' : 'The first',
  architecture: '',
  inputSize: 2,
  matched: '',
  assumed: [],
  classes: 4,
  bytes,
  network: null,
  plain: plain ? async () => ({ tuned: [`${best}`] }) as unknown as PlainModel : null,
  probabilities: async (pictures) => pictures.map(() => Float32Array.of(best)),
  answers: (all) => Int32Array.from(all, ([value]) => value!),
  dispose: () => {},
});

const set = { name: 's', count: 2, width: 2, height: 2, pixels: new Uint8Array(24), labels: Int32Array.of(0, 1) };
const batch: EvaluationBatch = {
  condition: 'clean',
  keys: ['a', 'b'],
  labels: set.labels,
  set: { ...set, classNames: [] },
  corrupt: null,
  among: 'all',
};

/** Asks in "workers" that know the models by what was shared; remembers what it was asked and what is still shared. */
function pretended(workers: number) {
  const values = new Map<string, unknown>();
  const asked: AnswerTask[] = [];
  const pool: TaskPool = {
    workers,
    reason: '',
    async run<I, O>(_: TaskKind<I, O>, input: I) {
      const task = input as unknown as AnswerTask;
      asked.push(task);
      const best = task.models.map(({ key }) => Number((values.get(key) as PlainModel).tuned[0]));
      const probabilities = best.map((one) => [Float32Array.of(one), Float32Array.of(one)]);
      return { pixels: task.pictures ? set.pixels : null, probabilities } satisfies Answers as O;
    },
    share(key, value) {
      values.set(key, value);
      return { key };
    },
    forget: (...shared) => shared.forEach(({ key }) => values.delete(key)),
    dispose: async () => {},
  };
  return { pool, asked, values };
}

it.each([
  ['all in the workers', 2, 1e9, [true, true], 2, false],
  ['here what the workers have no memory for', 2, 6000, [true, true], 1, true],
  ['here what cannot be sent', 2, null, [true, false], 1, true],
  ['here where there are no workers', 1, 1e9, [true, true], 0, true],
])('asks %s, with the answers in order', async (_, workers, freeBytes, sendable, shared, pictures) => {
  const { pool, asked, values } = pretended(workers);
  const models = [model(3, 1000, sendable[0]!), model(1, 5000, sendable[1]!)];
  const { signal } = new AbortController();
  const those = await AskedModels.share(models, pool, { signal, freeBytes });
  const answers = await those.answers(batch);
  const unshared = workers > 1 && shared < sendable.filter(Boolean).length;
  expect(those.notes).toEqual(unshared ? [expect.stringMatching(/^The second was asked in one thread: copies/)] : []);
  expect(answers.map((one) => [...one])).toEqual([
    [3, 3],
    [1, 1],
  ]);
  await those.answers({ ...batch, condition: 'arrivals' });
  expect(asked.map((task) => [task.models.length, task.pictures])).toEqual([
    [shared, pictures],
    [shared, pictures],
  ]);
  // The pictures were the same, and are shared once.
  expect(asked[0]!.set).toEqual(asked[1]!.set);
  expect(values.size).toBe(shared + 1);
  those.forget();
  expect(values.size).toBe(0);
});

it('forgets what was shared where a model cannot be sent', async () => {
  const { pool, values } = pretended(2);
  const broken = { ...model(1, 1000, true), plain: () => Promise.reject(new Error('The weights are gone.')) };
  const { signal } = new AbortController();
  const shared = AskedModels.share([model(3, 1000, true), broken], pool, { signal, freeBytes: null });
  await expect(shared).rejects.toThrow('The weights are gone.');
  expect(values.size).toBe(0);
});
