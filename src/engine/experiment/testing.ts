/**
 * What the parts of a run of the quick preset took: seconds on two workers, nothing else running (`test/bench/stageTimes.ts quick 2`); Node 20.20
 * on two shared cores of an AMD EPYC, `wasm`, 28 November 2026. The weights of `cost.ts` were taken from it.
 */
import type { ExperimentConfig } from '../../contract/config';
import type { StageName } from '../../contract/engine';
import { presetConfig } from '../../contract/presets';
import type { PartName } from './work';

export const QUICK_RUN: readonly (readonly [StageName, PartName, seconds: number])[] = [
  ['prepare', 'corrupting', 5.16],
  ['pretrained', 'measuring', 2.94],
  ['teacher', 'training', 6.58],
  ['teacher', 'measuring', 0.72],
  ['front-correction', 'judging', 1.45],
  ['front-correction', 'reading', 0.22],
  ['front-correction', 'correcting', 8.81],
  ['front-correction', 'measuring', 2.39],
  ['temper', 'features', 0.82],
  ['temper', 'asking', 0.42],
  ['temper', 'training', 0.98],
  ['temper', 'measuring', 3.64],
  ['apt', 'training', 2.05],
  ['apt', 'measuring', 2.33],
  ['cft', 'training', 32.46],
  ['cft', 'measuring', 2.37],
];

/** The quick preset with the methods of that run: one that came to the preset later is not in it. */
export function recordedConfig(): ExperimentConfig {
  const config = presetConfig('quick', 1);
  return { ...config, methods: config.methods.filter((name) => QUICK_RUN.some(([stage]) => stage === name)) };
}

/**
 * What `measureSpeed` says of one thread on the same machine, operations a second: the best of 74 measurements in a minute, since other
 * programs ran beside them (the best eight lie between 77.0 and 78.2 · 10⁹, the median of all at 69.4).
 */
export const ONE_THREAD = 78e9;
