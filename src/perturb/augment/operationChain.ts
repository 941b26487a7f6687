/**
 * Operations one after the other on one picture. Point operations change only a table of what the values of the picture stand
 * for, and take their histogram from that of the picture underneath; pixels are written by operations that move them. The
 * result is the same as if each operation had written them.
 */
import type { Random } from '../../num/random';
import { Scratch } from './canvas';
import type { Canvas } from './canvas';
import { OPERATIONS } from './operations';
import type { OperationName } from './operations';
import { applyTable, countValues, ENTRIES, POINT_OPERATIONS } from './pointOperations';
import type { PointOperation } from './pointOperations';

const names = Object.keys(OPERATIONS) as OperationName[];
const pointOperations: Partial<Record<OperationName, PointOperation>> = POINT_OPERATIONS;
const unchanged = Uint8Array.from({ length: ENTRIES }, (_, i) => i);

const scratch = new Scratch(2);
const nextTable = new Uint8Array(ENTRIES);
const pendingCounts = new Int32Array(ENTRIES);

/** A canvas and how often each value occurs in it, counted when first asked for. */
class CountedCanvas {
  canvas: Canvas = { pixels: new Uint8Array(0), height: 0, width: 0 };
  private readonly histogram = new Int32Array(ENTRIES);
  private isCounted = false;

  hold(canvas: Canvas): void {
    this.canvas = canvas;
    this.isCounted = false;
  }

  counts(): Int32Array {
    if (!this.isCounted) countValues(this.canvas.pixels, this.histogram);
    this.isCounted = true;
    return this.histogram;
  }
}

/** One chain at a time: all chains write the same two buffers. */
export class OperationChain {
  /** What the values of `pixels` stand for, [3, 256]. */
  readonly table = new Uint8Array(ENTRIES);
  /** Whether the table changes anything. */
  private isPending = true;
  private readonly picture = new CountedCanvas();
  private readonly moved = new CountedCanvas();
  private current = this.picture;

  /** Begins a chain at a picture, which is not changed. */
  begin(picture: Canvas): void {
    this.picture.hold(picture);
    this.restart();
  }

  /** Begins another chain at the same picture. */
  restart(): void {
    this.current = this.picture;
    this.clearTable();
  }

  /** [height, width, 3], to be looked up in `table`; the picture itself, or a buffer that is written again. */
  get pixels(): Uint8Array {
    return this.current.canvas.pixels;
  }

  /** Applies one of the operations, drawn with equal probability. */
  applyAny(severity: number, random: Random): void {
    this.apply(names[random.integer(names.length)]!, severity, random);
  }

  apply(name: OperationName, severity: number, random: Random): void {
    const point = pointOperations[name];
    if (point) this.changeTable(point, severity, random);
    else this.movePixels(name, severity, random);
  }

  private changeTable({ counts, fill }: PointOperation, severity: number, random: Random): void {
    const histogram = counts ? this.countsOfPending() : pendingCounts;
    if (this.isPending) {
      fill(nextTable, histogram, severity, random);
      for (let i = 0; i < ENTRIES; i++) this.table[i] = nextTable[(i & 0x300) + this.table[i]!]!;
    } else {
      fill(this.table, histogram, severity, random);
      this.isPending = true;
    }
  }

  private movePixels(name: OperationName, severity: number, random: Random): void {
    const { height, width } = this.picture.canvas;
    const first = scratch.canvas(0, height, width);
    let from = this.current.canvas;
    if (this.isPending) {
      const lookedUp = this.current === this.picture ? first : from;
      applyTable(this.table, from.pixels, lookedUp.pixels);
      this.clearTable();
      from = lookedUp;
    }
    const to = from === first ? scratch.canvas(1, height, width) : first;
    OPERATIONS[name](from, to, severity, random);
    this.moved.hold(to);
    this.current = this.moved;
  }

  private clearTable(): void {
    if (this.isPending) this.table.set(unchanged);
    this.isPending = false;
  }

  /** The histogram of what the values stand for. */
  private countsOfPending(): Int32Array {
    const counts = this.current.counts();
    if (!this.isPending) return counts;
    pendingCounts.fill(0);
    for (let i = 0; i < ENTRIES; i++) pendingCounts[(i & 0x300) + this.table[i]!]! += counts[i]!;
    return pendingCounts;
  }
}
