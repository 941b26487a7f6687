/** `temper corrupt`: corrupted copies of a folder of pictures, in the folder layout of ImageNet-C. */
import sharp from 'sharp';
import type { Picture } from '../contract/image';
import { nodePlatform } from '../engine/platform/nodePlatform';
import { EngineSession } from '../engine/session';
import { deriveSeed } from '../num/random';
import { shortSideAndCrop } from '../image/resample';
import { chosenNames } from './choosePerturbations';
import { corruptOptions, type CorruptOptions } from './corruptOptions';
import { decodePicture } from './decodePicture';
import { claimOutput, copyPath, isMade, writeWhole } from './outputFolder';
import { scanFolder, type PictureFile } from './pictureFiles';
import { ProgressLine } from './progressLine';
import { UsageError } from './usage';

/** Copies that may be waiting to be encoded and written while the next is computed. */
const PENDING = 4;
/** Problems that are named; of more, the number. */
const SHOWN = 20;

export async function corrupt(args: string[]): Promise<void> {
  const options = corruptOptions(args);
  const session = new EngineSession(nodePlatform());
  const names = chosenNames(options.corruption, await session.perturbations());
  const { files, clashes, others } = await scanFolder(options.input, options.output);
  if (files.length === 0) throw new UsageError(`There is no picture in ${options.input}.`);
  await claimOutput(options);
  const status = await session.start({ backend: options.backend });
  if (!status.selfTest.passed) throw new Error('The self-test failed: results of this backend cannot be trusted.');

  const batch = new Batch(session, options, names, files.length);
  for (const clash of clashes) batch.problem(clash.name, clash.why);
  const interrupt = () => (batch.stopped = true);
  process.once('SIGINT', interrupt);
  try {
    for (const file of files) await batch.add(file);
    await batch.finish();
  } finally {
    process.off('SIGINT', interrupt);
  }
  if (others > 0) console.error(`${counted(others, 'file')} left alone: no picture by the name.`);
  batch.report();
}

/** The work of one call, picture by picture. */
class Batch {
  stopped = false;
  private readonly line = new ProgressLine('corrupt', 10);
  private readonly began = performance.now();
  private readonly writing = new Set<Promise<void>>();
  private readonly problems: { name: string; why: string }[] = [];
  private readonly notes = new Map<string, number>();
  private readonly perPicture: number;
  private seen = 0;
  private made = 0;
  private found = 0;

  constructor(
    private readonly session: EngineSession,
    private readonly options: CorruptOptions,
    private readonly names: readonly string[],
    private readonly pictures: number,
  ) {
    this.perPicture = names.length * options.severities.length;
  }

  problem(name: string, why: string): void {
    this.problems.push({ name, why });
  }

  async add(file: PictureFile): Promise<void> {
    if (this.stopped) return;
    try {
      await this.copies(file);
    } catch (error) {
      this.problem(file.name, error instanceof Error ? error.message : String(error));
    }
    this.seen++;
    this.show(file.name, 0);
  }

  /** Waits for what is being written. */
  async finish(): Promise<void> {
    await Promise.all(this.writing);
    this.line.end();
  }

  report(): void {
    const { output, jpeg, seed } = this.options;
    for (const [note, count] of this.notes) console.error(`${counted(count, 'picture')}: ${note}.`);
    for (const { name, why } of this.problems.slice(0, SHOWN)) console.error(`${name}: ${why.replace(/\.$/, '')}.`);
    if (this.problems.length > SHOWN) console.error(`… and ${this.problems.length - SHOWN} more.`);
    const stored = jpeg === null ? '' : `, after a JPEG round trip of quality ${jpeg}`;
    console.log(
      `${counted(this.made, 'copy', 'copies')} written to ${output} (seed ${seed}${stored})` +
        (this.found > 0 ? `, ${this.found} were there already.` : '.'),
    );
    if (this.stopped) throw new Error('Interrupted. The same command goes on from here.');
    if (this.problems.length > 0) throw new Error(`${counted(this.problems.length, 'picture')} left out, see above.`);
  }

  private async copies(file: PictureFile): Promise<void> {
    const { output, severities, table, seed, jpeg } = this.options;
    let picture: Picture | null = null;
    let done = 0;
    for (const perturbation of this.names) {
      for (const severity of severities) {
        if (this.stopped) return;
        const path = copyPath(output, perturbation, severity, file);
        if (await isMade(path, file)) {
          this.found++;
        } else {
          picture ??= await this.read(file);
          const request = { picture, steps: [{ perturbation, severity }], table, jpeg };
          // By the name of the picture, not by its place: other pictures may come or go.
          const copy = await this.session.corrupt({ ...request, seed: deriveSeed(seed, file.stem) });
          await this.write(file, path, copy);
        }
        this.show(file.name, ++done);
      }
    }
  }

  private async read(file: PictureFile): Promise<Picture> {
    const { picture, notes } = await decodePicture(file.path);
    for (const note of notes) this.notes.set(note, (this.notes.get(note) ?? 0) + 1);
    const { size } = this.options;
    return size ? shortSideAndCrop(picture, size.shortSide, size.crop) : picture;
  }

  /** Starts writing; waits only where too much is waiting already. */
  private async write(file: PictureFile, path: string, { width, height, pixels }: Picture): Promise<void> {
    const task = sharp(pixels, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 6 })
      .toBuffer()
      .then((bytes) => writeWhole(path, bytes))
      .then(
        () => void this.made++,
        (error: unknown) => this.failedWriting(file, error),
      )
      .finally(() => this.writing.delete(task));
    this.writing.add(task);
    if (this.writing.size >= PENDING) await Promise.race(this.writing);
  }

  private failedWriting(file: PictureFile, error: unknown): void {
    const { code, message } = error as NodeJS.ErrnoException;
    this.problem(file.name, code === 'ENOSPC' ? 'the disk is full' : message);
    // No later copy would fare better.
    if (code === 'ENOSPC' || code === 'EROFS') this.stopped = true;
  }

  private show(name: string, copies: number): void {
    const total = this.pictures * this.perPicture;
    const done = this.seen * this.perPicture + copies;
    const seconds = (performance.now() - this.began) / 1000;
    const remainingSeconds = this.made > 3 ? (seconds / (done - this.found)) * (total - done) : null;
    this.line.show({ doing: name, done, total, unit: 'copies', fraction: done / total, remainingSeconds });
  }
}

const counted = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
