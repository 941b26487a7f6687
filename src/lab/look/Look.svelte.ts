/** The Look station: one picture, every perturbation at every severity in small, a chain of them in large. */
import type { EngineApi, WhoAnswers } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import type { ModelInfo } from '../../contract/model';
import type { CorruptStep, PerturbationInfo, SeverityTable } from '../../contract/perturbation';
import { Answers } from './Answers.svelte';
import { Catalogue } from './Catalogue.svelte';
import { Composition } from './Composition.svelte';
import { GridPictures } from './GridPictures.svelte';
import { LargePicture } from './LargePicture.svelte';
import { whoKnows, type LookPicture } from './lookPicture';
import { LookRequests } from './LookRequests';
import { FIRST_STEP, formatRecipe, knownSteps, type RecipeStep } from './recipe';
import { SequencePlayer } from './SequencePlayer.svelte';
import { Sweep } from './Sweep.svelte';
import { WorkQueue } from './WorkQueue';
import { Zoom } from './Zoom.svelte';
import type { ViewState } from '../urlState';

export class Look {
  source = $state.raw<LookPicture | null>(null);
  /** Those that can be attacked. */
  models = $state.raw<readonly Pick<ModelInfo, 'id' | 'label'>[]>([]);
  /** Id of the model that adversarial steps attack. */
  model = $state('');
  seed = $state(1);
  table = $state<SeverityTable>('imagenet-c');
  /** The part that is corrupted, as text (`contract/region.ts`): empty for the whole picture, `brush:` before the first stroke. */
  where = $state('');
  /** What the models that know drawings say of a photograph is shown too. */
  heardAll = $state(false);
  /** Position of the before/after divider, 0..100. */
  split = $state(50);

  readonly chain = new Composition();
  readonly zoom = new Zoom();
  readonly catalogue: Catalogue = new Catalogue();
  readonly large: LargePicture;
  readonly grid: GridPictures;
  readonly answers: Answers;
  readonly sweep: Sweep;
  readonly player: SequencePlayer;

  /** Of the active step. */
  readonly corruption = $derived(this.chain.current.perturbation);
  readonly severity = $derived(this.chain.current.severity);
  readonly info = $derived(this.catalogue.all.find(({ name }) => name === this.corruption));
  /** What is applied, in words: "Fog 3, then JPEG compression 1.5". */
  readonly words = $derived(
    (this.chain.applied.map((step) => this.stepWords(step)).join(', then ') || 'Nothing') +
      (this.region ? ', on a part' : ''),
  );

  /** The picture that is shown without a choice; a link need not name it. */
  usual: string | undefined;
  /** Something else is shown in place of the picture. */
  #aside = false;
  readonly #queue = new WorkQueue();
  readonly #requests = new LookRequests(this);

  /** @param busy the engine has a run of its own, so that its answers take long */
  constructor(
    private readonly engine: EngineApi,
    busy: () => boolean = () => false,
  ) {
    this.large = new LargePicture(
      engine,
      this.#queue,
      () => (this.#aside ? null : this.#requests.large()),
      (source, picture, settled) => {
        this.answers.about(source, picture);
        if (settled) this.#wantSweep(source);
      },
    );
    this.grid = new GridPictures(engine, this.#queue, (name, severity) => this.#requests.cell(name, severity));
    this.answers = new Answers(engine, this.#queue, busy, (source) => this.#who(source));
    this.sweep = new Sweep(engine, this.#queue, () => this.answers.begun);
    this.player = new SequencePlayer(engine, this.#queue, () => ({
      source: this.source,
      seed: this.seed,
      info: this.info,
      who: this.source ? this.#who(this.source) : 'all',
    }));
  }

  #who(source: LookPicture): WhoAnswers {
    const who = this.heardAll ? 'all' : whoKnows(source);
    const attacksSmall = this.#requests.attack(this.chain.applied) && this.model.startsWith('small-');
    return who === 'all' && attacksSmall ? 'and-small' : who;
  }

  /** Of a photograph, whether the models that know drawings are asked as well. */
  hearAll(all: boolean): void {
    this.heardAll = all;
    this.askAgain();
  }

  /** Resolves when all that is in view, and near it, has been drawn as far as it can be now. */
  rest(): Promise<void> {
    return this.#queue.rest();
  }

  /** The part that is corrupted; undefined for the whole picture. */
  get region(): string | undefined {
    return /^$|^brush:(:|$)/.test(this.where) ? undefined : this.where;
  }

  get perturbations(): readonly PerturbationInfo[] {
    return this.catalogue.all;
  }

  get predictions() {
    return this.answers.predictions;
  }

  stepWords({ perturbation, severity }: CorruptStep): string {
    const label = this.catalogue.all.find(({ name }) => name === perturbation)?.label ?? perturbation;
    return `${label} ${severity.toFixed(1)}`;
  }

  /** A link was opened, or the browser went back to one. @returns problems in words */
  apply(view: ViewState): string[] {
    this.seed = view.seed ?? 1;
    this.table = view.table ?? 'imagenet-c';
    this.model = view.model ?? this.models[0]?.id ?? '';
    this.where = view.region ?? '';
    this.chain.replace(view.steps ?? []);
    const problems = this.#checkNames();
    this.catalogue.reveal(this.corruption);
    void this.drawAll();
    return problems;
  }

  /** What is worth keeping in a link. */
  view(): ViewState {
    const { steps } = this.chain;
    const usual = formatRecipe(steps) === formatRecipe([FIRST_STEP]);
    return {
      steps: usual ? undefined : steps.map(({ perturbation, severity, off }) => ({ perturbation, severity, off })),
      picture:
        this.source && this.source.id !== this.usual && !this.source.id.startsWith('own-') ? this.source.id : undefined,
      seed: this.seed === 1 ? undefined : this.seed,
      table: this.table === 'imagenet-c' ? undefined : this.table,
      region: this.region,
      model: this.model === '' || this.model === this.models[0]?.id ? undefined : this.model,
    };
  }

  /** @returns problems in words, where a link named something that does not exist */
  setPerturbations(list: readonly PerturbationInfo[]): string[] {
    this.catalogue.all = list;
    const problems = this.#checkNames();
    this.catalogue.reveal(this.corruption);
    return problems;
  }

  setModels(models: readonly Pick<ModelInfo, 'id' | 'label'>[]): string[] {
    this.models = models;
    const wanted = this.model;
    if (models.some(({ id }) => id === wanted)) return [];
    this.model = models[0]?.id ?? '';
    // Attacks were waiting for a model.
    this.grid.retry();
    if (this.#requests.attack(this.chain.applied)) void this.large.draw();
    return wanted === ''
      ? []
      : [`view.model: there is no model “${wanted}” here; ${models[0]?.label ?? 'none'} is used.`];
  }

  #checkNames(): string[] {
    const first = this.catalogue.all[0];
    if (!first) return [];
    const { steps, problems } = knownSteps(this.chain.steps, this.catalogue.all);
    const usual: RecipeStep = { ...FIRST_STEP, perturbation: first.name };
    const fallback = knownSteps([FIRST_STEP], this.catalogue.all).steps[0] ?? usual;
    if (problems.length > 0) this.chain.replace(steps.length > 0 ? steps : [fallback]);
    return problems;
  }

  show(source: LookPicture): void {
    this.source = source;
    this.#requests.clear();
    this.large.clear();
    this.zoom.reset();
    this.answers.clear();
    this.sweep.clear();
    this.grid.redraw(true);
    void this.player.refresh();
    void this.large.draw();
  }

  /** A choice in the grid: of the active step, or of a new one while a step is being added. */
  select(perturbation: string, severity: number): void {
    this.chain.choose(perturbation, severity);
    if (this.player.shown) this.player.close();
    void this.large.draw();
  }

  setSeverity(severity: number): void {
    this.chain.setSeverity(Math.min(5, Math.max(1, Math.round(severity * 10) / 10)));
    void this.large.draw();
  }

  /** After a change of the chain. */
  compose(change: (chain: Composition) => void): void {
    change(this.chain);
    void this.large.draw();
  }

  setSeed(seed: number): void {
    this.seed = seed;
    void this.drawAll();
  }

  /** Another seed, small enough to be read aloud. */
  dice(): void {
    const next = crypto.getRandomValues(new Uint16Array(1))[0]! % 10_000;
    this.setSeed(next === this.seed ? next + 1 : next);
  }

  setTable(table: SeverityTable): void {
    this.table = table;
    void this.drawAll();
  }

  /** @param where as the field of that name */
  setWhere(where: string): void {
    this.where = where;
    void this.large.draw();
  }

  /** Another shape, in the middle of the picture or where the last box was; an empty one for the whole picture. */
  place(shape: string): void {
    const box = /^(rect|ellipse)(?=:)/;
    if (shape === '') this.setWhere('');
    else if (shape === 'brush') this.setWhere('brush:');
    else this.setWhere(box.test(this.where) ? this.where.replace(box, shape) : `${shape}:0.25,0.25,0.5,0.5`);
  }

  setModel(id: string): void {
    this.model = id;
    void this.drawAll();
  }

  /** By keyboard: the next perturbation or severity in that direction, among those that the grid lists. */
  move(perturbations: number, severities: number): void {
    if (perturbations === 0) {
      const whole = Number.isInteger(severities);
      return this.setSeverity((whole ? Math.round(this.severity) : this.severity) + severities);
    }
    const { listed } = this.catalogue;
    const at = listed.findIndex(({ name }) => name === this.corruption);
    const next = listed[at < 0 ? 0 : Math.min(listed.length - 1, Math.max(0, at + perturbations))];
    if (next) this.select(next.name, this.severity);
  }

  /** Tuned models now answer too, or no longer. */
  askAgain(): void {
    this.answers.asked++;
    this.sweep.clear();
    void this.large.draw();
  }

  /** Resolves when the large picture is there. */
  drawAll(): Promise<void> {
    this.large.problem = null;
    this.grid.redraw(false);
    void this.player.refresh();
    return this.large.draw();
  }

  /**
   * What is applied now, on any picture: a frame of the camera.
   * @param severity of the active step, in place of its own; 0 leaves it out
   */
  applyTo(picture: Picture, severity?: number): Promise<Picture> {
    const { active, steps } = this.chain;
    const applied = steps.flatMap(({ perturbation, severity: own, off }, i) => {
      const wanted = i === active ? (severity ?? own) : own;
      return off || wanted === 0 ? [] : [{ perturbation, severity: wanted }];
    });
    return this.engine.corrupt(this.#requests.of(picture, applied, null));
  }

  /** Draws nothing until it is called with false: something else is shown in its place. */
  setAside(aside: boolean): void {
    this.#aside = aside;
    if (!aside) void this.drawAll();
  }

  #wantSweep(source: LookPicture): void {
    const { current, steps } = this.chain;
    if (current.off) return this.sweep.clear();
    const step = steps.filter(({ off }) => !off).indexOf(current);
    const others = this.chain.applied.map((other, i) => (i === step ? current.perturbation : other));
    const who = this.#who(source);
    const key = JSON.stringify([
      source.id,
      who,
      this.seed,
      this.table,
      this.model,
      this.where,
      this.answers.asked,
      step,
      others,
    ]);
    this.sweep.want(key, { ...this.#requests.of(source.picture, this.chain.applied, source), who, step });
  }
}
