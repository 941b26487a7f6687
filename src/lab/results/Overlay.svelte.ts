/** Earlier runs that are looked at together: which, in the order in which they were chosen. They are held as they are and never pooled. */
import type { EngineApi, RunSummary } from '../../contract/engine';
import { messageOf } from '../../contract/message';
import type { Report } from '../../contract/report';
import type { OverlaidRun } from '../../report/overlay/settingWords';
import { seedWords } from '../../report/pictureWords';

/** More than these nobody can tell apart. */
export const MOST_OVERLAID = 6;
/** Id of the report that was measured beforehand. */
export const REFERENCE = 'reference';

export interface OverlayChoice {
  id: string;
  name: string;
}

export class Overlay {
  /** In the order in which they were chosen. */
  #held = $state.raw<readonly { id: string; report: Report }[]>([]);
  problem = $state<string | null>(null);
  /** The user has chosen. */
  touched = $state(false);
  #begun = '';
  static readonly #ofEngine = new WeakMap<object, Overlay>();

  constructor(private readonly engine: Pick<EngineApi, 'loadRun'>) {}

  /** That of the page: what was chosen stays when the station is left. */
  static of(engine: Pick<EngineApi, 'loadRun'>): Overlay {
    const held = Overlay.#ofEngine.get(engine) ?? new Overlay(engine);
    Overlay.#ofEngine.set(engine, held);
    return held;
  }

  // Not derived by runes: those would end with the station that asked first, and this stays.
  get chosen(): string[] {
    return this.#held.map(({ id }) => id);
  }

  get full(): boolean {
    return this.#held.length >= MOST_OVERLAID;
  }

  get runs(): OverlaidRun[] {
    return this.#held.map(({ report }, i) => ({ letter: 'ABCDEF'[i]!, name: runName(report), report }));
  }

  /** What can be chosen now: what was measured beforehand, and every kept run. */
  static choices(history: readonly RunSummary[], reference: Report | null): OverlayChoice[] {
    const beforehand = reference ? [{ id: REFERENCE, name: `measured beforehand: ${runName(reference)}` }] : [];
    return [
      ...beforehand,
      // eslint-disable-next-line svelte/prefer-svelte-reactivity -- a moment, which does not change
      ...history.map(({ id, label, date }) => ({ id, name: `${label}, ${new Date(date).toLocaleString()}` })),
    ];
  }

  /** Takes a run as the first, for a start: each once, also where it cannot be had. */
  async begin(id: string, reference: Report | null): Promise<void> {
    if (this.#begun === id) return;
    this.#begun = id;
    await this.#add(id, reference);
  }

  /** @param reference what was measured beforehand, where that is meant */
  async toggle(id: string, reference: Report | null): Promise<void> {
    this.problem = null;
    this.touched = true;
    if (this.chosen.includes(id)) {
      this.#held = this.#held.filter((other) => other.id !== id);
      return;
    }
    if (this.full) {
      this.problem = `At most ${MOST_OVERLAID} runs can be told apart in one chart. Take one out first.`;
      return;
    }
    await this.#add(id, reference);
  }

  async #add(id: string, reference: Report | null): Promise<void> {
    try {
      const report = id === REFERENCE ? reference : await this.engine.loadRun(id);
      if (!report || this.chosen.includes(id) || this.full) return;
      this.#held = [...this.#held, { id, report }];
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  /** Runs that were deleted meanwhile are no longer shown. */
  keepOnly(ids: readonly string[]): void {
    if (this.chosen.some((id) => !ids.includes(id))) this.#held = this.#held.filter(({ id }) => ids.includes(id));
  }
}

/** "quick, seeds 1–5, 2026-11-28" */
function runName({ preset, seed, seeds, data, environment }: Report): string {
  const own = data.name ? [data.name] : [];
  const all = seeds.length > 0 ? seeds : [seed];
  return [...own, preset, seedWords(all), environment.date.slice(0, 16).replace('T', ' ')].join(', ');
}
