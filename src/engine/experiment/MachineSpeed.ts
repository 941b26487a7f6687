/**
 * The speed of this machine, measured while nothing else computes; again where something did, and where two measurements differ much. A
 * measurement serves until it is old, since a laptop gets hot and other programs come and go.
 */
import type { Activity, ActivityClock } from '../activity';
import type { MeasuredSpeed } from './measureSpeed';

export interface KnownSpeed {
  /** Units of work a second. */
  speed: number;
  /** Seconds since it was measured. */
  ageSeconds: number;
  /** Something else computed meanwhile, so that the machine may be faster than this. */
  disturbed: boolean;
}

export interface Measurement {
  speed: number;
  at: number;
  disturbed: boolean;
}

/** Quiet before a measurement, milliseconds, and how long it is waited for. */
const QUIET_MS = 400;
const PATIENCE_MS = 20_000;
/** Steps that differ by more than this say that something else computes. */
const STEADY = 1.4;
/** Two measurements that differ by more than this ask for a third. */
const ALIKE = 1.3;
const ATTEMPTS = 3;
/** After so long it is measured again, milliseconds: soon where it was disturbed. */
const OLD_MS = 10 * 60_000;
const DISTURBED_OLD_MS = 15_000;

export class MachineSpeed {
  private going: Promise<void> | null = null;

  /**
   * @param measure null where it was given up because something began meanwhile
   * @param kept earlier measurements of the same machine, to which new ones are added
   */
  constructor(
    private readonly activity: Pick<Activity, 'quiet' | 'count' | 'busy'>,
    private readonly measure: (disturbed: () => boolean) => Promise<MeasuredSpeed | null>,
    private readonly clock: Pick<ActivityClock, 'now'> = { now: () => performance.now() },
    private readonly kept: Measurement[] = [],
  ) {}

  /** What is known, without measuring; null where nothing is. */
  get known(): KnownSpeed | null {
    const chosen = this.chosen();
    if (!chosen) return null;
    const { speed, at, disturbed } = chosen;
    return { speed, ageSeconds: (this.clock.now() - at) / 1000, disturbed };
  }

  /** Measures where nothing is known, or what is known is old. Calls that come meanwhile wait for the same measurement. */
  async ask(): Promise<KnownSpeed> {
    if (this.old) {
      this.going ??= this.renew().finally(() => (this.going = null));
      await this.going;
    }
    return this.known!;
  }

  private get old(): boolean {
    const last = this.kept.at(-1);
    if (!last) return true;
    return this.clock.now() - last.at > (last.disturbed ? DISTURBED_OLD_MS : OLD_MS);
  }

  private async renew(): Promise<void> {
    const before = this.kept.at(-1);
    const first = await this.once();
    this.keep(first);
    // Which of two is right, if they differ much, only a third can tell.
    if (before && !before.disturbed && !first.disturbed && apart(before, first) > ALIKE) this.keep(await this.once());
  }

  private keep(measurement: Measurement): void {
    this.kept.push(measurement);
    if (this.kept.length > 3) this.kept.shift();
  }

  /** The best of some attempts: the first that was not disturbed, else the fastest, as disturbance only slows. */
  private async once(): Promise<Measurement> {
    let best: Measurement | null = null;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const last = attempt === ATTEMPTS - 1;
      const quiet = await this.activity.quiet(QUIET_MS, PATIENCE_MS);
      const { count } = this.activity;
      const disturbed = () => this.activity.busy || this.activity.count !== count;
      // At last it is measured as it is: a bad figure that says so is better than none.
      const found = await this.measure(() => !last && quiet && disturbed());
      if (!found) continue;
      const measurement: Measurement = {
        speed: found.speed,
        at: this.clock.now(),
        disturbed: !quiet || disturbed() || found.spread > STEADY,
      };
      if (!best || !measurement.disturbed || measurement.speed > best.speed) best = measurement;
      if (!measurement.disturbed) break;
    }
    return best!;
  }

  /** The newest that was not disturbed; of three that differ much the middle one; a disturbed one only where there is no other. */
  private chosen(): Measurement | null {
    const steady = this.kept.filter(({ disturbed }) => !disturbed);
    const newest = steady.at(-1);
    if (!newest) return this.kept.at(-1) ?? null;
    const earlier = steady.at(-2);
    if (steady.length < 3 || !earlier || apart(earlier, newest) <= ALIKE) return newest;
    const middle = [...steady].sort((a, b) => a.speed - b.speed)[1]!;
    return { ...middle, at: newest.at };
  }
}

function apart(a: Measurement, b: Measurement): number {
  return Math.max(a.speed, b.speed) / Math.min(a.speed, b.speed);
}
