/**
 * The measurement of a method that is under way: what an earlier session measured of it, and what this one adds, written every few seconds
 * in pieces that are not written again.
 */
import type { MeasuredPart } from '../../evaluate/measuredParts';
import type { Experiment } from './experiment';
import { CHECKPOINT_EVERY_SECONDS, CHECKPOINT_REST } from './runTask';

/** Features of large networks are asked for again rather than kept. */
const MOST_FEATURES = 2 ** 21;

export class MeasuredSoFar {
  /** How many looks at a picture the parts of before stand for. */
  readonly pictures: number;
  private added: MeasuredPart[] = [];
  private lastKept = performance.now();
  private wait = CHECKPOINT_EVERY_SECONDS * 1000;

  private constructor(
    private readonly experiment: Experiment,
    private readonly key: string,
    /** What an earlier session measured. */
    readonly before: readonly MeasuredPart[],
    private written: number,
  ) {
    this.pictures = before.reduce((sum, { pictures }) => sum + pictures, 0);
  }

  /** @param key of the method's measures */
  static async open(experiment: Experiment, key: string): Promise<MeasuredSoFar> {
    const kept = await experiment.parts.results.measuring(key);
    return new MeasuredSoFar(experiment, key, kept.flat(), kept.length);
  }

  note(part: MeasuredPart): void {
    if (part.of !== 'features' || part.features.length <= MOST_FEATURES) this.added.push(part);
  }

  /** Writes what was added, where it is time or the job is about to pause. */
  async write(): Promise<void> {
    const { control, results, checkpointed } = this.experiment.parts;
    // Here, not only at the gate: a pause that is heard there would come too late.
    await control.listen();
    const began = performance.now();
    if (this.added.length === 0 || (began - this.lastKept <= this.wait && !control.pausing)) return;
    const parts = this.added.splice(0);
    await this.experiment.keep(async () => {
      await results.keepMeasuring(this.key, this.written++, parts);
      await checkpointed();
    });
    this.lastKept = performance.now();
    this.wait = Math.max(CHECKPOINT_EVERY_SECONDS * 1000, CHECKPOINT_REST * (this.lastKept - began));
  }
}
