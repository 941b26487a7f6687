/** The wall of test pictures of the experiment that runs, or ran last on this page: its rows, and what each method answered. */
import type { MethodName } from '../../contract/config';
import { CLEAN_ROW, type WallNews, type WallPlan } from '../../contract/wall';

/** By row; null where nothing has come yet. */
export type WallAnswers = readonly (readonly number[] | null)[];

/** What became of a tile: of the pre-trained model it is right or wrong; of another also rescued or lost. */
export type TileState = 'right' | 'wrong' | 'rescued' | 'lost' | 'open';

export interface WallScore {
  right: number;
  rescued: number;
  lost: number;
  /** Tiles that have been answered. */
  n: number;
}

export class Wall {
  plan = $state.raw<WallPlan | null>(null);
  clean = $state.raw<Uint8Array | null>(null);
  /** Pixels of each row. */
  rows = $state.raw<readonly (Uint8Array | null)[]>([]);
  answers = $state.raw<Partial<Record<MethodName, WallAnswers>>>({});
  /** Methods that have answered, in the order in which they began. */
  readonly methods = $derived(Object.keys(this.answers) as MethodName[]);

  clear(): void {
    this.plan = null;
    this.clean = null;
    this.rows = [];
    this.answers = {};
  }

  take(news: WallNews): void {
    if ('plan' in news) {
      this.clear();
      this.plan = news.plan;
      this.rows = news.plan.rows.map(() => null);
    } else if ('pixels' in news) {
      if (news.row === CLEAN_ROW) this.clean = news.pixels;
      else this.rows = this.rows.map((row, r) => (r === news.row ? news.pixels : row));
    } else {
      const before = this.answers[news.method] ?? this.rows.map(() => null);
      this.answers = {
        ...this.answers,
        [news.method]: before.map((row, r) => (r === news.row ? news.answers : row)),
      };
    }
  }

  /** States of the tiles of a method, by row and column. */
  states(method: MethodName): TileState[][] {
    return (this.plan?.rows ?? []).map(({ labels }, r) => {
      const now = this.answers[method]?.[r];
      const before = method === 'pretrained' ? null : this.answers.pretrained?.[r];
      return labels.map((label, c) => tileState(label, now?.[c], before?.[c]));
    });
  }
}

export function tileState(label: number, now: number | undefined, before: number | undefined): TileState {
  if (now === undefined) return 'open';
  const right = now === label;
  if (before === undefined || right === (before === label)) return right ? 'right' : 'wrong';
  return right ? 'rescued' : 'lost';
}

export function scoreOf(states: readonly (readonly TileState[])[]): WallScore {
  const all = states.flat();
  const count = (...wanted: TileState[]) => all.filter((state) => wanted.includes(state)).length;
  return {
    right: count('right', 'rescued'),
    rescued: count('rescued'),
    lost: count('lost'),
    n: all.length - count('open'),
  };
}
