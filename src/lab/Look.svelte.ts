/** The Look station: one picture, every corruption at every severity in small, one of them in large. */
import { SvelteMap } from 'svelte/reactivity';
import type { CorruptRequest, EngineApi, Prediction } from '../contract/engine';
import type { Picture } from '../contract/image';
import type { PerturbationInfo, SeverityTable } from '../contract/perturbation';
import { SEVERITIES } from '../contract/perturbation';
import { CorruptionQueue } from './CorruptionQueue';
import { messageOf } from './message';
import { thumbnail } from './picture';
import type { ViewState } from './urlState';

/** Long side of a grid picture, pixels. */
export const THUMB_SIDE = 96;

export interface LookPicture {
  id: string;
  title: string;
  credit: string;
  /** `pack` pictures show things that the embedded models know. */
  kind: 'photo' | 'pack' | 'own';
  picture: Picture;
}

export const cellKey = (corruption: string, severity: number) => `${corruption}/${severity}`;

export class Look {
  source = $state.raw<LookPicture | null>(null);
  perturbations = $state.raw<readonly PerturbationInfo[]>([]);
  corruption = $state('gaussian_noise');
  severity = $state(3);
  seed = $state(1);
  table = $state<SeverityTable>('imagenet-c');
  /** Small corrupted pictures as they arrive, by `cellKey`. */
  readonly cells = new SvelteMap<string, Picture>();
  /** The large corrupted picture that is shown, and what it was made with. */
  shown = $state.raw<{ picture: Picture; corruption: string; severity: number } | null>(null);
  waiting = $state(false);
  problem = $state<string | null>(null);
  predictions = $state.raw<{ before: Prediction[]; after: Prediction[] } | null>(null);
  /** Position of the before/after divider, 0..100. */
  split = $state(50);

  readonly info = $derived(this.perturbations.find(({ name }) => name === this.corruption));
  readonly #queue: CorruptionQueue;
  #wish = 0;
  /** Grows when other models answer than before. */
  asked = 0;
  /** The picture that is shown without a choice; a link need not name it. */
  usual: string | undefined;
  #predictTimer: ReturnType<typeof setTimeout> | undefined;
  #before: { source: LookPicture; asked: number; predictions: Prediction[] } | null = null;

  constructor(private readonly engine: EngineApi) {
    this.#queue = new CorruptionQueue((request) => this.engine.corrupt(request));
  }

  apply(view: ViewState): void {
    if (view.corruption !== undefined) this.corruption = view.corruption;
    if (view.severity !== undefined) this.severity = view.severity;
    if (view.seed !== undefined) this.seed = view.seed;
  }

  /** What is worth keeping in a link. */
  view(): ViewState {
    return {
      picture:
        this.source && this.source.id !== this.usual && !this.source.id.startsWith('own-') ? this.source.id : undefined,
      corruption: this.corruption === 'gaussian_noise' ? undefined : this.corruption,
      severity: this.severity === 3 ? undefined : this.severity,
      seed: this.seed === 1 ? undefined : this.seed,
    };
  }

  /** @returns a problem in words, where the corruption that a link named does not exist */
  setPerturbations(list: readonly PerturbationInfo[]): string | null {
    this.perturbations = list;
    const first = list[0];
    if (!first || list.some(({ name }) => name === this.corruption)) return null;
    const problem = `view.corruption: there is no corruption “${this.corruption}”; ${first.label} is shown.`;
    this.corruption = first.name;
    return problem;
  }

  show(source: LookPicture): void {
    this.source = source;
    this.shown = null;
    this.predictions = null;
    this.drawAll();
  }

  select(corruption: string, severity: number): void {
    this.corruption = corruption;
    this.severity = severity;
    void this.drawLarge();
  }

  setSeed(seed: number): void {
    this.seed = seed;
    this.drawAll();
  }

  setTable(table: SeverityTable): void {
    this.table = table;
    this.drawAll();
  }

  /** By keyboard: the next corruption or severity in that direction. */
  move(corruptions: number, severities: number): void {
    const at = this.perturbations.findIndex(({ name }) => name === this.corruption);
    const next = this.perturbations[Math.min(this.perturbations.length - 1, Math.max(0, at + corruptions))];
    const severity = Math.min(5, Math.max(1, Math.round(this.severity) + severities));
    if (next) this.select(next.name, severity);
  }

  drawAll(): void {
    this.#drawGrid();
    void this.drawLarge();
  }

  #request(picture: Picture, perturbation: string, severity: number): CorruptRequest {
    return { picture, perturbation, severity, seed: this.seed, table: this.table };
  }

  #drawGrid(): void {
    this.cells.clear();
    if (!this.source) return;
    const small = thumbnail(this.source.picture, THUMB_SIDE);
    const jobs = this.perturbations.flatMap(({ name }) =>
      SEVERITIES.map((severity) => ({ key: cellKey(name, severity), request: this.#request(small, name, severity) })),
    );
    this.problem = null;
    this.#queue.grid(
      jobs,
      (key, picture) => this.cells.set(key, picture),
      (error) => (this.problem = messageOf(error)),
    );
  }

  async drawLarge(): Promise<void> {
    const source = this.source;
    if (!source || this.perturbations.length === 0) return;
    const wish = ++this.#wish;
    const { corruption, severity } = this;
    this.waiting = true;
    try {
      const picture = await this.#queue.large(this.#request(source.picture, corruption, severity));
      if (!picture || wish !== this.#wish) return;
      this.shown = { picture, corruption, severity };
      this.#predictSoon(source, picture);
    } catch (error) {
      if (wish === this.#wish) this.problem = messageOf(error);
    } finally {
      if (wish === this.#wish) this.waiting = false;
    }
  }

  /** Predictions follow once the picture has rested, so that dragging a slider stays light. */
  #predictSoon(source: LookPicture, after: Picture): void {
    clearTimeout(this.#predictTimer);
    this.#predictTimer = setTimeout(() => void this.#predict(source, after), 400);
  }

  async #predict(source: LookPicture, after: Picture): Promise<void> {
    try {
      if (this.#before?.source !== source || this.#before.asked !== this.asked) {
        this.#before = { source, asked: this.asked, predictions: await this.engine.predict(source.picture) };
      }
      const before = this.#before.predictions;
      const predictions = await this.engine.predict(after);
      if (this.source === source && this.shown?.picture === after) this.predictions = { before, after: predictions };
    } catch {
      this.predictions = null;
    }
  }
}
