/** The Data & models station: the data set, pictures of each of its sets, the two models. */
import type { ExperimentConfig } from '../../contract/config';
import type { DataInfo, EngineApi, Samples, SampleSet } from '../../contract/engine';
import type { ModelInfo } from '../../contract/model';
import { SvelteMap } from 'svelte/reactivity';
import { messageOf } from '../../contract/message';

export class DataRoom {
  info = $state.raw<DataInfo | null>(null);
  models = $state.raw<readonly ModelInfo[]>([]);
  /** Why the data cannot be shown. */
  problem = $state<string | null>(null);
  /** Why the models cannot be. */
  modelsProblem = $state<string | null>(null);
  loadingModels = $state(false);
  readonly failed = $derived(this.problem !== null || this.modelsProblem !== null);
  readonly samples = new SvelteMap<SampleSet, Samples>();
  readonly small = $derived(this.models.find(({ role }) => role === 'small'));
  readonly large = $derived(this.models.find(({ role }) => role === 'large'));
  #for = '';
  #views = '';

  constructor(private readonly engine: EngineApi) {}

  /** Reads what this configuration uses; does nothing where that is known already. */
  async load(config: ExperimentConfig): Promise<void> {
    const key = JSON.stringify([config.data, config.models, config.seed]);
    if (key === this.#for) return;
    this.#for = key;
    this.samples.clear();
    await Promise.all([this.#loadInfo(config, key), this.#loadModels(config, key)]);
    // What failed is read again the next time.
    if (key === this.#for && this.failed) this.#for = '';
  }

  async #loadInfo(config: ExperimentConfig, key: string): Promise<void> {
    try {
      const info = await this.engine.data(config);
      if (key !== this.#for) return;
      this.info = info;
      this.problem = null;
    } catch (error) {
      if (key !== this.#for) return;
      // What was shown belongs to another experiment.
      this.info = null;
      this.problem = messageOf(error);
    }
  }

  async #loadModels(config: ExperimentConfig, key: string): Promise<void> {
    this.loadingModels = true;
    try {
      const models = await this.engine.models(config);
      if (key !== this.#for) return;
      this.models = models;
      this.modelsProblem = null;
    } catch (error) {
      if (key !== this.#for) return;
      this.models = [];
      this.modelsProblem = messageOf(error);
    } finally {
      if (key === this.#for) this.loadingModels = false;
    }
  }

  async loadSamples(config: ExperimentConfig, set: SampleSet, count: number): Promise<void> {
    const held = this.samples.get(set);
    // Augmented views depend on settings that the other sets do not.
    const { augmentation, strength } = config.teacher;
    const views = `${augmentation}/${strength}`;
    const current = set !== 'augmented' || views === this.#views;
    if (held && current && held.pictures.length >= count) return;
    if (set === 'augmented') this.#views = views;
    const key = this.#for;
    try {
      const samples = await this.engine.samples(config, set, count);
      if (key === this.#for && (set !== 'augmented' || views === this.#views)) this.samples.set(set, samples);
    } catch (error) {
      this.problem = messageOf(error);
    }
  }
}
