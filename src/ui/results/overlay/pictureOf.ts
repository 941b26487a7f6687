/** What stands about a chart of several runs once it is a picture. */
import type { OverlaidRun } from '../../../report/overlay/settingWords';
import type { ChartFacts, KeyEntry } from '../../parts/picture/framedSvg';
import { markOf } from './runMarks';

export function factsOf(title: string, note: string, runs: readonly OverlaidRun[]): ChartFacts {
  const names = runs.map(({ letter, name }) => `${letter}: ${name}`).join('; ');
  return { title, note: `${note} The runs are not counted together.`, source: `Temper. ${names}` };
}

export function keysOf(runs: readonly OverlaidRun[]): KeyEntry[] {
  return runs.map(({ letter, name }, i) => ({
    label: `${letter} ${name}`,
    ink: markOf(i).ink,
    mark: { path: markOf(i).path },
  }));
}
