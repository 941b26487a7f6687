/** Copies that could not be made, gathered by picture and reason: a picture has up to hundreds of copies, and mostly one reason. */
import type { LeftOut } from './leftOut';

export class CopyFailures {
  private readonly byPicture = new Map<string, Map<string, { count: number; copy: string }>>();

  /**
   * @param name of the picture
   * @param why goes on after the name, without a full stop
   * @param copy its path within the output
   */
  add(name: string, why: string, copy: string): void {
    const reasons = this.byPicture.get(name) ?? new Map<string, { count: number; copy: string }>();
    this.byPicture.set(name, reasons);
    const known = reasons.get(why);
    reasons.set(why, { count: (known?.count ?? 0) + 1, copy: known?.copy ?? copy });
  }

  has(name: string): boolean {
    return this.byPicture.has(name);
  }

  /** Takes over those of pictures that it knows nothing of. */
  take(other: CopyFailures): void {
    for (const [name, reasons] of other.byPicture) this.byPicture.set(name, reasons);
  }

  /** @param perPicture copies that are wanted of each */
  leftOut(perPicture: number): LeftOut[] {
    return [...this.byPicture].flatMap(([name, reasons]) => {
      const failed = [...reasons.values()].reduce((sum, { count }) => sum + count, 0);
      const kind = failed < perPicture ? 'copies' : 'failed';
      // The first line counts the picture, the others explain.
      return [...reasons].map(([why, { count, copy }], i): LeftOut => {
        const such = count > 1 ? `, such as ${copy}` : `: ${copy}`;
        return {
          name,
          kind: i === 0 ? kind : 'remark',
          why: `${why} (${count} of ${perPicture} copies not made${such})`,
        };
      });
    });
  }
}
