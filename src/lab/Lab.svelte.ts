/**
 * The lab: the state of the page and the verbs that change it. Components read it and call verbs; everything that is
 * computed happens in the engine.
 */
import { parseConfig, type ExperimentConfig, type PresetName } from '../contract/config';
import type { BackendName, EngineStatus, Estimate, StageName, StorageUse } from '../contract/engine';
import type { WholeEngine } from '../contract/studyApi';
import { presetConfig } from '../contract/presets';
import type { TestPick } from '../contract/testPicture';
import { withField } from '../contract/configPath';
import { BackendChoice } from './BackendChoice.svelte';
import { BrowserRoom } from './browser/BrowserRoom.svelte';
import { DataRoom } from './data/DataRoom.svelte';
import { EngineClient, type EngineHealth } from './EngineClient';
import { EstimateRoom } from './EstimateRoom.svelte';
import { FurtherRuns } from './job/FurtherRuns.svelte';
import { DrawingBeside, memoryForTwo } from './look/drawingBeside';
import { Gallery } from './look/Gallery.svelte';
import type { PresetHost } from './job/ConfigHost';
import { Job } from './job/Job.svelte';
import type { RunHost } from './job/RunHost';
import { Models } from './models/Models.svelte';
import { PhotoNetwork } from './look/PhotoNetwork.svelte';
import { OwnData } from './data/OwnData.svelte';
import type { KeptKind } from './storage/keptGroups';
import { StorageRoom } from './storage/Storage.svelte';
import { Look } from './look/Look.svelte';
import { Exporter } from './look/Exporter.svelte';
import { exportView } from './look/exportView';
import { messageOf } from '../contract/message';
import { Notices } from './Notices.svelte';
import { KeptRoom } from './storage/KeptRoom.svelte';
import { OtherModels } from './results/OtherModels.svelte';
import { Runs } from './results/Runs.svelte';
import type { PageMode } from './pageMode';
import { Parts } from './Parts.svelte';
import { atMost } from './atMost';
import { fieldFault } from './fieldFault';
import { sameMaterial } from './sameMaterial';
import { BRINGING, StartGate } from './StartGate';
import { statusWarnings } from './statusWarnings';
import { framedMode, inForeignFrame, wholeHash } from './stage/embedding';
import {
  formatHash,
  formatLessonHash,
  lessonFields,
  parseHash,
  STATIONS,
  type LessonChoice,
  type Station,
  type UrlState,
} from './urlState';

/** Restarts without a success in between, after which the lab stops trying by itself. */
const MAX_RESTARTS = 3;

/** Longest waits for the first picture, and for the models' first words, before all else goes on without them. */
const PICTURE_MS = 10_000;
const ANSWERS_MS = 60_000;

/** Said while something that was brought waits. */
const WAITS = 'The engine is still starting. What you brought is taken as soon as it is there.';

export class Lab implements PresetHost, RunHost {
  station = $state<Station>('look');
  /** How the page is shown: beside a lesson, on a stage, embedded, with controls locked. */
  mode = $state.raw<PageMode>({});
  /** What of the page is hidden or locked. */
  readonly parts = new Parts(() => this.mode);
  /** The experiment as the step of a lesson sets it. Its address tells only what was chosen beside it. */
  lessonConfig = $state.raw<ExperimentConfig | null>(null);
  /** Preset and seed that stand beside a lesson in the address, and take the place of those of its steps. */
  lessonChoice = $state.raw<LessonChoice>({});
  /** Grows with every visitor of an exhibit: what belongs to one alone is made anew. */
  visits = $state(0);
  /** The hash that the page was opened with, or that last said when it goes back. */
  opened = '';
  config = $state.raw<ExperimentConfig>(presetConfig('quick'));
  status = $state.raw<EngineStatus | null>(null);
  health = $state<EngineHealth>('starting');
  healthReason = $state('');
  /** Messages at a field that was refused, by dotted path. */
  faults = $state.raw<Readonly<Record<string, string>>>({});

  readonly notices = new Notices();
  readonly backend: BackendChoice;
  readonly browser = new BrowserRoom();
  readonly look: Look;
  readonly gallery: Gallery;
  readonly exporter: Exporter;
  readonly data: DataRoom;
  readonly models: Models;
  readonly photoNetwork: PhotoNetwork;
  readonly ownData: OwnData;
  readonly storageManager: StorageRoom;
  /** The engine, whose verbs that bring something in wait until it has started. */
  readonly patient: WholeEngine;
  readonly runs: Runs;
  readonly job: Job;
  readonly further: FurtherRuns;
  readonly others: OtherModels;
  readonly ready = $derived(this.status !== null && (this.health === 'ready' || this.health === 'silent'));
  /** Nothing can be started now: the engine is not there, or an experiment runs. */
  readonly blocked = $derived.by(() => !this.ready || this.job.active || this.job.elsewhere);
  /** Resolves when the page has what it shows, or could not have it: what can wait begins. */
  readonly settled: Promise<void>;
  #settle!: () => void;
  #isSettled = false;
  #starts = 0;
  readonly #beside: DrawingBeside;
  readonly #gate = new StartGate(() => this.notices.add('info', WAITS));
  readonly #kept: KeptRoom;
  #restarts = 0;
  /** The picture that the address named. */
  #linked: string | undefined;
  /** The address may name a model that is not known yet. */
  #linkOpen = true;
  readonly #estimate: EstimateRoom;

  constructor(
    readonly client: EngineClient,
    backend: BackendName | null = null,
    /** The page stands in a frame of another site. */
    private readonly framed = inForeignFrame(),
  ) {
    this.settled = new Promise((resolve) => {
      this.#settle = () => {
        this.#isSettled = true;
        resolve();
      };
    });
    this.backend = new BackendChoice(backend, () => this.models.kept);
    this.#estimate = new EstimateRoom(client.api, {
      config: () => this.config,
      quiet: () => this.status !== null && !this.job.active && this.#isSettled,
    });
    this.#beside = new DrawingBeside(client.api, {
      busy: () => this.job.active && this.status?.backend === 'wasm' && memoryForTwo(),
      spawn: () => new EngineClient(),
    });
    this.look = new Look(this.#beside.api, () => this.job.active);
    this.gallery = new Gallery(this.look, client.api);
    this.exporter = new Exporter(client.api, () => exportView(this.look, this.gallery));
    this.data = new DataRoom(client.api);
    this.#kept = new KeptRoom(client.api, {
      ready: () => this.status !== null,
      readLists: () => this.#readLists(),
      changed: () => this.#onChanged(),
      jobElsewhere: () => this.job.lookForUnfinished(),
      warn: (message) => this.notices.add('warning', message),
    });
    const patient = (this.patient = this.#gate.behind(client.api, BRINGING));
    const host = {
      config: () => this.config,
      setConfig: (config: ExperimentConfig) => this.#put(config),
      onKept: (added: boolean) => void this.#kept.onKept(added),
    };
    this.models = new Models(patient, host);
    this.photoNetwork = new PhotoNetwork(this.models);
    this.ownData = new OwnData(patient, host);
    this.storageManager = new StorageRoom(client.api, {
      onDeleted: (kinds) => void this.#onDeleted(kinds),
      onListed: (use) => (this.#kept.use = use),
    });
    this.runs = new Runs(patient);
    this.job = new Job(client.api, {
      onReport: (report, runId) => {
        this.runs.take(report, runId);
        void this.refreshStorage();
      },
      onWarning: (message) => this.notices.add('warning', message),
      onEngine: (status) => (this.status = status),
      onBefore: (config) => this.#suit(config),
      onShared: () => this.#kept.tell('job'),
      onEnd: (state) => {
        this.browser.runEnd.ended(state, this.job.request);
        void this.#afterJob();
      },
    });
    this.others = new OtherModels(client.api, {
      report: () => (this.job.active ? null : this.runs.report),
      runId: () => this.runs.runId,
      replace: (report, before) => this.runs.replace(report, before),
    });
    this.further = new FurtherRuns(client.api, {
      config: host.config,
      withPreset: (name) => this.withPreset(name),
      run: (config) => {
        this.#put(config);
        return this.run();
      },
    });
    client.onHealth = (health, reason) => this.#onHealth(health, reason);
  }

  /**
   * Starts the engine and asks it what the page needs, what is in view first: all of it may come over one slow line. The picture, then
   * the small ones, then what the models say, then the drawings.
   * @param opened settles when the first picture is there, or could not be had
   * @param config the experiment that it is to serve first
   */
  async start(opened: Promise<unknown> = Promise.resolve(), config = this.config): Promise<void> {
    const start = ++this.#starts;
    const { api } = this.client;
    const request = this.backend.request(config);
    const { look, gallery } = this;
    look.answers.hold();
    try {
      await api.open(request);
      await atMost(PICTURE_MS, opened);
      this.#warnOfLink(look.setPerturbations(await api.perturbations()));
      await look.drawAll();
      void look.rest().then(() => (gallery.others = true));
      this.status = await api.start(request);
      this.backend.take(this.status);
      this.#gate.open();
      this.notices.withdraw(WAITS);
      this.#restarts = 0;
      for (const { kind, text } of statusWarnings(this.status)) this.notices.add(kind, text);
      if (gallery.awaitsPack) void gallery.loadPack(this.config);
      void this.ownData.restore();
      void gallery.own.restore();
      const lists = Promise.all([this.job.lookForUnfinished(), this.runs.refresh(), this.refreshStorage()]);
      void this.models.load();
      await this.#loadModels();
      if (start === this.#starts) look.answers.release();
      if (look.large.shown) await atMost(ANSWERS_MS, look.answers.begun);
      await Promise.all([lists, gallery.loadPack(this.config)]);
    } catch (error) {
      if (this.health !== 'lost') {
        this.notices.add('error', messageOf(error));
        this.#gate.fail(error instanceof Error ? error : new Error(messageOf(error)));
      }
    } finally {
      gallery.others = true;
      if (start === this.#starts) look.answers.release();
    }
    this.#settle();
    await this.measure();
  }

  /** The models that adversarial steps can attack: the pair of the experiment, and networks that answer in Look. */
  async #loadModels(): Promise<void> {
    const { config } = this;
    const { api } = this.client;
    const [pair, kept] = await Promise.all([api.models(config).catch(() => []), api.keptModels().catch(() => [])]);
    if (!sameMaterial(config, this.config)) return;
    const wanted = (id: string) => this.models.asked.ids.has(id) || id === this.look.model;
    const others = kept.filter(
      ({ id, kind }) => kind === 'network' && wanted(id) && !pair.some((model) => model.id === id),
    );
    const problems = this.look.setModels([...pair, ...others]);
    // Later, the attacked model gives way to another because the user chose so.
    if (this.#linkOpen) this.#warnOfLink(problems);
    this.#linkOpen = false;
  }

  /** What was said of the address that is open: the next one makes it void. */
  #warned: string[] = [];

  #warnOfLink(problems: readonly string[]): void {
    for (const problem of problems) {
      const text = `This link holds something that cannot be used. ${problem}`;
      this.#warned.push(text);
      this.notices.add('warning', text);
    }
  }

  /** How long the whole experiment would take here; null until that is known. */
  get estimate(): Estimate | null {
    return this.#estimate.current;
  }

  measure(): Promise<void> {
    return this.#estimate.measure();
  }

  readHash(hash: string): void {
    const { problems, ...state } = parseHash(hash);
    for (const text of this.#warned.splice(0)) this.notices.withdraw(text);
    if (this.opened === '' || state.mode.idle !== this.mode.idle) this.opened = hash || '#look';
    this.mode = framedMode(state.mode, state.station, this.framed);
    this.lessonConfig = null;
    this.lessonChoice = state.mode.lesson ? lessonFields(hash) : {};
    // What the steps of a lesson show they say themselves, once they are there.
    if (state.mode.lesson) this.#warnOfLink(problems);
    else this.apply(state, problems);
  }

  /** Shows what a link or a step of a lesson says. */
  apply({ station, config, view }: Omit<UrlState, 'mode'>, problems: readonly string[] = []): void {
    this.#open(station);
    this.config = config;
    this.#suit(config)?.catch(() => {});
    this.#warnOfLink([...problems, ...this.look.apply(view)]);
    this.#linked = view.picture;
    this.gallery.revisit(view.picture);
  }

  /** @param mode how the page shall be shown that the address opens */
  hash(mode: PageMode = this.mode): string {
    if (mode.lesson) return formatLessonHash(mode, this.config, this.lessonConfig, this.lessonChoice);
    const view = this.look.view();
    // Until its picture is there, the link that was opened still names it.
    if (!this.look.source) view.picture = this.#linked;
    return formatHash({ station: this.station, config: this.config, view, mode });
  }

  /** What is worth an entry in the browser's history: going back undoes a change of it, not every move of a slider. */
  place(): string {
    const { chain, source } = this.look;
    const names = chain.steps.length > 1 ? chain.steps.map(({ perturbation, off }) => [perturbation, off]) : [];
    // What plays by itself, and is stopped by any key, is no other place.
    const { autoplay: _, ...mode } = this.mode;
    return JSON.stringify([this.station, source?.id ?? this.#linked, names, mode]);
  }

  go(station: Station): void {
    // In a frame of another page a station is alone, and all else opens in a page of its own.
    if (this.mode.embed && station !== this.mode.embed && station !== this.station) {
      const whole = wholeHash(this.hash()).replace(/^#\w+/, `#${station}`);
      window.open(`${location.pathname}${location.search}${whole}`, '_blank', 'noopener');
      return;
    }
    if (!this.#open(station)) this.notices.add('info', this.parts.reason(station));
    else if (station === 'results') void this.runs.loadReference();
  }

  /** Where a link hides the station, the page stays where it is, or shows the first that there is. */
  #open(station: Station): boolean {
    const shown = (name: Station) => this.parts.stateOf(name) !== 'hidden';
    if (shown(station)) this.station = station;
    else if (!shown(this.station)) this.station = STATIONS.find(shown) ?? 'look';
    return shown(station);
  }

  goBy(index: number): void {
    const station = STATIONS[index];
    if (station) this.go(station);
  }

  /** Chosen models and own pictures stay: a preset says how much is done, not with what. */
  choosePreset(name: PresetName): void {
    this.#put(this.withPreset(name));
  }

  withPreset(name: PresetName): ExperimentConfig {
    const { models, seed } = this.config;
    return { ...this.ownData.keptIn(presetConfig(name, seed)), ...(models ? { models } : {}) };
  }

  /** Another experiment takes the place of this one, whole. */
  #put(config: ExperimentConfig): void {
    const others = !sameMaterial(config, this.config);
    this.config = config;
    this.faults = {};
    this.#suit(config)?.catch(() => {});
    if (others && this.status) void this.#loadModels();
  }

  /** @returns where the engine that runs is the wrong one for the networks of an experiment, when the right one has started */
  #suit(config: ExperimentConfig): Promise<void> | undefined {
    // What goes on is not cut off: the engine itself says what cannot be begun beside it.
    if (!this.status || !this.backend.misfits(this.status, config) || this.client.working) return undefined;
    this.restartEngine(config);
    return this.#gate.pass(true);
  }

  /** Computes on what is asked for by name from now on. @returns whether that is possible now */
  computeOn(backend: BackendName): boolean {
    if (this.client.working) {
      this.notices.add('info', 'Something is still being computed or fetched. Change over when that has ended.');
      return false;
    }
    this.backend.asked = backend;
    this.restartEngine();
    return true;
  }

  /** Changes one setting. A value that cannot be used is not applied: its message is kept at the field. */
  set(path: string, value: unknown): void {
    const { [path]: _, ...others } = this.faults;
    try {
      this.config = parseConfig(withField(this.config, path, value));
      this.faults = others;
    } catch (error) {
      this.faults = { ...others, [path]: fieldFault(path, error) };
    }
  }

  /** Runs the experiment, or the part of it up to `until`. */
  run(until?: StageName): Promise<void> {
    if (until === undefined) this.#open('results');
    return this.job.run(this.config, until);
  }

  /** Goes on with an interrupted experiment, with its own settings. */
  resumeUnfinished(): Promise<void> {
    const left = this.job.unfinished;
    if (left) {
      this.config = left.config;
      this.#open(left.until === 'teacher' ? 'teacher' : left.until === 'temper' ? 'student' : 'results');
    }
    return this.job.resumeUnfinished();
  }

  /** How much is kept in this browser; null as long as that is not known. */
  get storage(): StorageUse | null {
    return this.#kept.use;
  }

  refreshStorage(): Promise<void> {
    return this.#kept.refresh();
  }

  #readLists(): Promise<unknown> {
    const { job, models, ownData, runs } = this;
    return Promise.all([job.lookForUnfinished(), models.refresh(), ownData.restore(), runs.refresh()]);
  }

  /** Models or data are others than before. */
  #onChanged(): void {
    this.look.askAgain();
    if (this.status) void this.#loadModels();
    // What could not be shown may have been what came.
    if (this.data.failed) void this.data.load(this.config);
  }

  async #onDeleted(kinds: readonly KeptKind[]): Promise<void> {
    if (kinds.includes('checkpoint')) void this.job.lookForUnfinished();
    await Promise.all([this.models.refresh(), this.ownData.restore(), this.runs.refresh(), this.#kept.onKept(false)]);
  }

  /** Opens a test picture of an experiment in Look, as its models saw it. */
  async lookAtTest(config: ExperimentConfig, pick: TestPick): Promise<void> {
    const linkable = config.seed === this.config.seed && sameMaterial(config, this.config);
    if (await this.gallery.openTest(config, pick, { linkable })) this.go('look');
    else if (this.gallery.problem !== null) this.notices.add('warning', this.gallery.problem);
  }

  /** Ends the engine and starts another; what was computed is kept in its storage. */
  restartEngine(config = this.config): void {
    this.status = null;
    this.#gate.close();
    this.client.restart('The engine was started again.');
    void this.start(Promise.resolve(), config);
  }

  #onHealth(health: EngineHealth, reason: string): void {
    this.health = health;
    this.healthReason = reason;
    if (health !== 'lost') return;
    this.status = null;
    if (++this.#restarts > MAX_RESTARTS) {
      this.notices.add(
        'error',
        `${reason} It was started again ${MAX_RESTARTS} times without success. Reload the page.`,
      );
      this.#gate.fail(new Error(reason));
      return;
    }
    this.notices.add('warning', `${reason} It is started again; nothing already computed is lost.`);
    // The calls that died are still unwinding: let them, so that the job has ended before the new engine is asked.
    setTimeout(() => this.restartEngine(), 0);
  }

  async #afterJob(): Promise<void> {
    this.#beside.end();
    if (this.job.error?.fatal && this.health !== 'lost') {
      this.notices.add(
        'warning',
        `${this.job.error.what} The engine is started again; nothing already computed is lost.`,
      );
      if (this.health === 'ready') this.restartEngine();
      return;
    }
    // Tuned models now answer too.
    this.look.askAgain();
    void this.#estimate.again();
    this.#kept.tell();
    await Promise.all([this.runs.refresh(), this.refreshStorage()]);
  }
}
