/** How far a study is and how long it still takes: expected work of its experiments at the pace that is known when each begins. */
import type { StageProgress } from '../../contract/engine';
import { secondsOf, type Pace } from '../experiment/pace';
import type { WorkKind } from '../experiment/work';

export class StudyClock {
  private at = 0;
  private pace: Pace | null = null;
  /** Seconds of experiments that have ended, and of the one that runs as far as it said. */
  private elapsed = 0;
  private running = 0;

  /**
   * @param works of the experiments that are left, by kind, in their order
   * @param before how many were finished before
   * @param all of the study
   */
  constructor(
    private readonly works: readonly ReadonlyMap<WorkKind, number>[],
    private readonly before: number,
    private readonly all: number,
  ) {}

  work(at: number): ReadonlyMap<WorkKind, number> {
    return this.works[at]!;
  }

  begin(at: number, pace: Pace | null): void {
    this.at = at;
    this.pace = pace ?? this.pace;
    this.running = 0;
  }

  end(): void {
    this.elapsed += this.running;
    this.running = 0;
    this.at++;
  }

  /** Progress of the experiment that runs as that of the study. @param cell in words */
  progress(one: StageProgress, cell: string): StageProgress {
    this.running = one.elapsedSeconds;
    const later = this.works.slice(this.at + 1).reduce((sum, work) => sum + this.secondsOf(work), 0);
    const earlier = this.works.slice(0, this.at).reduce((sum, work) => sum + this.secondsOf(work), 0);
    const now = this.secondsOf(this.works[this.at]!);
    const share = earlier + now + later > 0 ? (earlier + one.fraction * now) / (earlier + now + later) : 0;
    const left = this.all - this.before;
    const remaining = one.remainingSeconds === null || !this.pace ? null : one.remainingSeconds + later;
    return {
      ...one,
      doing: `Experiment ${this.before + this.at + 1} of ${this.all} (${cell}): ${one.doing}`,
      fraction: (this.before + share * left) / this.all,
      elapsedSeconds: this.elapsed + this.running,
      remainingSeconds: remaining,
    };
  }

  /** Where no pace is known, work itself stands for time; what is found takes a moment. */
  private secondsOf(work: ReadonlyMap<WorkKind, number>): number {
    if (this.pace) return secondsOf(work, this.pace);
    return [...work.values()].reduce((sum, one) => sum + one, 0);
  }
}
