/** The baselines that start from or end in something else than the pre-trained weights, through the whole engine. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentConfig, MethodName } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import type { Report } from '../../contract/report';
import { floatValues, readSafetensors } from '../../models/safetensors';
import { MemoryStore } from '../../store/MemoryStore';
import { reportOf, sessionOn, trainedIn } from '../testing';
import type { TrainedRecord } from './results';

const METHODS: MethodName[] = ['lp', 'cft', 'lp-ft', 'wise-ft'];

function config(): ExperimentConfig {
  const tiny = presetConfig('tiny', 5);
  tiny.student.steps = 3;
  // Large enough steps that a tuned weight is told from the original.
  tiny.baselines.complete.learningRate = 1e-2;
  tiny.benchmark.corruptions = ['contrast'];
  return { ...tiny, methods: METHODS };
}

describe('baselines', () => {
  const store = new MemoryStore();
  const session = sessionOn(store);
  let report: Report;
  let records: ReadonlyMap<string, TrainedRecord>;

  beforeAll(async () => {
    await session.start({ backend: 'wasm' });
    report = await reportOf(session, { config: config() });
    records = await trainedIn(store);
  }, 60_000);

  const costOf = (name: MethodName) => report.methods.find((method) => method.name === name)!.cost;

  it('are all measured, and leave no checkpoint and no features behind', async () => {
    expect(report.methods.map(({ name }) => name)).toEqual(METHODS);
    expect([...(await store.keys('checkpoint/')), ...(await store.keys('feature/'))]).toEqual([]);
  });

  it('LP fits the classifier alone', () => {
    const { weights } = records.get('lp')!;
    expect(Object.keys(weights)).toEqual(['head_combined.weight', 'head_combined.bias']);
    expect(costOf('lp').tunedParameters).toBe(weights['head_combined.weight']!.values.length + 16);
    expect(costOf('lp').flops).toBeLessThan(costOf('cft').flops);
    // It was fitted on one picture of each class, so it does far better than one in 16 on others.
    expect(report.methods[0]!.clean.accuracy).toBeGreaterThan(0.3);
  });

  it('LP-FT starts from the probe and pays for it', () => {
    const [probe, tuned] = [records.get('lp')!, records.get('lp-ft')!];
    expect(tuned.parts.map(({ name }) => name)).toEqual(['features', 'linear probe', 'tuning']);
    expect(costOf('lp-ft').flops).toBeCloseTo(costOf('lp').flops + costOf('cft').flops, -3);
    const distance = (a: Float32Array, b: Float32Array) => Math.hypot(...a.map((x, i) => x - b[i]!));
    const bias = (record: TrainedRecord) => record.weights['head_combined.bias']!.values;
    expect(distance(bias(tuned), bias(probe))).toBeLessThan(distance(bias(tuned), bias(records.get('cft')!)));
    expect(tuned.curve.steps.length).toBeGreaterThan(0);
  });

  it('WiSE-FT is halfway between the pre-trained and the fine-tuned weights, at the cost of these', async () => {
    const file = await session.exportWeights(config(), 'pretrained');
    const original = readSafetensors(file).tensors;
    const [complete, average] = [records.get('cft')!, records.get('wise-ft')!];
    expect(Object.keys(average.weights)).toEqual(Object.keys(complete.weights));
    const originalOf = (name: string) => floatValues(name, original.get(name)!);
    let moved = 0;
    for (const [name, { shape, values }] of Object.entries(average.weights)) {
      if (shape.length > 1 || name.startsWith('head_')) continue;
      const before = originalOf(name.replace('tuned.', ''));
      const after = complete.weights[name]!.values;
      values.forEach((value, i) => expect(value).toBeCloseTo((before[i]! + after[i]!) / 2, 5));
      moved += Math.hypot(...after.map((x, i) => x - before[i]!));
    }
    expect(moved).toBeGreaterThan(0.01);
    expect(costOf('wise-ft').flops).toBe(costOf('cft').flops);
  });
});
