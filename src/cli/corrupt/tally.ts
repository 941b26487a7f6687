/** What came of a run, counted, and said at its end. */
import { counted, printable } from '../printable';
import type { StaleReason } from './copyState';
import { kindsInWords, type LeftOut, type LeftOutKind, picturesLeftOut } from './leftOut';

/** Names that are shown; of more, the number. */
const SHOWN = 20;
const EXAMPLES = 3;

const STALE: Record<StaleReason, string> = {
  picture: 'whose picture has changed',
  mask: 'whose mask has changed',
  code: 'by another version of the corruption',
  'cut off': 'cut off',
};

export class Tally {
  /** Pictures all of whose copies are there now. */
  taken = 0;
  /** Copies that were written. */
  made = 0;
  /** Copies that were there already. */
  found = 0;
  readonly leftOut: LeftOut[] = [];
  /** Pictures that are copies of `temper corrupt` themselves, by the corruption and severity in their marks. */
  private readonly again = new Map<string, number>();
  private readonly notes = new Map<string, number>();
  private readonly stale = new Map<StaleReason, number>();

  /** What was done to a picture to make it a plain one. */
  note(text: string): void {
    this.notes.set(text, (this.notes.get(text) ?? 0) + 1);
  }

  /** A picture carries the mark of a copy. */
  corruptedAgain(mark: ReadonlyMap<string, string>): void {
    const made = `${mark.get('corruption') ?? 'unknown'} ${mark.get('severity') ?? ''}`.trim();
    this.again.set(made, (this.again.get(made) ?? 0) + 1);
  }

  /** Takes over what another counted. */
  add(other: Tally): void {
    this.taken += other.taken;
    this.made += other.made;
    this.found += other.found;
    this.leftOut.push(...other.leftOut);
    const sum = <K>(into: Map<K, number>, from: ReadonlyMap<K, number>) => {
      for (const [key, count] of from) into.set(key, (into.get(key) ?? 0) + count);
    };
    sum(this.again, other.again);
    sum(this.notes, other.notes);
    sum(this.stale, other.stale);
  }

  /** A copy that was there is made again. */
  remade(why: StaleReason): void {
    this.stale.set(why, (this.stale.get(why) ?? 0) + 1);
  }

  /** Lines about single pictures and kinds of them, for the error output. */
  details(): string[] {
    const lines = [...this.notes].map(([text, count]) => `${counted(count, 'picture')}: ${text}.`);
    for (const [corruption, count] of this.again) {
      lines.push(
        `${counted(count, 'picture')}: made by \`temper corrupt\` (${corruption}), and corrupted a second time now.`,
      );
    }
    for (const { name, why } of this.leftOut.slice(0, SHOWN))
      lines.push(`${printable(name)}: ${why.replace(/\.$/, '')}.`);
    if (this.leftOut.length > SHOWN) lines.push(`… and ${this.leftOut.length - SHOWN} more.`);
    return lines;
  }

  /**
   * The line that ends a run: how many pictures, how many copies, and why those that were there are trusted.
   * @param remark on how the copies were made, in brackets
   * @param unfinished number of all pictures, where the run ended before it had seen them; null where it saw all
   */
  summary(output: string, remark: string, unfinished: number | null): string {
    const { missing, partly, folders } = this.counts();
    const parts = [
      unfinished === null
        ? `${counted(this.taken, 'picture')} taken`
        : `${this.taken.toLocaleString('en')} of ${counted(unfinished, 'picture')} taken so far`,
      missing > 0 ? `${missing} left out (${kindsInWords(this.leftOut)})` : '',
      partly > 0 ? `${partly} taken in part` : '',
      folders > 0 ? `${counted(folders, 'folder')} left out` : '',
    ].filter(Boolean);
    const stale = [...this.stale].map(([why, count]) => `${count} ${STALE[why]}`).join(', ');
    const written = `${counted(this.made, 'copy', 'copies')} written to ${printable(output)} (${remark})`;
    const there = `${this.found.toLocaleString('en')} ${this.found === 1 ? 'was' : 'were'} there already`;
    return (
      `${parts.join(', ')}; ${written}` +
      (stale === '' ? '' : `, replacing ${stale}`) +
      (this.found === 0 ? '.' : `; ${there}, whole and marked with the same picture, settings and code.`)
    );
  }

  /** What the exit code speaks of; null where nothing is missing. */
  failure(): string | null {
    if (this.leftOut.length === 0) return null;
    const { missing, partly, folders } = this.counts();
    const said = [
      missing > 0 ? `${counted(missing, 'picture')} left out` : '',
      partly > 0 ? `${counted(partly, 'picture')} taken in part` : '',
      folders > 0 ? `${counted(folders, 'folder')} left out` : '',
    ].filter(Boolean);
    return `${said.join(', ')}, see above.`;
  }

  private counts(): { missing: number; partly: number; folders: number } {
    const of = (kind: LeftOutKind) => this.leftOut.filter((item) => item.kind === kind).length;
    return { missing: picturesLeftOut(this.leftOut), partly: of('copies'), folders: of('folder') };
  }
}

/** "3 files left alone: no pictures by their names (a.txt, b.txt, c.txt)." */
export function withExamples(names: readonly string[]): string {
  const shown = names.slice(0, EXAMPLES).map(printable).join(', ');
  return names.length > EXAMPLES ? `${shown}, …` : shown;
}
