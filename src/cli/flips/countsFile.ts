/**
 * What a measurement of flips has counted so far, beside its result: one line of JSON a picture and sequence, behind a line that says what
 * is counted. A run that was cut off goes on from there; another model, seed or data begins anew.
 */
import { createHash } from 'node:crypto';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import type { FlipCount } from '../../contract/flips';

export class CountsFile {
  private waiting: FlipCount[] = [];
  private writing: Promise<void> = Promise.resolve();
  private failed: unknown = null;
  /** Nothing has been counted, by this run or one before. */
  empty: boolean;

  private constructor(
    private readonly path: string,
    /** What a run before this one counted. */
    readonly known: readonly FlipCount[],
  ) {
    this.empty = known.length === 0;
  }

  /**
   * @param out path of the result; @param about all that decides a count but the picture
   * @throws the file system's error where nothing can be written there
   */
  static async open(out: string, about: object): Promise<CountsFile> {
    const path = `${out}.part`;
    const hash = createHash('sha256').update(JSON.stringify(about)).digest('hex');
    const head = JSON.stringify({ counts: 'temper flips', of: hash });
    const text = await readFile(path, 'utf8').catch(() => '');
    const [first, ...lines] = text.split('\n');
    const known = first === head ? lines.flatMap(countOf) : [];
    // Written anew, so that a line that was cut off does not spoil the next one.
    await writeFile(path, [head, ...known.map((count) => JSON.stringify(count)), ''].join('\n'));
    return new CountsFile(path, known);
  }

  add(counts: readonly FlipCount[]): void {
    if (counts.length === 0) return;
    this.empty = false;
    this.waiting.push(...counts);
    this.writing = this.writing.then(() => this.write());
  }

  /** @throws what went wrong in writing */
  async settled(): Promise<void> {
    await this.writing;
    if (this.failed !== null) throw this.failed;
  }

  async remove(): Promise<void> {
    await this.writing;
    await rm(this.path, { force: true });
  }

  private async write(): Promise<void> {
    const counts = this.waiting.splice(0);
    if (counts.length === 0 || this.failed !== null) return;
    try {
      await appendFile(this.path, counts.map((count) => `${JSON.stringify(count)}\n`).join(''));
    } catch (error) {
      this.failed = error;
    }
  }
}

/** Nothing of a line that was cut off. */
function countOf(line: string): FlipCount[] {
  try {
    const { sequence, picture, flips, of } = JSON.parse(line) as Record<string, unknown>;
    const whole = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;
    if (typeof sequence !== 'string' || typeof picture !== 'string' || !whole(of) || of === 0) return [];
    if (!Array.isArray(flips) || !flips.every((count) => whole(count) && count <= of)) return [];
    return [{ sequence, picture, flips: flips as number[], of }];
  } catch {
    return [];
  }
}
