/**
 * Progress and remaining time of a job. Each stage has an expected amount of work, in floating-point operations; the
 * time that is left follows from the time taken so far, so a stage that came from the cache costs nothing.
 */
import type { StageName, StageProgress } from '../../contract/engine';

/** Share of a method's expected time that its training takes; measuring takes the rest. */
export const TRAINING_SHARE = 0.8;

const REPORT_EVERY_MS = 200;

export class ProgressMeter {
  private readonly finished: StageName[] = [];
  private doneWork = 0;
  /** Work that was found finished in the store, and so says nothing of this machine's speed. */
  private foundWork = 0;
  private stage: StageName;
  private doing = '';
  private part = { from: 0, to: 1 };
  private lastReport = -Infinity;
  /** Work within the current stage that is done. */
  private inStage = 0;

  /**
   * @param work expected work of each stage, in order
   * @param seconds elapsed, pauses excluded
   */
  constructor(
    private readonly work: ReadonlyMap<StageName, number>,
    private readonly seconds: () => number,
    private readonly report: (progress: StageProgress) => void,
  ) {
    this.stage = [...work.keys()][0]!;
  }

  /** Begins a stage. */
  begin(stage: StageName, doing: string): void {
    this.stage = stage;
    this.inStage = 0;
    this.describe(doing, 0, 1);
  }

  /** Begins a part of the stage that covers the given share of its work. */
  describe(doing: string, from: number, to: number): void {
    this.doing = doing;
    this.part = { from, to };
    this.lastReport = -Infinity;
  }

  update(done: number, total: number, unit: StageProgress['unit']): void {
    const share = this.part.from + (this.part.to - this.part.from) * (done / Math.max(1, total));
    this.inStage = this.work.get(this.stage)! * share;
    const now = performance.now();
    if (now - this.lastReport < REPORT_EVERY_MS && done < total) return;
    this.lastReport = now;
    this.report(this.snapshot(done, total, unit, this.doneWork + this.inStage));
  }

  /** The work up to here was done in an earlier session. */
  skipTo(shareOfPart: number): void {
    const share = this.part.from + (this.part.to - this.part.from) * shareOfPart;
    this.foundWork += this.work.get(this.stage)! * share;
  }

  /** @param found the whole stage came from the store */
  end(found: boolean): void {
    const stageWork = this.work.get(this.stage)!;
    this.doneWork += stageWork;
    this.inStage = 0;
    if (found) this.foundWork += stageWork;
    this.finished.push(this.stage);
  }

  /** Of the whole job, 0..1. */
  get fraction(): number {
    return (this.doneWork + this.inStage) / this.totalWork;
  }

  private get totalWork(): number {
    return [...this.work.values()].reduce((sum, x) => sum + x, 0);
  }

  private snapshot(done: number, total: number, unit: StageProgress['unit'], work: number): StageProgress {
    const elapsedSeconds = this.seconds();
    const worked = work - this.foundWork;
    const left = this.totalWork - work;
    const known = elapsedSeconds > 2 && worked > 0;
    return {
      stage: this.stage,
      doing: this.doing,
      done,
      total,
      unit,
      fraction: Math.min(1, work / this.totalWork),
      elapsedSeconds,
      remainingSeconds: known ? (elapsedSeconds / worked) * left : null,
      finished: [...this.finished],
      pending: [...this.work.keys()].filter((stage) => stage !== this.stage && !this.finished.includes(stage)),
    };
  }
}
