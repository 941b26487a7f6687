/**
 * What the parts of a run of the quick preset took: seconds on two workers, nothing else running (`test/bench/stageTimes.ts quick 2`); Node 20.20
 * on two shared cores of an AMD EPYC, `wasm`, 28 November 2026. The weights of `cost.ts` were taken from it.
 */
import type { StageName } from '../../contract/engine';
import type { PartName } from './work';

export const QUICK_RUN: readonly (readonly [StageName, PartName, seconds: number])[] = [
  ['prepare', 'corrupting', 4.63],
  ['pretrained', 'measuring', 6.01],
  ['teacher', 'training', 10.29],
  ['teacher', 'measuring', 1.11],
  ['front-correction', 'judging', 1.76],
  ['front-correction', 'reading', 0.39],
  ['front-correction', 'correcting', 15.52],
  ['front-correction', 'measuring', 4.41],
  ['temper', 'features', 1.31],
  ['temper', 'asking', 0.7],
  ['temper', 'training', 2.1],
  ['temper', 'measuring', 6.15],
  ['apt', 'training', 4.92],
  ['apt', 'measuring', 5.24],
  ['cft', 'training', 72.64],
  ['cft', 'measuring', 4.47],
];
