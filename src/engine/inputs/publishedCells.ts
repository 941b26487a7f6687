/** Pictures that others corrupted, with the pictures and classes of an experiment. */
import type { ExperimentConfig } from '../../contract/config';
import type { KeptData } from '../../contract/library';
import type { ExperimentPictures } from '../../sources/experimentPictures';
import type { OpenedKeptData } from '../library/data/openKept';
import { sized } from './sized';

/** @returns the cells of a published set, with the pictures and classes of the experiment */
export function publishedCells(
  data: OpenedKeptData,
  main: KeptData,
  config: ExperimentConfig,
): ExperimentPictures['corrupted'] {
  const labelOf = data.kept.classNames.map((name) => main.classNames.indexOf(name));
  return async (corruption, severity) => {
    const known = data.kept.corruptions.find(({ name }) => name === corruption);
    if (!known?.severities.includes(severity)) return null;
    const all = await data.corrupted(corruption, severity);
    const taken: number[] = [];
    const perClass = new Map<number, number>();
    all.labels.forEach((own, i) => {
      const label = labelOf[own] ?? -1;
      const held = perClass.get(label) ?? 0;
      if (label < 0 || held >= config.data.testPerClass) return;
      perClass.set(label, held + 1);
      taken.push(i);
    });
    if (taken.length === 0) return null;
    const size = all.width * all.height * 3;
    const pixels = new Uint8Array(taken.length * size);
    taken.forEach((from, to) => pixels.set(all.pixels.subarray(from * size, (from + 1) * size), to * size));
    const labels = Int32Array.from(taken, (i) => labelOf[all.labels[i]!]!);
    return sized({ ...all, count: taken.length, pixels, labels, classNames: main.shownNames }, main.side);
  };
}
