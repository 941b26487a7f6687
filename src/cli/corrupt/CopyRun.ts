/**
 * The copies of one call, picture by picture. Two pictures are under way at once, so that the workers have something to do while the next is
 * read; what is said of pictures is said in their order.
 */
import type { TaskPool } from '../../pool/TaskPool';
import { type EndSignal, Interrupted } from '../interrupt';
import { ProgressLine } from '../progressLine';
import { CodePrints } from './codePrint';
import { CopyFailures } from './copyFailures';
import type { CopyPlan } from './copyPlan';
import { CopyWriter } from './outputFolder';
import type { PictureFile } from './pictureFiles';
import { type PictureOutcome, PictureRun } from './PictureRun';
import { Places } from './Places';
import type { Tally } from './tally';

/** Pictures that are under way beside the one that is waited for. */
const AHEAD = 1;
/** Copies that may be waiting to be encoded and written, beside those that are computed. */
const PENDING = 4;

export class CopyRun {
  /** Stem → hash of the file; null for one that could not be read. */
  readonly sources = new Map<string, string | null>();
  /** Why the run ends before its time. */
  private stopped: Error | null = null;
  /** Number of the first picture that it ended at: those before it are still finished. */
  private stoppedAt = Infinity;
  /** Ends what the workers still do, once somebody has interrupted. */
  private readonly control = new AbortController();
  private readonly line = new ProgressLine('corrupt', 10);
  private readonly began = performance.now();
  private readonly failures = new CopyFailures();
  private readonly prints: CodePrints;
  private readonly places: Places;
  private readonly writer = new CopyWriter();
  private readonly perPicture: number;
  /** Copies so far. */
  private readonly count = { seen: 0, made: 0, found: 0 };

  constructor(
    private readonly pool: TaskPool,
    private readonly plan: CopyPlan,
    private readonly tally: Tally,
  ) {
    const { table, jpeg } = plan.options;
    this.prints = new CodePrints(pool, table, jpeg, this.control.signal);
    this.perPicture = plan.recipes.length;
    this.places = new Places(pool.workers + PENDING);
  }

  interrupt(signal: EndSignal): void {
    this.stopped ??= new Interrupted('Interrupted. The same command goes on from here.', signal);
    this.stoppedAt = -1;
    this.control.abort(this.stopped);
  }

  /** @returns why it ended before its time; null where all pictures were seen */
  async all(files: readonly PictureFile[]): Promise<Error | null> {
    this.prepare();
    const underWay: Promise<PictureOutcome>[] = [];
    for (const [index, file] of files.entries()) {
      if (this.stopped) break;
      const outcome = this.picture(file, index);
      // What it throws is thrown where it is taken.
      outcome.catch(() => {});
      underWay.push(outcome);
      if (underWay.length > AHEAD) this.take(await underWay.shift()!);
    }
    for (const outcome of underWay) this.take(await outcome);
    this.line.end();
    this.tally.leftOut.push(...this.failures.leftOut(this.perPicture));
    return this.stopped;
  }

  /** What tells each recipe's code from another version of it; in their order. */
  codes(): Promise<string[]> {
    return Promise.all(this.plan.recipes.map(({ steps }) => this.prints.of(steps)));
  }

  /** Has all code prints made at once: every picture will ask for them. */
  private prepare(): void {
    for (const { steps } of this.plan.recipes) this.prints.begin(steps);
  }

  private async picture(file: PictureFile, index: number): Promise<PictureOutcome> {
    const { pool, plan, prints, places, writer, sources } = this;
    let looked = 0;
    const run = new PictureRun(file, {
      pool,
      plan,
      prints,
      places,
      writer,
      sources,
      signal: this.control.signal,
      stopped: () => index >= this.stoppedAt,
      stop: (why) => {
        this.stopped ??= why;
        this.stoppedAt = Math.min(this.stoppedAt, index);
      },
      seen: (how) => {
        looked++;
        this.saw(file, 1, how);
      },
    });
    const outcome = await run.all();
    // A picture that is left out has been seen as well.
    this.saw(file, this.perPicture - looked, 'failed');
    return outcome;
  }

  private take({ file, tally, failures, whole }: PictureOutcome): void {
    this.tally.add(tally);
    this.failures.take(failures);
    if (whole && !failures.has(file.name)) this.tally.taken++;
  }

  private saw({ name }: PictureFile, copies: number, how: 'made' | 'found' | 'failed'): void {
    const { count } = this;
    count.seen += copies;
    if (how !== 'failed') count[how] += copies;
    const total = this.plan.pictures * this.perPicture;
    const { seen: done, made, found } = count;
    const seconds = (performance.now() - this.began) / 1000;
    const remainingSeconds = made > 3 ? (seconds / (done - found)) * (total - done) : null;
    this.line.show({ doing: name, done, total, unit: 'copies', fraction: done / total, remainingSeconds });
  }
}
