/** Which parts of the page are hidden or locked now: by the link that was opened, and by the step of a lesson. */
import { PART_WORDS, partState, type PartName, type PartRules, type PartState } from '../lessons/parts';
import type { PageMode } from './pageMode';

/** The key under which components find it (`setContext`). */
export const PARTS_CONTEXT = Symbol('parts');

export class Parts {
  /** What the step of the lesson adds that is open. */
  step = $state.raw<PartRules>({});

  /** @param mode how the page is shown, of which `show` and `lock` are read */
  constructor(private readonly mode: () => PageMode) {}

  stateOf(name: PartName): PartState {
    const states = [partState(name, this.mode()), partState(name, this.step)];
    return states.find((state) => state === 'hidden') ?? states.find((state) => state === 'locked') ?? 'open';
  }

  /** Hidden or locked: a key that would use it does nothing. */
  closed(name: PartName): boolean {
    return this.stateOf(name) !== 'open';
  }

  /** The link that was opened hides or locks something. */
  get byLink(): boolean {
    const { show, lock } = this.mode();
    return show !== undefined || lock !== undefined;
  }

  /** Why a part cannot be used, as one sentence. */
  reason(name: PartName): string {
    const by = partState(name, this.mode()) !== 'open' ? 'by this link' : 'in this step of the lesson';
    return `${PART_WORDS[name]}: ${this.stateOf(name) === 'hidden' ? 'hidden' : 'locked'} ${by}.`;
  }
}
