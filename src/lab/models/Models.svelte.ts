/**
 * The models of the user's own: the published ones that can be fetched, those that are kept in this browser, the one that is being
 * brought, and which of them are the large model and the teacher of the experiment.
 */
import type { EngineApi } from '../../contract/engine';
import type { CatalogueRow, DataFile, KeptModel, ModelOptions, TransferProgress } from '../../contract/library';
import { messageOf } from '../../contract/message';
import { requestsOf } from './modelFiles';
import { AskedModels } from './AskedModels.svelte';
import { EMBEDDED, ModelChoice, type ChoiceHost } from './ModelChoice.svelte';
import { isFrom, onlyAnswers, type Role } from './modelWords';

export interface ModelsHost extends ChoiceHost {
  /** What is kept has changed; `added` where something is worth keeping. */
  onKept(added: boolean): void;
}

/** How a model comes: the request without its options, which can be other ones later. */
type Way = { catalogue: string } | { address: string } | { kept: string } | { files: readonly DataFile[] };

export interface Bringing {
  /** For people: the model's name, the address or the file. */
  what: string;
  /** Row of the catalogue, where it comes from there. */
  row: string | null;
  progress: TransferProgress | null;
  cancelling: boolean;
}

/** How the last transfer, or the last verb, ended. */
export interface Outcome {
  text: string;
  bad: boolean;
  /** The model that came, where one did. */
  model: KeptModel | null;
  /** Whether the same can be tried once more. */
  again: boolean;
}

export class Models {
  catalogue = $state.raw<readonly CatalogueRow[]>([]);
  /** The newest first. */
  kept = $state.raw<readonly KeptModel[]>([]);
  bringing = $state.raw<Bringing | null>(null);
  outcome = $state.raw<Outcome | null>(null);
  /** Why the lists could not be read. */
  problem = $state<string | null>(null);
  loaded = $state(false);
  readonly choice: ModelChoice;
  readonly asked: AskedModels;
  #last: { ways: readonly Way[]; options: ModelOptions } | null = null;

  constructor(
    private readonly engine: EngineApi,
    private readonly host: ModelsHost,
  ) {
    this.asked = new AskedModels(engine);
    this.choice = new ModelChoice(host, (id) => this.kept.find((model) => model.id === id) ?? null);
  }

  async load(): Promise<void> {
    try {
      [this.catalogue, this.kept] = await Promise.all([this.engine.catalogue(), this.engine.keptModels()]);
      this.loaded = true;
      this.problem = null;
      await this.asked.tell(this.kept);
    } catch (error) {
      this.problem = messageOf(error);
    }
    const { data } = this.host.config();
    const pair = await this.engine.models({ data }).catch(() => []);
    this.choice.embedded = Object.fromEntries(pair.map((info) => [info.role, info]));
  }

  /** The experiment (a link, an earlier run) names a model that this browser does not keep. */
  isMissing(role: Role): boolean {
    return this.loaded && this.choice.id(role) !== EMBEDDED && this.choice.kept(role) === null;
  }

  keptFrom(row: CatalogueRow): KeptModel | null {
    return this.kept.find((model) => isFrom(row, model)) ?? null;
  }

  fetch(row: CatalogueRow, options: ModelOptions = {}): Promise<void> {
    return this.#bringAll([{ catalogue: row.id }], options);
  }

  /** @param address a Hugging Face id or a link */
  fetchAddress(address: string, options: ModelOptions = {}): Promise<void> {
    const trimmed = address.trim();
    if (trimmed === '') {
      this.#say('Type a Hugging Face id, such as timm/resnet18.a1_in1k, or a link to a file of weights.', true);
      return Promise.resolve();
    }
    return this.#bringAll([{ address: trimmed }], options);
  }

  /** Every model among these files, one after the other. */
  add(files: readonly DataFile[], options: ModelOptions = {}): Promise<void> {
    if (files.length === 0) return Promise.resolve();
    return this.#bringAll(requestsOf(files), options);
  }

  /** The last transfer once more: a download goes on where it stopped. */
  again(): Promise<void> {
    return this.#last ? this.#bringAll(this.#last.ways, this.#last.options) : Promise.resolve();
  }

  async cancel(): Promise<void> {
    if (!this.bringing) return;
    this.bringing = { ...this.bringing, cancelling: true };
    await this.engine.cancelTransfer().catch((error: unknown) => this.#say(messageOf(error), true));
  }

  /** Reads a kept model again with other options; the one with the old options goes once the new one is there. */
  async change(model: KeptModel, options: ModelOptions): Promise<void> {
    await this.#bringAll([{ kept: model.id }], options);
    const now = this.outcome?.model;
    if (!now || now.id === model.id) return;
    this.choice.replace(model.id, now.id);
    if (this.asked.ids.has(model.id)) await this.asked.set(now.id, true).catch(() => {});
    await this.#drop(model.id);
    this.#say(`${now.label} is kept with the new settings.`, false, now);
  }

  /** Deletes a kept model. An experiment that uses it goes back to the embedded one. */
  async forget(model: KeptModel): Promise<void> {
    if (!(await this.#drop(model.id))) return;
    const back = this.choice.release(model.id) ? ' The experiment uses the embedded one again.' : '';
    this.#say(`${model.label} is deleted from this browser.${back}`, false);
  }

  /** Whether a kept model answers about the picture in Look. */
  async ask(model: KeptModel, asked: boolean): Promise<void> {
    await this.asked.set(model.id, asked).catch((error: unknown) => this.#say(messageOf(error), true));
    this.host.onKept(false);
  }

  dismiss(): void {
    this.outcome = null;
  }

  async refresh(): Promise<void> {
    this.kept = await this.engine.keptModels().catch(() => this.kept);
  }

  async #bringAll(ways: readonly Way[], options: ModelOptions): Promise<void> {
    if (this.bringing) return;
    this.outcome = null;
    for (const [i, way] of ways.entries()) {
      // What is still to come is what is tried again.
      this.#last = { ways: ways.slice(i), options };
      if (!(await this.#bring(way, options))) return;
    }
  }

  async #bring(way: Way, options: ModelOptions): Promise<boolean> {
    const row = 'catalogue' in way ? this.catalogue.find(({ id }) => id === way.catalogue) : undefined;
    const what = this.#nameOf(way, row);
    this.bringing = { what, row: row?.id ?? null, progress: null, cancelling: false };
    const onProgress = (progress: TransferProgress) => {
      if (this.bringing) this.bringing = { ...this.bringing, progress };
    };
    try {
      const given = Object.keys(options).length > 0 ? { options } : {};
      const model =
        'files' in way
          ? await this.engine.addModel({ files: way.files, ...given }, onProgress)
          : await this.engine.fetchModel({ ...way, ...given }, onProgress);
      await this.refresh();
      // Those that cannot be trained came for nothing else.
      if (onlyAnswers(model)) await this.asked.set(model.id, true).catch(() => {});
      this.host.onKept(true);
      this.#say(`${model.label} is kept in this browser.`, false, model);
      return true;
    } catch (error) {
      const cancelled = error instanceof Error && error.name === 'AbortError';
      this.outcome = {
        text: cancelled ? `${what} was cancelled.` : 'files' in way ? about(what, messageOf(error)) : messageOf(error),
        bad: !cancelled,
        model: null,
        again: true,
      };
      // Half of a download may be kept.
      this.host.onKept(false);
      return false;
    } finally {
      this.bringing = null;
    }
  }

  async #drop(id: string): Promise<boolean> {
    try {
      await this.engine.forgetModel(id);
    } catch (error) {
      this.#say(messageOf(error), true);
      return false;
    }
    this.kept = this.kept.filter((model) => model.id !== id);
    if (this.asked.ids.has(id)) await this.asked.set(id, false).catch(() => {});
    this.host.onKept(false);
    return true;
  }

  #nameOf(way: Way, row: CatalogueRow | undefined): string {
    if ('files' in way) return nameOf(way.files);
    if ('address' in way) return way.address;
    if ('kept' in way) return this.kept.find(({ id }) => id === way.kept)?.label ?? 'The model';
    return row?.label ?? way.catalogue;
  }

  #say(text: string, bad: boolean, model: KeptModel | null = null): void {
    this.outcome = { text, bad, model, again: false };
  }
}

const nameOf = (files: readonly DataFile[]) => {
  const main = files.find(({ path }) => /(\.safetensors|\.pth?|\.zip|(^|\/)model\.json)$/i.test(path)) ?? files[0];
  return main?.path.split('/').at(-1) ?? 'a file';
};

/** Of several files that were dropped, the message has to say which it speaks of. */
const about = (what: string, message: string) => (message.includes(what) ? message : `${what}: ${message}`);
