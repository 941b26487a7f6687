/** The copies of one picture. What is computed is computed by the pool; files are read, encoded and written here. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { Picture } from '../../contract/image';
import { CORRUPT } from '../../engine/pool/corruptTask';
import { COPY_MARK_HEAD_BYTES, copyMarkParts, readCopyMark } from '../../image/copyMark';
import { pictureSeed } from '../../num/pictureSeed';
import type { Shared, TaskPool } from '../../pool/TaskPool';
import { PictureTooLarge } from '../decodePicture';
import { diskErrorInWords, stopsReading, stopsWriting } from '../diskErrors';
import { printable } from '../printable';
import type { CodePrints } from './codePrint';
import { CopyFailures } from './copyFailures';
import type { CopyPart } from './copyParts';
import type { CopyRecipe } from './copyRecipe';
import { markText, withMark } from './copyMark';
import type { CopyPlan } from './copyPlan';
import { copyState } from './copyState';
import type { LeftOutKind } from './leftOut';
import { copyPath, type CopyWriter } from './outputFolder';
import type { PictureFile } from './pictureFiles';
import type { Places } from './Places';
import { readPicture } from './readPicture';
import { Tally } from './tally';

/** What came of one picture. */
export interface PictureOutcome {
  file: PictureFile;
  tally: Tally;
  failures: CopyFailures;
  /** All of its copies were looked at, and the run stopped at none. */
  whole: boolean;
}

/** What the pictures of a run share. */
export interface PictureContext {
  pool: TaskPool;
  plan: CopyPlan;
  prints: CodePrints;
  /** For copies that are computed, encoded or written. */
  places: Places;
  writer: CopyWriter;
  /** Stem → hash of the file; null for one that could not be read. */
  sources: Map<string, string | null>;
  /** Aborted once the run is interrupted. */
  signal: AbortSignal;
  /** Whether no further copy of this picture is to be made. */
  stopped(): boolean;
  /** Stops the run at this picture. */
  stop(why: Error): void;
  /** Is told of each copy once it is settled. */
  seen(how: 'made' | 'found' | 'failed'): void;
}

interface Copy {
  recipe: CopyRecipe;
  path: string;
  mark: string;
}

export class PictureRun {
  private readonly tally = new Tally();
  private readonly failures = new CopyFailures();
  private cutShort = false;
  /** Begun where the first copy is missing; null where it cannot be read. */
  private decoding: Promise<Shared<Picture> | null> | null = null;
  /** The part of it that is corrupted; null where all of it is. */
  private part: CopyPart | null = null;

  constructor(
    private readonly file: PictureFile,
    private readonly context: PictureContext,
  ) {}

  /** The picture's own seed. */
  private get drawn(): number {
    const { seed, alike } = this.context.plan.options;
    return alike ? seed : pictureSeed(seed, this.file.stem);
  }

  async all(): Promise<PictureOutcome> {
    const { file, tally, failures } = this;
    const whole = await this.copies();
    return { file, tally, failures, whole: whole && !this.cutShort };
  }

  /** @returns whether all copies were looked at */
  private async copies(): Promise<boolean> {
    const { pool, plan, sources } = this.context;
    const { stem } = this.file;
    const bytes = await this.read();
    sources.set(stem, null);
    if (bytes === null || !(await this.partRead())) return false;
    const source = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    sources.set(stem, source);
    const picture = () => (this.decoding ??= this.decoded(bytes, source));
    const making: Promise<void>[] = [];
    try {
      for (const recipe of plan.recipes) {
        if (!(await this.next(source, recipe, picture, making))) return false;
      }
      return true;
    } finally {
      await Promise.all(making);
      const shared = await this.decoding;
      if (shared) pool.forget(shared);
      this.part?.forget();
    }
  }

  /** @returns whether the part is there that is to be corrupted: the masks were looked at before, but disks change */
  private async partRead(): Promise<boolean> {
    const { pool, plan } = this.context;
    try {
      this.part = (await plan.parts?.of(this.file, pool)) ?? null;
      return true;
    } catch (error) {
      this.leaveOut('unreadable', diskErrorInWords(error));
      return false;
    }
  }

  /**
   * Looks at one copy and has it made where it is missing.
   * @param making gets the promise of one that is made
   * @returns false where no further copy of this picture is to be looked at
   */
  private async next(
    source: string,
    recipe: CopyRecipe,
    picture: () => Promise<Shared<Picture> | null>,
    making: Promise<void>[],
  ): Promise<boolean> {
    const { places, stopped, seen } = this.context;
    await places.take();
    let made: Promise<void> | null = null;
    try {
      if (stopped()) return false;
      const copy = await this.copy(source, recipe);
      if (copy === null) return false;
      try {
        if (!this.isMissing(copy)) {
          seen('found');
          return true;
        }
        const shared = await picture();
        if (shared === null) return false;
        made = this.make(copy, shared).finally(() => places.give());
        making.push(made);
      } catch (error) {
        this.failedCopy(copy, error);
      }
      return true;
    } finally {
      if (made === null) places.give();
    }
  }

  private async read(): Promise<Uint8Array | null> {
    const { path } = this.file;
    try {
      return await readFile(path);
    } catch (error) {
      this.leaveOut('unreadable', diskErrorInWords(error));
      if (stopsReading(error)) this.stop(diskErrorInWords(error), path);
      return null;
    }
  }

  /** Null where the run has stopped. */
  private async copy(source: string, recipe: CopyRecipe): Promise<Copy | null> {
    const { plan, prints, signal } = this.context;
    const { options, settings } = plan;
    const { steps, corruption, severity } = recipe;
    const code = await prints.of(steps).catch((error: unknown) => {
      if (signal.aborted) return null;
      throw error;
    });
    if (code === null) return null;
    return {
      recipe,
      path: copyPath(options.output, corruption, severity, this.file),
      mark: markText(settings, {
        corruption,
        severity,
        code,
        source,
        drawn: this.drawn,
        ...(this.part?.hash ? { mask: this.part.hash } : {}),
      }),
    };
  }

  /** @throws Error where something is in the way that is not Temper's */
  private isMissing({ path, mark }: Copy): boolean {
    const state = copyState(path, mark);
    switch (state.kind) {
      case 'absent':
        return true;
      case 'made':
        this.tally.found++;
        return false;
      case 'stale':
        this.tally.remade(state.why);
        return true;
      case 'foreign settings':
        this.cutShort = true;
        this.context.stop(
          new Error(
            `${printable(path)} was made with ${state.difference}, and two kinds of copies must not be mixed. Choose another --output, or empty that one.`,
          ),
        );
        return false;
      case 'not ours':
        throw new Error('a file that `temper corrupt` did not write lies where a copy is to go; it was left as it is');
    }
  }

  private async decoded(bytes: Uint8Array, source: string): Promise<Shared<Picture> | null> {
    const { pool, plan } = this.context;
    try {
      const { picture, notes } = await readPicture(bytes, plan.options.size, plan.mostPixels);
      for (const note of notes) this.tally.note(note);
      const mark = readCopyMark(bytes.subarray(0, COPY_MARK_HEAD_BYTES));
      if (mark !== null) this.tally.corruptedAgain(copyMarkParts(mark));
      return pool.share(`picture ${source}`, picture);
    } catch (error) {
      this.leaveOut(error instanceof PictureTooLarge ? 'large' : 'unreadable', diskErrorInWords(error));
      return null;
    }
  }

  /** Never throws: what fails is noted. */
  private async make(copy: Copy, picture: Shared<Picture>): Promise<void> {
    const { pool, plan, writer, signal, stopped, seen } = this.context;
    const { table, jpeg } = plan.options;
    const part = this.part?.part;
    const input = { picture, steps: copy.recipe.steps, table, jpeg, seed: this.drawn, ...(part ? { part } : {}) };
    const uses = typeof part === 'object' ? [picture, part] : [picture];
    try {
      const { width, height, pixels } = await pool.run(CORRUPT, input, { uses, signal });
      const png = await sharp(pixels, { raw: { width, height, channels: 3 } })
        .png({ compressionLevel: 6 })
        .toBuffer();
      if (stopped()) {
        this.cutShort = true;
        return;
      }
      await writer.put(copy.path, withMark(png, copy.mark));
      this.tally.made++;
      seen('made');
    } catch (error) {
      this.failedCopy(copy, error);
    }
  }

  private failedCopy({ path, recipe }: Copy, error: unknown): void {
    const { signal, seen } = this.context;
    if (stopsWriting(error)) {
      this.cutShort = true;
      return this.stop(diskErrorInWords(error), path);
    }
    if (signal.aborted && error === signal.reason) {
      this.cutShort = true;
      return;
    }
    this.failures.add(
      this.file.name,
      diskErrorInWords(error),
      `${recipe.corruption}/${recipe.severity}/${this.file.stem}.png`,
    );
    seen('failed');
  }

  /** No later file would fare better. */
  private stop(why: string, path: string): void {
    this.context.stop(
      new Error(
        `Stopped: ${why}, at ${printable(path)}. What is written is whole; once that is put right, the same command goes on from here.`,
      ),
    );
  }

  private leaveOut(kind: LeftOutKind, why: string): void {
    this.tally.leftOut.push({ name: this.file.name, kind, why });
  }
}
