import { describe, expect, it } from 'vitest';
import { PRESETS, type ExperimentConfig, type MethodName } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import { large, resnet, small } from '../../models/resnet';
import { PACK_SIZES, splitSizes } from '../../sources/splits';
import { stageWork } from './cost';
import { methodOrder } from './methods';
import { QUICK_RUN, recordedConfig } from './testing';
import { workByKind } from './work';
import { workersFor } from './workersFor';
import type { TaskPool } from '../../pool/TaskPool';

const NETWORKS = { small: { architecture: resnet(small) }, large: { architecture: resnet(large) } };

function workOf(config: ExperimentConfig) {
  const sizes = splitSizes('emoji-16', config.data);
  return stageWork(config, NETWORKS, { classes: PACK_SIZES['emoji-16'].classes, side: 64, sizes });
}

const partsOf = (config: ExperimentConfig, stage: MethodName) =>
  workOf(config)
    .get(stage)!
    .map(({ name }) => name);

function quickWith(...methods: MethodName[]): ExperimentConfig {
  return { ...presetConfig('quick', 1), methods };
}

describe('the expected work of an experiment', () => {
  it('has the shares that a recorded run had', () => {
    const stages = workOf(recordedConfig());
    const all = [...workByKind(stages).values()].reduce((sum, work) => sum + work, 0);
    const whole = QUICK_RUN.reduce((sum, [, , seconds]) => sum + seconds, 0);
    for (const [stage, part, seconds] of QUICK_RUN) {
      const { work } = stages.get(stage)!.find(({ name }) => name === part)!;
      // A part of a few seconds is a second longer in one run than in another.
      expect(Math.abs(work / all - seconds / whole), `${stage} ${part}`).toBeLessThan(0.01);
    }
  });

  it('counts what several methods stand on where it is made first', () => {
    const both = quickWith('pretrained', 'temper', 'three-heads', 'wise-ft', 'cft');
    expect(partsOf(both, 'front-correction')).toEqual(['judging', 'reading', 'correcting', 'measuring']);
    expect(partsOf(both, 'temper')).toEqual(['features', 'asking', 'training', 'measuring']);
    // Without a teacher nobody judges views, so its front is another one.
    expect(partsOf(both, 'three-heads')).toEqual(['reading', 'correcting', 'features', 'training', 'measuring']);
    expect(partsOf(both, 'wise-ft')).toEqual(['training', 'measuring']);
    expect(partsOf(both, 'cft')).toEqual(['measuring']);
  });

  it('grows with what is asked for', () => {
    const total = (config: ExperimentConfig) =>
      [...workByKind(workOf(config)).values()].reduce((sum, work) => sum + work, 0);
    const quick = presetConfig('quick', 1);
    const longer = { ...quick, teacher: { ...quick.teacher, steps: 2 * quick.teacher.steps } };
    const severe = { ...quick, benchmark: { ...quick.benchmark, severities: [1, 2, 3, 4, 5] } };
    for (const more of [longer, severe]) expect(total(more)).toBeGreaterThan(total(quick));
    expect(total(presetConfig('lesson', 1))).toBeLessThan(0.85 * total(quick));
    expect(total(presetConfig('tiny', 1))).toBeLessThan(0.05 * total(quick));
  });
});

it.each(PRESETS)('%s trains and measures the main result before the baselines', (preset) => {
  const order = methodOrder(presetConfig(preset));
  const first = order.slice(0, 1 + order.indexOf('temper'));
  const stands: MethodName[] = ['pretrained', 'teacher', 'front-correction', 'temper'];
  expect(first).toEqual(stands.filter((name) => order.includes(name)));
  expect(order.length).toBeGreaterThan(first.length);
});

it('shares work among workers where it outweighs their start, or where they are asked for', () => {
  const pool = { workers: 4 } as TaskPool;
  const of = (preset: 'tiny' | 'quick', workersAsked: boolean) =>
    workersFor(workOf(presetConfig(preset, 1)), { pool, workersAsked });
  expect([of('tiny', false), of('quick', false), of('tiny', true)]).toEqual([1, 4, 4]);
  expect(workersFor(workOf(presetConfig('quick', 1)), { pool, workersAsked: false }, 'prepare')).toBe(1);
});
