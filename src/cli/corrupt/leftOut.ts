/** What a run leaves out, and how the kinds of it are counted in words. */

/**
 * `failed`: no copy of it could be made. `copies`: some could not. `folder`: nobody knows how many pictures. `remark`: one more reason for
 * a picture that is in the list already.
 */
export type LeftOutKind = 'unreadable' | 'large' | 'clash' | 'failed' | 'copies' | 'folder' | 'remark';

export interface LeftOut {
  /** Relative to the input folder, with `/`. */
  name: string;
  kind: LeftOutKind;
  /** Goes on after the name, without a full stop. */
  why: string;
}

const WORDS: Record<Exclude<LeftOutKind, 'copies' | 'folder' | 'remark'>, string> = {
  unreadable: 'cannot be read',
  large: 'too large',
  clash: 'named like another',
  failed: 'failed',
};

/** `2 cannot be read, 1 too large`: pictures only; empty where there is none. */
export function kindsInWords(leftOut: readonly LeftOut[]): string {
  return Object.entries(WORDS)
    .map(([kind, words]) => ({ words, count: leftOut.filter((item) => item.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ words, count }) => `${count} ${words}`)
    .join(', ');
}

/** Pictures that are not taken. */
export function picturesLeftOut(leftOut: readonly LeftOut[]): number {
  return leftOut.filter(({ kind }) => kind in WORDS).length;
}
