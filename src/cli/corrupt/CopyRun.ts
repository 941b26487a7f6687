/** The copies of one call, picture by picture. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { EngineApi } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { COPY_MARK_HEAD_BYTES, copyMarkParts, readCopyMark } from '../../image/copyMark';
import { pictureSeed } from '../../num/pictureSeed';
import { PictureTooLarge } from '../decodePicture';
import { diskErrorInWords, stopsReading, stopsWriting } from '../diskErrors';
import { type EndSignal, Interrupted } from '../interrupt';
import { printable } from '../printable';
import { ProgressLine } from '../progressLine';
import { CodePrints } from './codePrint';
import { type CopySettings, markText, withMark } from './copyMark';
import { CopyFailures } from './copyFailures';
import { copyState } from './copyState';
import type { CorruptOptions } from './corruptOptions';
import type { LeftOutKind } from './leftOut';
import { copyPath, CopyWriter } from './outputFolder';
import type { PictureFile } from './pictureFiles';
import { readPicture } from './readPicture';
import type { Tally } from './tally';

/** Copies that may be waiting to be encoded and written while the next is computed. */
const PENDING = 4;

/** What is wanted of every picture. */
export interface CopyPlan {
  options: CorruptOptions;
  settings: CopySettings;
  perturbations: readonly string[];
  /** Pixels of a picture that at least one of the perturbations can take. */
  mostPixels: number;
  pictures: number;
}

interface Copy {
  perturbation: string;
  severity: number;
  path: string;
  mark: string;
}

export class CopyRun {
  /** Stem → hash of the file; null for one that could not be read. */
  readonly sources = new Map<string, string | null>();
  /** Why the run ends before its time. */
  private stopped: Error | null = null;
  private readonly line = new ProgressLine('corrupt', 10);
  private readonly began = performance.now();
  private readonly writing = new Set<Promise<void>>();
  private readonly writer = new CopyWriter();
  private readonly failures = new CopyFailures();
  /** Names of the pictures all of whose copies were looked at. */
  private readonly seenWhole: string[] = [];
  /** Names of those at whose copies the run stopped. */
  private readonly cutShort = new Set<string>();
  private readonly prints: CodePrints;
  private readonly perPicture: number;
  private seen = 0;

  constructor(
    private readonly engine: Pick<EngineApi, 'corrupt'>,
    private readonly plan: CopyPlan,
    private readonly tally: Tally,
  ) {
    const { table, jpeg, severities } = plan.options;
    this.prints = new CodePrints(engine, table, jpeg);
    this.perPicture = plan.perturbations.length * severities.length;
  }

  interrupt(signal: EndSignal): void {
    this.stopped ??= new Interrupted('Interrupted. The same command goes on from here.', signal);
  }

  /** @returns why it ended before its time; null where all pictures were seen */
  async all(files: readonly PictureFile[]): Promise<Error | null> {
    for (const file of files) {
      if (this.stopped) break;
      await this.picture(file);
      this.seen++;
      this.show(file, 0);
    }
    await Promise.all(this.writing);
    this.line.end();
    this.tally.taken = this.seenWhole.filter((name) => !this.failures.has(name) && !this.cutShort.has(name)).length;
    this.tally.leftOut.push(...this.failures.leftOut(this.perPicture));
    return this.stopped;
  }

  private async picture(file: PictureFile): Promise<void> {
    const bytes = await this.read(file);
    this.sources.set(file.stem, null);
    if (bytes === null) return;
    const source = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    this.sources.set(file.stem, source);
    let picture: Picture | null = null;
    let done = 0;
    for (const perturbation of this.plan.perturbations) {
      for (const severity of this.plan.options.severities) {
        if (this.stopped) return;
        const copy = await this.copy(file, source, perturbation, severity);
        try {
          if (this.isMissing(copy)) {
            picture ??= await this.decode(file, bytes);
            if (picture === null) return;
            await this.make(file, copy, picture);
          }
        } catch (error) {
          this.failedCopy(file, copy, error);
        }
        this.show(file, ++done);
      }
    }
    this.seenWhole.push(file.name);
  }

  private async read(file: PictureFile): Promise<Uint8Array | null> {
    try {
      return await readFile(file.path);
    } catch (error) {
      this.leaveOut(file, 'unreadable', diskErrorInWords(error));
      if (stopsReading(error)) this.stop(diskErrorInWords(error), file.path);
      return null;
    }
  }

  private async copy(file: PictureFile, source: string, perturbation: string, severity: number): Promise<Copy> {
    const { options, settings } = this.plan;
    const code = await this.prints.of(perturbation, severity);
    const drawn = pictureSeed(options.seed, file.stem);
    return {
      perturbation,
      severity,
      path: copyPath(options.output, perturbation, severity, file),
      mark: markText(settings, { corruption: perturbation, severity, code, source, drawn }),
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
        this.stopped ??= new Error(
          `${printable(path)} was made with ${state.difference}, and two kinds of copies must not be mixed. Choose another --output, or empty that one.`,
        );
        return false;
      case 'not ours':
        throw new Error('a file that `temper corrupt` did not write lies where a copy is to go; it was left as it is');
    }
  }

  private async decode(file: PictureFile, bytes: Uint8Array): Promise<Picture | null> {
    try {
      const { picture, notes } = await readPicture(bytes, this.plan.options.size, this.plan.mostPixels);
      for (const note of notes) this.tally.note(note);
      const mark = readCopyMark(bytes.subarray(0, COPY_MARK_HEAD_BYTES));
      if (mark !== null) this.tally.corruptedAgain(copyMarkParts(mark));
      return picture;
    } catch (error) {
      this.leaveOut(file, error instanceof PictureTooLarge ? 'large' : 'unreadable', diskErrorInWords(error));
      return null;
    }
  }

  private async make(file: PictureFile, copy: Copy, picture: Picture): Promise<void> {
    const { seed, table, jpeg } = this.plan.options;
    const { perturbation, severity } = copy;
    const request = { picture, steps: [{ perturbation, severity }], table, jpeg };
    const { width, height, pixels } = await this.engine.corrupt({ ...request, seed: pictureSeed(seed, file.stem) });
    const task = sharp(pixels, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 6 })
      .toBuffer()
      .then((png) => this.writer.put(copy.path, withMark(png, copy.mark)))
      .then(
        () => void this.tally.made++,
        (error: unknown) => this.failedCopy(file, copy, error),
      )
      .finally(() => this.writing.delete(task));
    this.writing.add(task);
    // Waits only where too much is waiting already.
    if (this.writing.size >= PENDING) await Promise.race(this.writing);
  }

  private failedCopy(file: PictureFile, { path, perturbation, severity }: Copy, error: unknown): void {
    if (stopsWriting(error)) {
      this.cutShort.add(file.name);
      return this.stop(diskErrorInWords(error), path);
    }
    this.failures.add(file.name, diskErrorInWords(error), `${perturbation}/${severity}/${file.stem}.png`);
  }

  /** No later file would fare better. */
  private stop(why: string, path: string): void {
    this.stopped ??= new Error(
      `Stopped: ${why}, at ${printable(path)}. What is written is whole; once that is put right, the same command goes on from here.`,
    );
  }

  private leaveOut({ name }: PictureFile, kind: LeftOutKind, why: string): void {
    this.tally.leftOut.push({ name, kind, why });
  }

  private show({ name }: PictureFile, copies: number): void {
    const total = this.plan.pictures * this.perPicture;
    const done = this.seen * this.perPicture + copies;
    const { made, found } = this.tally;
    const seconds = (performance.now() - this.began) / 1000;
    const remainingSeconds = made > 3 ? (seconds / (done - found)) * (total - done) : null;
    this.line.show({ doing: name, done, total, unit: 'copies', fraction: done / total, remainingSeconds });
  }
}
