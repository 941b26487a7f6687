/**
 * The user's own labelled pictures: bringing them (files, folders, drops, addresses, recordings), what is kept of them, and which
 * of them the experiment uses. What is brought is looked at first (the proposal), and kept only when the user says what.
 */
import type { ExperimentConfig } from '../../contract/config';
import type { EngineApi, Samples } from '../../contract/engine';
import {
  withChoice,
  type DataFile,
  type DataProposal,
  type Doubt,
  type KeptData,
  type Recording,
  type TransferProgress,
} from '../../contract/library';
import { severityTableFor } from '../../contract/perturbation';
import { presetConfig } from '../../contract/presets';
import { SvelteMap } from 'svelte/reactivity';
import { messageOf } from '../../contract/message';
import { arrivalCount, attachFault, benchmarkOf, ATTACHMENTS, type Attachment } from './attachments';
import { DataDraft } from './DataDraft.svelte';
import { fittingSizes, learningFault } from './fittingSizes';
import { freeName, missingWords } from './keptWords';

type Engine = Pick<
  EngineApi,
  | 'openData'
  | 'openDataAt'
  | 'readAgain'
  | 'keepData'
  | 'keepRecording'
  | 'keptData'
  | 'forgetData'
  | 'dataSamples'
  | 'cancelTransfer'
>;

export interface OwnDataHost {
  /** The experiment as it is set now; read reactively. */
  config: () => ExperimentConfig;
  /** Puts another in its place. */
  setConfig: (config: ExperimentConfig) => void;
  /** What is kept has changed; `added` where something is worth keeping. */
  onKept: (added: boolean) => void;
}

type OwnSets = NonNullable<ExperimentConfig['data']['own']>;
type Arriving = Pick<ExperimentConfig['data'], 'arrivals' | 'arrivalKinds'>;
export type EmbeddedPack = Exclude<ExperimentConfig['data']['pack'], 'own'>;

/** Fifty thousand long paths take a tenth. */
const MOST_LIST_BYTES = 50e6;
/** Pictures of a card. */
const SAMPLES = 12;

export class OwnData {
  /** The newest first. */
  kept = $state.raw<readonly KeptData[]>([]);
  /** Whether `kept` is known. */
  listed = $state(false);
  /** What was found in what the user brought, and what of it shall be kept. */
  draft = $state.raw<DataDraft | null>(null);
  /** What is under way; `progress` is null until the first word of it. */
  transfer = $state.raw<{ what: 'open' | 'keep'; progress: TransferProgress | null } | null>(null);
  /** Why the last thing that was asked for was not done, in words. */
  problem = $state<string | null>(null);
  /** Pictures of kept data, by id. */
  readonly samples = new SvelteMap<string, Samples>();
  /** What the experiment learns from and is tested on, where it is the user's own. */
  readonly used = $derived.by(() => this.find(this.host.config().data.own?.data));
  /** What the configuration names and this browser does not have, in words with what to do; null where all is there. */
  readonly missing = $derived.by(() => (this.listed ? missingWords(this.kept, this.host.config()) : null));
  #before: ExperimentConfig | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly host: OwnDataHost,
  ) {}

  find(id: string | undefined): KeptData | undefined {
    return this.kept.find((data) => data.id === id);
  }

  /** Lists what is kept, once the engine is there and after anything was deleted elsewhere; what is gone is used no more. */
  async restore(): Promise<void> {
    try {
      const before = this.kept;
      this.kept = await this.engine.keptData();
      this.listed = true;
      for (const { id } of before) if (!this.find(id)) this.#release(id);
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  /** Looks at files; the proposal of an earlier look gives way only where this one succeeds. */
  open(files: readonly DataFile[]): Promise<void> {
    if (files.length === 0) {
      this.problem = 'There is no file in what was chosen. Choose a folder with pictures, an archive, or data files.';
      return Promise.resolve();
    }
    return this.#open((onProgress) => this.engine.openData(files, onProgress));
  }

  /** As `open`, of what stands at an address, or of a Hugging Face data set (`owner/name`). */
  openAt(address: string): Promise<void> {
    const trimmed = address.trim();
    if (trimmed === '') {
      this.problem = 'Type a link to a zip, tar or parquet file, or the name of a Hugging Face data set (owner/name).';
      return Promise.resolve();
    }
    return this.#open((onProgress) => this.engine.openDataAt(trimmed, onProgress));
  }

  /** Looks again at what was found, read as was chosen; what had been set of the draft stays, as far as it is still there. */
  async settle(doubt: Doubt, value: string): Promise<void> {
    const { draft } = this;
    if (!draft) return;
    const reading = withChoice(draft.proposal.reading, doubt, value);
    const proposal = await this.#transfer('open', (onProgress) => this.engine.readAgain(reading, onProgress));
    // Where it failed, the choice is shown as it was.
    this.draft = new DataDraft(proposal ?? draft.proposal, draft);
  }

  /** Uses the pictures alone that a list names; null uses all again. A list that names what is not there is told of, and all stays as it was. */
  async useList(file: File | null): Promise<void> {
    const { draft } = this;
    if (!draft) return;
    if (file && file.size > MOST_LIST_BYTES) {
      this.problem = `${file.name} is larger than any list of pictures: it has ${Math.round(file.size / 1e6)} MB.`;
      return;
    }
    const { list: _, ...reading } = draft.proposal.reading;
    const wanted = file ? { ...reading, list: { file: file.name, text: await file.text() } } : reading;
    const proposal = await this.#transfer('open', (onProgress) => this.engine.readAgain(wanted, onProgress));
    if (proposal) this.draft = new DataDraft(proposal, draft);
  }

  /** Keeps what the draft chose, and uses it where the experiment has no data of the user's own yet. */
  async keep(): Promise<void> {
    const { draft } = this;
    if (!draft || draft.fault !== null) return;
    const seed = this.host.config().seed;
    const kept = await this.#transfer('keep', (onProgress) => this.engine.keepData(draft.choice(seed), onProgress));
    if (!kept) return;
    this.draft = null;
    await this.#took(kept);
  }

  /** @throws the engine's message; the recording is not lost by it */
  async keepRecording(recording: Recording): Promise<void> {
    await this.#took(await this.engine.keepRecording(recording));
  }

  async cancel(): Promise<void> {
    try {
      await this.engine.cancelTransfer();
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  /** Puts the proposal away; nothing of it was kept. */
  dismiss(): void {
    this.draft = null;
    this.problem = null;
  }

  async forget(id: string): Promise<void> {
    this.problem = null;
    try {
      await this.engine.forgetData(id);
    } catch (error) {
      this.problem = messageOf(error);
      return;
    }
    await this.restore();
    this.host.onKept(false);
  }

  /** Makes kept data what the experiment learns from and is tested on, with sizes that it can fill. */
  use(id: string): void {
    const data = this.find(id);
    if (!data) return;
    if (data.kind === 'corrupted') {
      this.problem = `“${data.name}” holds corrupted pictures: they can be tested on, not learnt from.`;
      return;
    }
    this.problem = learningFault(data);
    if (this.problem !== null) return;
    const now = this.host.config();
    // Coming from the embedded pack, everything is set for real pictures, and can be set back.
    const base = now.data.pack === 'own' ? now : presetConfig('real', now.seed);
    if (now.data.pack !== 'own') this.#before = now;
    this.host.setConfig({ ...this.#fitted(base, data, { data: id }), ...(now.models ? { models: now.models } : {}) });
  }

  /**
   * A preset with the pictures that are used now, in sizes that they can fill: a preset says how much is done, not with what.
   * Where none are used and the preset wants some, the newest ones are.
   */
  keptIn(preset: ExperimentConfig): ExperimentConfig {
    const { own } = this.host.config().data;
    const wanted = preset.data.pack === 'own' ? this.kept.find(canTeach) : undefined;
    const data = this.used ?? wanted;
    if (data) return this.#fitted(preset, data, own && this.used ? own : { data: data.id });
    if (!own) return preset;
    return { ...preset, data: { ...preset.data, ...this.#arriving(own, preset.preset), pack: 'own', own } };
  }

  /** Back to embedded pictures, and to the settings that were there before own ones were chosen. */
  usePack(pack: EmbeddedPack): void {
    const now = this.host.config();
    const before = now.data.pack === 'own' ? (this.#before ?? presetConfig('quick')) : now;
    const { own: _, ...data } = before.data;
    this.#before = null;
    this.problem = null;
    this.host.setConfig({ ...before, seed: now.seed, data: { ...data, pack } });
  }

  /** Makes kept data a further set of the experiment; null takes the set away. */
  attach(role: Attachment, id: string | null): void {
    const config = this.host.config();
    const { own } = config.data;
    if (!own) return;
    const { [role]: _, ...others } = own;
    if (id !== null) {
      const fault = attachFault(role, this.find(id), this.used);
      this.problem = fault;
      if (fault !== null) return;
    }
    const attached = id === null ? others : { ...others, [role]: id };
    const data = { ...config.data, ...this.#arriving(attached, config.preset), own: attached };
    this.host.setConfig({ ...config, data, benchmark: role === 'corrupted' ? this.#benchmark(id) : config.benchmark });
  }

  /** Own pictures arrive as they are, and only where some are attached as arrivals. */
  #arriving({ arrivals }: OwnSets, preset: ExperimentConfig['preset']): Arriving {
    const wished = presetConfig(preset).data.arrivals;
    return { arrivals: arrivals ? arrivalCount(this.find(arrivals), wished) : 0, arrivalKinds: [] };
  }

  /** With corrupted pictures of others what these hold is measured; without them what the preset says. */
  #benchmark(id: string | null): ExperimentConfig['benchmark'] {
    const { preset, benchmark } = this.host.config();
    const wished = { ...presetConfig(preset).benchmark, table: benchmark.table };
    const corrupted = id === null ? undefined : this.find(id);
    return corrupted ? benchmarkOf(corrupted, wished) : wished;
  }

  /** A few pictures of kept data, for its card. */
  async loadSamples(data: KeptData): Promise<void> {
    const split = data.splits.find(({ count }) => count > 0);
    if (!split || this.samples.has(data.id)) return;
    try {
      this.samples.set(data.id, await this.engine.dataSamples(data.id, split.name, SAMPLES));
    } catch {
      // The card is whole without its pictures.
    }
  }

  async #open(look: (onProgress: (progress: TransferProgress) => void) => Promise<DataProposal>): Promise<void> {
    const proposal = await this.#transfer('open', look);
    if (!proposal) return;
    this.draft = new DataDraft(proposal);
    this.draft.name = freeName(proposal, this.kept);
  }

  async #transfer<T>(
    what: 'open' | 'keep',
    run: (onProgress: (progress: TransferProgress) => void) => Promise<T>,
  ): Promise<T | null> {
    if (this.transfer) {
      this.problem = 'Other pictures are still being read. Wait for them, or cancel that.';
      return null;
    }
    this.problem = null;
    this.transfer = { what, progress: null };
    try {
      return await run((progress) => {
        // A last word may come after the end.
        if (this.transfer) this.transfer = { what, progress };
      });
    } catch (error) {
      // What the user ended himself needs no explanation.
      if (!(error instanceof Error && error.name === 'AbortError')) this.problem = messageOf(error);
      return null;
    } finally {
      this.transfer = null;
    }
  }

  async #took(kept: KeptData): Promise<void> {
    await this.restore();
    this.host.onKept(true);
    if (canTeach(kept) && !this.used) this.use(kept.id);
  }

  /** @returns the experiment on these pictures, with the sizes of its preset as far as they reach */
  #fitted(config: ExperimentConfig, data: KeptData, own: OwnSets): ExperimentConfig {
    const wished = presetConfig(config.preset).data;
    return {
      ...config,
      data: {
        ...config.data,
        ...fittingSizes(data, wished),
        ...this.#arriving(own, config.preset),
        pack: 'own',
        own,
      },
      benchmark: { ...config.benchmark, table: severityTableFor(data.side) },
    };
  }

  /** Takes data that was here and is gone out of the experiment. */
  #release(id: string): void {
    this.samples.delete(id);
    const { own } = this.host.config().data;
    if (!own) return;
    if (own.data === id) return this.usePack(this.#before?.data.pack === 'emoji-64' ? 'emoji-64' : 'emoji-16');
    for (const { role } of ATTACHMENTS) if (own[role] === id) this.attach(role, null);
  }
}

const canTeach = (data: KeptData) => data.kind === 'pictures' && learningFault(data) === null;
