/**
 * What the parts of a run of the quick preset took: processor seconds of one thread, since other programs ran beside it; commit f278ad7, Node
 * 20.20 on two shared cores of an Intel Xeon, `wasm`, 28 November 2026. The weights of `cost.ts` were taken from it.
 */
import type { StageName } from '../../contract/engine';
import type { PartName } from './work';

export const QUICK_RUN: readonly (readonly [StageName, PartName, seconds: number])[] = [
  ['prepare', 'corrupting', 3.64],
  ['pretrained', 'measuring', 17.36],
  ['teacher', 'training', 11.55],
  ['teacher', 'measuring', 2.14],
  ['front-correction', 'judging', 2.98],
  ['front-correction', 'reading', 0.68],
  ['front-correction', 'correcting', 22.46],
  ['front-correction', 'measuring', 16.96],
  ['temper', 'features', 4.02],
  ['temper', 'asking', 2.31],
  ['temper', 'training', 3.27],
  ['temper', 'measuring', 21.39],
  ['apt', 'training', 10.05],
  ['apt', 'measuring', 18.15],
  ['cft', 'training', 172.3],
  ['cft', 'measuring', 18.21],
];
