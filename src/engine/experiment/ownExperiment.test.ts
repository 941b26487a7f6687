/** The whole engine on pictures and networks of the user's own, from files to the report and to the model that is taken home. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentConfig } from '../../contract/config';
import type { JobEvent } from '../../contract/engine';
import type { KeptData } from '../../contract/library';
import { presetConfig } from '../../contract/presets';
import { parseReport, type Report } from '../../contract/report';
import { hash3 } from '../../num/random';
import { layersModel, split } from '../../models/tfjs/testing';
import { clipTokenizer, clipWeights, testFile } from '../library/models/clipTesting';
import { ended, reportOf, sessionOn } from '../testing';

const TRAIN = 9;
const TEST = 3;

/** CIFAR-10 records of pictures whose colour tells the class, on noise. */
function cifarRecords(perClass: number, seed: number): Uint8Array<ArrayBuffer> {
  const records = new Uint8Array(10 * perClass * 3073);
  for (let i = 0; i < 10 * perClass; i++) {
    const label = i % 10;
    const at = i * 3073;
    records[at] = label;
    for (let j = 0; j < 3072; j++) {
      const channel = Math.floor(j / 1024);
      const base = 25 * ((label * (channel + 1)) % 10);
      records[at + 1 + j] = Math.min(255, base + (hash3(seed, i, j) % 30));
    }
  }
  return records;
}

function configOf(data: KeptData): ExperimentConfig {
  const tiny = presetConfig('tiny', 3);
  return {
    ...tiny,
    data: {
      pack: 'own',
      own: { data: data.id },
      teacherPerClass: 3,
      labelledPerClass: 2,
      unlabelled: 10,
      arrivals: 0,
      arrivalKinds: [],
      testPerClass: 2,
      cleanPerClass: 2,
    },
    student: { ...tiny.student, steps: 2 },
    teacher: { ...tiny.teacher, steps: 2 },
    benchmark: { ...tiny.benchmark, table: 'cifar-c' },
    methods: ['pretrained', 'teacher', 'temper', 'apt'],
  };
}

const quiet = () => {};

describe('an experiment on pictures of the user’s own', () => {
  const session = sessionOn();
  let data: KeptData;
  let report: Report;

  beforeAll(async () => {
    await session.start({ backend: 'wasm' });
    const files = [
      { path: 'data_batch_1.bin', file: new Blob([cifarRecords(TRAIN, 1)]) },
      { path: 'test_batch.bin', file: new Blob([cifarRecords(TEST, 2)]) },
    ];
    const proposal = await session.openData(files, quiet);
    data = await session.keepData({ name: proposal.name, seed: 1 }, quiet);
    const config = configOf(data);
    // What is loaded once stays: models, and the sprites' pack behind the transfer sets.
    await session.models(config);
    await session.data(config);
    const tensors = session.tensors();
    report = await reportOf(session, { config });
    expect(session.tensors()).toBe(tensors);
  }, 120_000);

  it('ends in a valid report that says what was done with models of other classes', () => {
    expect(parseReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report.methods.map(({ name }) => name)).toEqual([
      'pretrained',
      'teacher',
      'front-correction',
      'temper',
      'apt',
    ]);
    expect(report.data.note).toMatch(/Large ResNet, 64 emoji has other classes, so its classifier is a linear probe/);
    expect(report.data).toMatchObject({ pack: 'own', imageSize: 32, name: data.name });
    expect(report.data.splits).toMatchObject({ clean: 20, teacher: 30, labelled: 20, unlabelled: 10 });
    for (const method of report.methods) {
      expect(method.clean.n).toBe(20);
      expect(method.renditions).toBeUndefined();
      expect(method.corruptionError).toMatchObject({ normalised: false });
      expect(method.corruptionError!.why).toContain('32');
    }
    // Colours tell the classes, so a probe on any features finds them.
    expect(report.methods[0]!.clean.accuracy).toBeGreaterThan(0.5);
  });

  it('finds every stage again, the fitted classifiers too', async () => {
    const again = await ended(session, { config: configOf(data) });
    const numbers = ({ methods }: Report) => methods.map(({ cost: _, ...rest }) => rest);
    expect(numbers(again.report!)).toEqual(numbers(report));
    expect(again.events.some((event) => event.type === 'metric')).toBe(false);
  });

  it('answers about a picture with the names of these classes', async () => {
    const { pictures } = await session.dataSamples(data.id, 'test', 1);
    const tensors = session.tensors();
    const said = await session.predict(pictures[0]!);
    expect(said.map(({ model }) => model)).toContain('Temper (three heads, teacher)');
    for (const { top } of said) expect(data.shownNames).toContain(top[0]!.className);
    expect(session.tensors()).toBe(tensors);
  });

  it('gives the tuned model away, which answers the same when it comes back', async () => {
    const bundle = await session.exportBundle(configOf(data), 'temper');
    expect(bundle.record).toMatchObject({ pictureSide: 32, classNames: data.shownNames });
    const file = { path: 'model.safetensors', file: new Blob([bundle.weights as Uint8Array<ArrayBuffer>]) };
    const kept = await session.addModel({ files: [file] }, quiet);
    expect(kept.kind).toBe('tuned');
    await session.askInLook([kept.id]);
    const { pictures } = await session.dataSamples(data.id, 'test', 1);
    const said = await session.predict(pictures[0]!);
    const answer = (label: string) => said.find(({ model }) => model === label)!.top[0]!.className;
    expect(answer(kept.label)).toBe(answer('Temper (three heads, teacher)'));
    await session.forgetModel(kept.id);
    expect((await session.predict(pictures[0]!)).map(({ model }) => model)).not.toContain(kept.label);
  });

  it('takes a CLIP, whose classifier is the names of the classes, and measures it on words that it was not tuned on', async () => {
    const files = [testFile('model.safetensors', clipWeights()), ...clipTokenizer()];
    const clip = await session.addModel({ files }, quiet);
    const config: ExperimentConfig = {
      ...configOf(data),
      models: { large: clip.id, small: 'embedded' },
      methods: ['pretrained', 'temper', 'cft'],
    };
    config.student.tuned = 'last-blocks';
    const seen = await reportOf(session, { config });
    const zeroShot = Object.fromEntries(seen.methods.map(({ name, zeroShot: one }) => [name, one]));
    expect(zeroShot.pretrained!.n).toBe(64);
    // The clean path is frozen, so what it knew before it knows after; complete fine-tuning has no such path.
    expect(zeroShot.temper).toEqual(zeroShot.pretrained);
    expect(zeroShot.cft!.n).toBe(64);
    expect(zeroShot.teacher).toBeUndefined();
    expect(seen.data.note).toMatch(/by the names of the classes/);
  }, 120_000);

  it('measures models of every kind on its pictures: each a row, those of the experiment as its methods', async () => {
    const config = configOf(data);
    const bundle = await session.exportBundle(config, 'temper');
    const weights = { path: 'model.safetensors', file: new Blob([bundle.weights as Uint8Array<ArrayBuffer>]) };
    const tuned = await session.addModel({ files: [weights] }, quiet);
    const clip = await session.addModel(
      { files: [testFile('model.safetensors', clipWeights()), ...clipTokenizer()] },
      quiet,
    );
    const files = await Promise.all(
      split(await layersModel('softmax', 32, 10), 'colours/').map(async ({ path, read }) => ({
        path,
        file: new Blob([(await read()) as BlobPart]),
      })),
    );
    const tfjs = await session.addModel({ files }, quiet);
    const models = [tuned.id, clip.id, tfjs.id];
    const tensors = session.tensors();
    const seen: number[] = [];
    const pictures = { from: 'experiment', config } as const;
    const measured = await session.evaluate({ models, pictures }, ({ done, total }) => seen.push(done / total));
    expect(measured.rows.map(({ id }) => id)).toEqual(models);
    expect(seen.at(-1)).toBe(1);
    const temper = report.methods.find(({ name }) => name === 'temper')!;
    const exact = (values: unknown) =>
      JSON.parse(
        JSON.stringify(values, (_, value: unknown) =>
          typeof value === 'number' ? Number(value.toPrecision(12)) : value,
        ),
      ) as unknown;
    const { clean, corrupted, perCorruption, corruptionError } = measured.rows[0]!;
    expect(exact({ clean, corrupted, perCorruption })).toEqual(
      exact({ clean: temper.clean, corrupted: temper.corrupted, perCorruption: temper.perCorruption }),
    );
    expect(corruptionError).toMatchObject({ normalised: false });
    for (const row of measured.rows) {
      expect(row.clean!.n).toBe(20);
      expect(row.corrupted!.n).toBe(temper.corrupted.n);
      expect(row.answers).toMatch(
        /^Answers are chosen among the 10 classes of the pictures; its classes were found by/,
      );
    }
    expect(parseReport(JSON.parse(JSON.stringify({ ...report, others: measured.rows }))).others).toHaveLength(3);
    // What is loaded for it is freed again, but for the models that stay open for Look.
    session.tensors();
    const again = session.tensors();
    await session.evaluate({ models, pictures }, quiet);
    expect(session.tensors()).toBe(again);
    expect(again).toBeGreaterThanOrEqual(tensors);
  }, 120_000);

  it('measures nothing beside an experiment, ends where it is told to, and says what does not fit', async () => {
    const pictures = { from: 'experiment', config: configOf(data) } as const;
    const other = await readFile(new URL('../../../public/models/small-16.safetensors', import.meta.url));
    const small = await session.addModel({ files: [{ path: 'small.safetensors', file: new Blob([other]) }] }, quiet);
    await expect(session.evaluate({ models: [small.id], pictures }, quiet)).rejects.toThrow(/has 16 classes/);
    await expect(session.evaluate({ models: ['gone'], pictures }, quiet)).rejects.toThrow(/not kept here/);
    await expect(session.evaluate({ models: [], pictures }, quiet)).rejects.toThrow(/at least one model/);
    const running = session.run({ config: configOf(data) }, quiet);
    await expect(session.evaluate({ models: ['small-64'], pictures }, quiet)).rejects.toThrow(/experiment is running/);
    await running;
    const clip = (await session.keptModels()).find(({ kind }) => kind === 'clip')!;
    const cancelled = session.evaluate({ models: [clip.id], pictures }, () => void session.cancelEvaluation());
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    expect((await session.evaluate({ models: [clip.id], pictures }, quiet)).rows).toHaveLength(1);
  }, 120_000);

  it('refuses what cannot be: no data, data that is gone, a teacher larger than its student', async () => {
    const without = { ...configOf(data), data: { ...configOf(data).data, own: undefined } };
    const failure = async (config: ExperimentConfig) => {
      const events: JobEvent[] = [];
      await session.run({ config }, (event) => events.push(event));
      return events.flatMap((event) => (event.type === 'state' && event.error ? [event.error.what] : [])).join();
    };
    expect(await failure(without)).toMatch(/Choose the pictures/);
    expect(await failure({ ...without, data: { ...without.data, own: { data: 'gone' } } })).toMatch(
      /not kept|no longer/,
    );
    const file = await readFile(new URL('../../../public/models/large-16.safetensors', import.meta.url));
    const large = await session.addModel({ files: [{ path: 'large.safetensors', file: new Blob([file]) }] }, quiet);
    const small = await readFile(new URL('../../../public/models/small-16.safetensors', import.meta.url));
    const other = await session.addModel({ files: [{ path: 'small.safetensors', file: new Blob([small]) }] }, quiet);
    expect(await failure({ ...presetConfig('tiny'), models: { large: other.id, small: large.id } })).toMatch(
      /Exchange/,
    );
  }, 120_000);
});
