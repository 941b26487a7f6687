/**
 * Tells the page of the wall of test pictures: what is on it when the sets are planned, each row as it is made, and the answers of a method
 * to each row as they come. Nothing is computed for it but pictures in small; the answers are those that are measured anyway.
 */
import type { MethodName } from '../../../contract/config';
import type { ImageSet } from '../../../contract/image';
import { CLEAN_ROW, type WallNews } from '../../../contract/wall';
import { shiftedCells, type ShiftedCell } from '../../../evaluate/shiftedCells';
import type { TestSets } from '../../../evaluate/testSets';
import { resizeBilinear } from '../../../image/resample';
import { planWall, type PlannedRow } from './planWall';

/** Of a tile at most, in pixels: small, as it goes to the page and is held there. */
const MOST_SIDE = 64;

export class WallSender {
  private rows: readonly PlannedRow[] = [];
  private cells: readonly ShiftedCell[] = [];
  private readonly sent = new Set<number>();

  constructor(
    private readonly seed: number,
    private readonly send: (news: WallNews) => void,
  ) {}

  /** The corrupted sets are planned, and their clean pictures are there. @param arriving the wall will show new arrivals instead */
  planned(cells: readonly ShiftedCell[], clean: ImageSet, arriving: boolean): void {
    if (arriving) return;
    this.begin(cells, clean);
    const [row] = this.rows;
    // Pictures that others corrupted need not be in the order of the clean ones.
    const same = row?.labels.every((label, i) => clean.labels[row.indices[i]!] === label);
    if (row && same) this.send({ row: CLEAN_ROW, pixels: tiles(clean, row.indices) });
  }

  /** A set is there. */
  made(name: string, set: ImageSet): void {
    this.rows.forEach((row, r) => {
      if (this.sent.has(r) || this.cells[row.cell]!.set.name !== name) return;
      this.sent.add(r);
      this.send({ row: r, pixels: tiles(set, row.indices) });
    });
  }

  /** All sets are there, or can be made: what has not been shown yet is. */
  async complete(sets: TestSets): Promise<void> {
    const cells = shiftedCells(sets);
    if (this.cells.length === 0 && cells[0]) this.begin(cells, await cells[0].set.load());
    for (const [r, { cell }] of this.rows.entries()) {
      const { set } = this.cells[cell]!;
      if (!this.sent.has(r)) this.made(set.name, await set.load());
    }
  }

  /** A method has answered a set. @param classIndex the answer to each of its pictures */
  answered(method: MethodName, name: string, classIndex: ArrayLike<number>): void {
    this.rows.forEach((row, r) => {
      if (this.cells[row.cell]!.set.name !== name) return;
      this.send({ row: r, method, answers: row.indices.map((i) => classIndex[i]!) });
    });
  }

  /** The answers of a method are found as an earlier run left them. @param answers to each of the cells */
  found(method: MethodName, answers: readonly Uint16Array[]): void {
    for (const cell of new Set(this.rows.map((row) => row.cell))) {
      if (answers[cell]) this.answered(method, this.cells[cell]!.set.name, answers[cell]);
    }
  }

  private begin(cells: readonly ShiftedCell[], like: ImageSet): void {
    this.cells = cells;
    this.rows = planWall(cells, this.seed);
    this.sent.clear();
    if (this.rows.length === 0) return;
    const side = Math.min(MOST_SIDE, like.width);
    const rows = this.rows.map(({ corruption, severity, indices, labels }) => ({
      corruption,
      severity,
      indices,
      labels,
    }));
    const sameColumns = cells[0]!.corruption !== null;
    this.send({ plan: { side, classNames: [...like.classNames], rows, sameColumns } });
  }
}

/** Some pictures of a set, one after another, in small. */
function tiles({ width, height, pixels }: ImageSet, indices: readonly number[]): Uint8Array {
  const size = width * height * 3;
  const side = Math.min(MOST_SIDE, width);
  const out = new Uint8Array(indices.length * side * side * 3);
  indices.forEach((index, i) => {
    const picture = { width, height, pixels: pixels.subarray(index * size, (index + 1) * size) };
    const small = side === width ? picture : resizeBilinear(picture, side, side);
    out.set(small.pixels, i * side * side * 3);
  });
  return out;
}
