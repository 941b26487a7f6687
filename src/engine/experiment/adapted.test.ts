/** Methods that adapt at test time as rows of an experiment, on a small network with batch norms. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentConfig } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import { parseReport, type Report } from '../../contract/report';
import { mobileNetV2 } from '../../models/mobileNetV2';
import type { EngineSession } from '../session';
import { ended, reportOf } from '../testing';
import { ownSession } from './ownTesting';

async function opened(workers: number): Promise<{ session: EngineSession; config: ExperimentConfig }> {
  const { session, config } = await ownSession(mobileNetV2({ inputSize: 32 }), { workers, options: { inputSize: 32 } });
  return {
    session,
    config: {
      ...config,
      benchmark: { ...config.benchmark, severities: [2, 4] },
      adaptation: { ...config.adaptation, pictures: 4, prior: 4, statistics: 'file', stream: 2 },
      methods: ['pretrained', 'bn-adapt', 'tent'],
    },
  };
}

/** Without what depends on the clock. */
const figures = ({ methods }: Report) =>
  methods.map(({ cost: _, adaptation, ...rest }) => ({ ...rest, ...adaptation, answerSeconds: 0 }));

describe('methods that adapt at test time', () => {
  let one: Awaited<ReturnType<typeof opened>>;
  let report: Report;

  beforeAll(async () => {
    one = await opened(1);
    await one.session.models(one.config);
    await one.session.data(one.config);
    const tensors = one.session.tensors();
    report = await reportOf(one.session, { config: one.config });
    expect(one.session.tensors()).toBe(tensors);
  }, 120_000);

  it('are rows like any other, with what they cost at test time', () => {
    expect(parseReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
    const [plain, bn, tent] = report.methods as [Report['methods'][0], Report['methods'][0], Report['methods'][0]];
    expect([bn.name, tent.name]).toEqual(['bn-adapt', 'tent']);
    for (const row of [bn, tent]) {
      expect(row.clean.n).toBe(plain.clean.n);
      expect(row.corrupted.n).toBe(plain.corrupted.n);
      expect(row.transfer).toEqual(plain.transfer);
      expect(row.cost).toMatchObject({ seconds: 0, flops: 0, tunedParameters: 0 });
      expect(row.note).toMatch(/transductive/);
      expect(row.adaptation!.answerSeconds).toBeGreaterThan(0);
    }
    expect(bn.cost.answerFlops).toBe(plain.cost.answerFlops);
    expect(tent.cost.answerFlops!).toBeGreaterThan(1.5 * plain.cost.answerFlops!);
    expect(tent.adaptation!.changedParameters).toBeGreaterThan(30_000);
    expect(bn.calibration).not.toEqual(plain.calibration);
  });

  it('show how accuracy goes with steps and with the order of the pictures', () => {
    const streams = report.methods.map(({ adaptation }) => adaptation?.streams ?? []);
    expect(streams[2]!.map(({ order, passes }) => [order, passes])).toEqual([
      ['shuffled', 2],
      ['by-class', 2],
    ]);
    expect(streams[1]!.map(({ passes }) => passes)).toEqual([1, 1]);
    for (const { corruption, severity, passes, points } of streams.flat()) {
      expect([corruption, severity]).toEqual(['gaussian_noise', 4]);
      expect(points.reduce((sum, { accuracy }) => sum + accuracy.n, 0)).toBe(
        passes * report.data.splits['to-corrupt']!,
      );
    }
  });

  it('are found by an evaluation of the same model on the same pictures, beside the model as it is', async () => {
    const { models, adaptation: settings } = one.config;
    const pictures = { from: 'experiment', config: one.config } as const;
    const adapt = { by: ['bn', 'tent'], settings } as const;
    const { rows } = await one.session.evaluate({ models: [models!.large], adapt, pictures }, () => {});
    expect(rows.map(({ label }) => label.replace(/^.*?(, |$)/, ''))).toEqual([
      '',
      'Batch-norm adaptation',
      'Tent (entropy minimisation at test time)',
    ]);
    for (const [r, method] of report.methods.entries()) {
      const { clean, perCorruption } = rows[r]!;
      expect({ clean, perCorruption }).toEqual({ clean: method.clean, perCorruption: method.perCorruption });
    }
    const [, bn] = rows;
    expect(bn!.adaptation!.gain!.clean!.value).toBeCloseTo(bn!.clean!.accuracy - rows[0]!.clean!.accuracy, 12);
    expect(parseReport(JSON.parse(JSON.stringify({ ...report, others: rows }))).others).toHaveLength(3);
    const refused = one.session.evaluate({ models: ['small-64'], adapt, pictures }, () => {});
    await expect(refused).rejects.toThrow(/has 64 classes|cannot adapt/);
  }, 120_000);

  it('have the same figures on two workers', async () => {
    const two = await opened(2);
    const other = await reportOf(two.session, { config: two.config });
    expect(figures(other)).toEqual(figures(report));
  }, 120_000);

  it('take statistics of clean pictures where the file’s are none of training, and say so', async () => {
    const config = { ...one.config, methods: ['bn-adapt' as const] };
    config.adaptation = { ...config.adaptation, statistics: 'auto', stream: 0 };
    const measured = await reportOf(one.session, { config });
    expect(measured.methods.at(-1)!.adaptation!.statistics).toMatch(/^The statistics of training were measured on/);
  }, 120_000);

  it('are refused for networks without batch norms before anything is done', async () => {
    const { errors } = await ended(one.session, {
      config: { ...presetConfig('tiny'), methods: ['pretrained', 'tent'] },
    });
    expect(errors[0]?.what).toMatch(/methods: .* cannot have tent \(.*it needs batch norms/);
  });
});
