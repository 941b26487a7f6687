/** Which test pictures are on the wall: chosen by the seed, never by what a model says of them. */
import type { WallRow } from '../../../contract/wall';
import type { ShiftedCell } from '../../../evaluate/shiftedCells';
import { Random } from '../../../num/random';

export const WALL_ROWS = 8;
export const WALL_COLUMNS = 12;

/** A row, and the set that it shows pictures of. */
export interface PlannedRow extends WallRow {
  /** Index of the set among the cells. */
  cell: number;
}

/**
 * Of corruptions a row each, all with the same pictures, and of their severities each as often; of new arrivals rows of different pictures.
 * Fewer where there are fewer.
 */
export function planWall(cells: readonly ShiftedCell[], seed: number): PlannedRow[] {
  const first = cells[0];
  if (!first) return [];
  const random = new Random(seed, 'wall');
  const order = mixedLabels(first.set.labels, random);
  const row = (cell: number, indices: readonly number[]): PlannedRow => {
    const { corruption, severity, set } = cells[cell]!;
    return { cell, corruption, severity, indices, labels: indices.map((i) => set.labels[i]!) };
  };
  if (first.corruption === null) {
    const shown = order.slice(0, WALL_ROWS * WALL_COLUMNS);
    const rows = Math.ceil(shown.length / WALL_COLUMNS);
    return Array.from({ length: rows }, (_, r) => row(0, shown.slice(r * WALL_COLUMNS, (r + 1) * WALL_COLUMNS)));
  }
  const indices = order.slice(0, WALL_COLUMNS);
  return chosenCells(cells, random).map((cell) => row(cell, indices));
}

/** Cells of different corruptions as far as there are enough, their severities in turn; in the order of the benchmark. */
function chosenCells(cells: readonly ShiftedCell[], random: Random): number[] {
  const byCorruption = new Map<string, number[]>();
  cells.forEach(({ corruption }, i) => byCorruption.set(corruption!, [...(byCorruption.get(corruption!) ?? []), i]));
  const groups = [...byCorruption.values()];
  const drawn = [...random.permutation(groups.length)].map((g) => groups[g]!);
  const chosen: number[] = [];
  const rounds = Math.max(...groups.map(({ length }) => length));
  for (let round = 0; round < rounds; round++) {
    drawn.forEach((group, g) => {
      if (round < group.length) chosen.push(group[(g + round) % group.length]!);
    });
  }
  return chosen.slice(0, WALL_ROWS).sort((a, b) => a - b);
}

/** Every index once, such that the first of them show as many different classes as there are. */
function mixedLabels(labels: Int32Array, random: Random): number[] {
  const seen = new Map<number, number>();
  const drawn = [...random.permutation(labels.length)].map((index) => {
    const before = seen.get(labels[index]!) ?? 0;
    seen.set(labels[index]!, before + 1);
    return { index, before };
  });
  return drawn.sort((a, b) => a.before - b.before).map(({ index }) => index);
}
