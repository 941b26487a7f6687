/**
 * Progress and remaining time of a job. Each stage has parts of expected work; the time that is left follows from what was expected of
 * this machine and from the time taken so far. What came from the store costs nothing and says nothing of the machine.
 */
import type { StageName, StageProgress } from '../../contract/engine';
import { paceOfRun, secondsOf, type Pace } from './pace';
import { workByKind, type PartName, type Spent, type StagePart, type StageWork, type WorkKind } from './work';

const REPORT_EVERY_SECONDS = 0.2;
/** Without anything expected, so many seconds are waited before the rest is told. */
const SILENT_SECONDS = 2;
/** What is shown of the remaining time nears what is calculated within about so many seconds, so that it does not jump. */
const SETTLING_SECONDS = 6;

export class ProgressMeter {
  private readonly finished: StageName[] = [];
  /** Of parts that have ended. */
  private readonly spent = new Map<WorkKind, Spent>();
  private readonly all: ReadonlyMap<WorkKind, number>;
  /** Parts that are behind, by kind: their work, done here or found. */
  private readonly behind = new Map<WorkKind, number>();
  private stage: StageName;
  private doing = '';
  /** The part that goes on; null between parts, and in one that was not expected. */
  private part: StagePart | null = null;
  private readonly entered = new Set<StagePart>();
  /** Shares of the part: done, and of that done in an earlier session. */
  private share = 0;
  private skipped = 0;
  /** Elapsed seconds when the part began. */
  private since = 0;
  private lastReport = -Infinity;
  private shown: { at: number; remaining: number } | null = null;

  /**
   * @param stages expected work of each stage, in order
   * @param expected of this machine; null where nothing is known
   * @param seconds elapsed, pauses excluded
   * @param reached of the whole job, 0..1, in an earlier session: until what that left is found again, so much is behind all the same
   */
  constructor(
    private readonly stages: StageWork,
    private readonly expected: Pace | null,
    private readonly seconds: () => number,
    private readonly report: (progress: StageProgress) => void,
    private readonly reached = 0,
  ) {
    this.stage = [...stages.keys()][0]!;
    this.all = workByKind(stages);
  }

  /** Begins a stage. */
  begin(stage: StageName, doing: string): void {
    this.stage = stage;
    this.doing = doing;
    this.lastReport = -Infinity;
  }

  /** Begins a part of the stage, the one before it being over. */
  describe(doing: string, name: PartName): void {
    this.close(false);
    this.doing = doing;
    const parts = this.stages.get(this.stage) ?? [];
    const at = parts.findIndex((part) => part.name === name && !this.entered.has(part));
    this.passUnentered(parts.slice(0, Math.max(0, at)));
    this.part = parts[at] ?? null;
    if (this.part) this.entered.add(this.part);
    this.lastReport = -Infinity;
  }

  update(done: number, total: number, unit: StageProgress['unit']): void {
    this.share = Math.min(1, done / Math.max(1, total));
    const now = this.seconds();
    if (now - this.lastReport < REPORT_EVERY_SECONDS && done < total) return;
    this.lastReport = now;
    this.report(this.snapshot(done, total, unit));
  }

  /** The part up to here was done in an earlier session. */
  skipTo(share: number): void {
    this.skipped = this.share = share;
  }

  /** Ends the stage. @param found its last part came from the store */
  end(found: boolean): void {
    this.close(found);
    this.passUnentered(this.stages.get(this.stage) ?? []);
    if (found) this.shown = null;
    this.finished.push(this.stage);
  }

  /** Of the whole job, 0..1. */
  get fraction(): number {
    const pace = this.expected ?? paceOfRun(null, this.all, new Map());
    const whole = secondsOf(this.all, pace);
    const now = whole === 0 ? 0 : Math.min(1, 1 - secondsOf(this.left(), pace) / whole);
    return Math.max(this.reached, now);
  }

  /** What was done here, by kind, and what it took. */
  get spentHere(): ReadonlyMap<WorkKind, Spent> {
    const spent = new Map([...this.spent].map(([kind, value]) => [kind, { ...value }]));
    if (this.part && this.share > this.skipped) {
      const work = this.part.work * (this.share - this.skipped);
      add(spent, this.part.kind, { work, seconds: this.seconds() - this.since });
    }
    return spent;
  }

  private close(found: boolean): void {
    const now = this.seconds();
    if (this.part) {
      if (!found && this.skipped < 1) {
        const work = this.part.work * (1 - this.skipped);
        add(this.spent, this.part.kind, { work, seconds: now - this.since });
      }
      this.pass(this.part);
    }
    this.part = null;
    this.share = this.skipped = 0;
    this.since = now;
  }

  /** What was never begun had been found; the time that is left falls at once. */
  private passUnentered(parts: readonly StagePart[]): void {
    for (const part of parts) {
      if (this.entered.has(part)) continue;
      this.entered.add(part);
      this.pass(part);
      if (part.work > 0) this.shown = null;
    }
  }

  private pass({ kind, work }: StagePart): void {
    this.behind.set(kind, (this.behind.get(kind) ?? 0) + work);
  }

  /** Work that is still to be done, by kind. */
  private left(): ReadonlyMap<WorkKind, number> {
    const left = new Map([...this.all].map(([kind, work]) => [kind, work - (this.behind.get(kind) ?? 0)]));
    if (this.part) left.set(this.part.kind, left.get(this.part.kind)! - this.part.work * this.share);
    return left;
  }

  private remaining(elapsed: number): number | null {
    const spent = this.spentHere;
    const worked = [...spent.values()].some(({ work }) => work > 0);
    if (!this.expected && (elapsed <= SILENT_SECONDS || !worked)) return null;
    const calculated = Math.max(0, secondsOf(this.left(), paceOfRun(this.expected, this.all, spent)));
    const { at, remaining } = this.shown ?? { at: elapsed, remaining: calculated };
    const passed = elapsed - at;
    const onward = remaining - passed;
    const shown = Math.max(0, onward + (calculated - onward) * (1 - Math.exp(-passed / SETTLING_SECONDS)));
    this.shown = { at: elapsed, remaining: shown };
    return shown;
  }

  private snapshot(done: number, total: number, unit: StageProgress['unit']): StageProgress {
    const elapsedSeconds = this.seconds();
    return {
      stage: this.stage,
      doing: this.doing,
      done,
      total,
      unit,
      fraction: this.fraction,
      elapsedSeconds,
      remainingSeconds: this.remaining(elapsedSeconds),
      finished: [...this.finished],
      pending: [...this.stages.keys()].filter((stage) => stage !== this.stage && !this.finished.includes(stage)),
    };
  }
}

function add(sums: Map<WorkKind, Spent>, kind: WorkKind, { work, seconds }: Spent): void {
  const sum = sums.get(kind) ?? { work: 0, seconds: 0 };
  sums.set(kind, { work: sum.work + work, seconds: sum.seconds + seconds });
}
