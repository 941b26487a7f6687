/** LoRA, L2-SP and WiSE-FT as a curve, through the whole engine: what is left, what it costs, and that nothing is measured twice. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentConfig, MethodName } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import type { Report } from '../../contract/report';
import { MemoryStore } from '../../store/MemoryStore';
import { reportOf, sessionOn, trainedIn } from '../testing';
import type { TrainedRecord } from './results';

const METHODS: MethodName[] = ['lora', 'l2-sp'];

function config(): ExperimentConfig {
  const tiny = presetConfig('tiny', 5);
  tiny.benchmark.corruptions = ['contrast'];
  tiny.baselines.complete.learningRate = 1e-2;
  tiny.baselines.lora = { rank: 2, alpha: 2, learningRate: 1e-2 };
  tiny.baselines.l2sp = { strength: 0.1, learningRate: 1e-2 };
  tiny.baselines.wise = { curve: 'measured', alphas: [1, 0.5, 0.3, 0, 0.3] };
  return { ...tiny, methods: METHODS };
}

describe('methods that are tuned in another way', () => {
  const store = new MemoryStore();
  const session = sessionOn(store);
  let report: Report;
  let records: ReadonlyMap<string, TrainedRecord>;

  async function run(): Promise<{ report: Report; measured: number }> {
    const before = new Set(await store.keys('stage/measured-'));
    const found = await reportOf(session, { config: config() });
    const measured = (await store.keys('stage/measured-')).filter((key) => !before.has(key)).length;
    return { report: found, measured };
  }

  beforeAll(async () => {
    await session.start({ backend: 'wasm' });
    const first = await run();
    report = first.report;
    // Four rows, and of the curve the two points that are none.
    expect(first.measured).toBe(6);
    records = await trainedIn(store);
  }, 60_000);

  const row = (name: MethodName) => report.methods.find((method) => method.name === name)!;

  it('are measured, with the rows that the curve begins and ends in', () => {
    expect(report.methods.map(({ name }) => name).sort()).toEqual(['cft', 'l2-sp', 'lora', 'pretrained']);
    expect(row('cft').label).toBe('AugMix complete fine-tuning');
  });

  it('LoRA moves every kernel by a change of low rank, and nothing else but the classifier', () => {
    const { weights, tunedParameters, totalParameters } = records.get('lora')!;
    const names = Object.keys(weights);
    expect(names.every((name) => name.startsWith('head_combined.') || /conv|downsample/.test(name))).toBe(true);
    expect(tunedParameters).toBeLessThan(0.06 * totalParameters);
    expect(row('lora').cost.totalParameters).toBe(row('cft').cost.totalParameters);
    // Merged into the weights, an answer costs what it did.
    expect(row('lora').cost.answerFlops).toBe(row('pretrained').cost.answerFlops);
    expect(records.get('lora')!.curve.columns).toEqual(['loss', 'cross-entropy']);
  });

  it('L2-SP tunes all weights, and stays nearer to where they began', () => {
    const [free, held] = [records.get('cft')!, records.get('l2-sp')!];
    expect(Object.keys(held.weights)).toEqual(Object.keys(free.weights));
    expect(held.curve.columns).toEqual(['loss', 'cross-entropy', 'penalty']);
    expect(held.curve.values.at(-1)![2]).toBeGreaterThan(0);
    expect(row('l2-sp').cost.flops).toBe(row('cft').cost.flops);
  });

  it('the curve ends in the two models, and rises in α', () => {
    const { points } = report.wiseCurve!;
    expect(points.map(({ alpha, row: of }) => [alpha, of])).toEqual([
      [0, 'pretrained'],
      [0.3, undefined],
      [0.5, undefined],
      [1, 'cft'],
    ]);
    for (const [point, name] of [
      [points[0]!, 'pretrained'],
      [points[3]!, 'cft'],
    ] as const) {
      expect(point.clean).toEqual(row(name).clean);
      expect(point.corrupted).toEqual(row(name).corrupted);
      expect(point.validation).toEqual(report.validation[name]);
    }
  });

  it('finds all of it in another run, and takes home what was merged', async () => {
    const again = await run();
    expect(again.measured).toBe(0);
    expect(again.report.wiseCurve).toEqual(report.wiseCurve);
    const { record } = await session.exportBundle(config(), 'lora');
    expect(record.method.label).toBe('LoRA (low-rank changes)');
    expect(Object.keys(record.heads)).toEqual(['combined']);
  });
});
