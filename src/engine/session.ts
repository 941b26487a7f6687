/**
 * The engine behind one page or one command: it owns the backend, the store and the loaded models, and offers the verbs
 * of `EngineApi`. One job at a time; everything else is answered between its steps.
 */
import { onDeviceFailure } from '../compute/deviceErrors';
import { startBackend } from '../compute/backend';
import { selfTest } from '../compute/selfTest';
import * as tf from '../compute/tf';
import { parseConfig, type ExperimentConfig, type MethodName } from '../contract/config';
import type {
  BackendName,
  Comparison,
  CorruptRequest,
  DataInfo,
  EngineApi,
  EngineStatus,
  Estimate,
  JobEvent,
  JobState,
  KeptPicture,
  Prediction,
  RunRequest,
  RunSummary,
  Samples,
  SampleSet,
  SequenceRequest,
  StageName,
  StorageUse,
  SweepCurve,
  SweepRequest,
  UnfinishedRun,
} from '../contract/engine';
import type { Picture } from '../contract/image';
import type { ModelInfo } from '../contract/model';
import type { PerturbationInfo, SequenceInfo } from '../contract/perturbation';
import { parseReport, type Report } from '../contract/report';
import { allInfos, perturbationInfo } from '../perturb/composition';
import { sequences } from '../perturb/sequences/registry';
import { describeData } from '../sources/describe';
import { loadEmojiPack, type EmojiPack, type PackName } from '../sources/emojiPack';
import type { KeyValueStore } from '../store/KeyValueStore';
import type { OpenedStore } from '../store/openStore';
import { storageUse } from '../store/usage';
import { loadBaseModels, placeWeights, type BaseModels, type ModelRole } from './baseModels';
import { EngineError } from './engineError';
import { exportWeights } from './exportWeights';
import { Job } from './job';
import { measuredKey, trainedKey, type Basis } from './keys';
import { measureSpeed } from './measureSpeed';
import type { Platform } from './platform';
import { PictureVerbs } from './pictureVerbs';
import { Results } from './results';
import { RunHistory } from './runHistory';
import { methodOrder } from './runExperiment';
import { samplePictures } from './samplePictures';
import { stageWork } from './work';

/** What a job needs of the session. */
export interface SessionParts {
  status: EngineStatus;
  platform: Platform;
  store: KeyValueStore;
  results: Results;
  history: RunHistory;
  pack(name: PackName): Promise<EmojiPack>;
  models(name: PackName): Promise<BaseModels>;
  basis(models: BaseModels): Basis;
}

export class EngineSession implements EngineApi {
  private status: EngineStatus | null = null;
  private opened: OpenedStore | null = null;
  private job: Job | null = null;
  private readonly packs = new Map<PackName, Promise<EmojiPack>>();
  private readonly loaded = new Map<PackName, Promise<BaseModels>>();
  private speed: Promise<number> | null = null;
  /** The last configuration that was run: its tuned models join the predictions. */
  private latest: ExperimentConfig | null = null;
  private readonly pictures = new PictureVerbs(
    () => this.parts(),
    () => this.latest,
  );

  constructor(private readonly platform: Platform) {}

  async start({ backend }: { backend: BackendName | null }): Promise<EngineStatus> {
    if (this.status) return this.status;
    this.opened = await this.platform.openStore();
    const started = await startBackend({ requested: backend, wasm: this.platform.wasm });
    const tested = await selfTest();
    onDeviceFailure((error) => this.job?.deviceFailed(error));
    this.status = {
      ...started,
      selfTest: tested,
      persistent: this.opened.persistent,
      storageNote: this.opened.note,
    };
    return this.status;
  }

  async perturbations(): Promise<PerturbationInfo[]> {
    return allInfos();
  }

  async models(pack: PackName): Promise<ModelInfo[]> {
    const { small, large } = await this.parts().models(pack);
    return [small.info, large.info];
  }

  async data(config: ExperimentConfig): Promise<DataInfo> {
    return describeData(await this.pack(config.data.pack), parseConfig(config));
  }

  async samples(config: ExperimentConfig, set: SampleSet, count: number): Promise<Samples> {
    const small = async () => (await this.parts().models(config.data.pack)).small;
    return samplePictures(await this.pack(config.data.pack), parseConfig(config), set, count, small);
  }

  async corrupt(request: CorruptRequest): Promise<Picture> {
    return this.pictures.corrupt(request);
  }

  async compare(before: Picture, after: Picture): Promise<Comparison> {
    return this.pictures.compare(before, after);
  }

  async sweep(request: SweepRequest): Promise<SweepCurve[]> {
    return this.pictures.sweep(request);
  }

  async sequences(): Promise<SequenceInfo[]> {
    return sequences.map(({ info }) => info);
  }

  async playSequence(request: SequenceRequest): Promise<Picture[]> {
    return this.pictures.playSequence(request);
  }

  async encodePng(picture: Picture): Promise<Uint8Array> {
    return this.pictures.encodePng(picture);
  }

  async predict(picture: Picture): Promise<Prediction[]> {
    return this.pictures.predict(picture);
  }

  async estimate(config: ExperimentConfig): Promise<Estimate> {
    const parts = this.parts();
    const models = await parts.models(config.data.pack);
    this.speed ??= measureSpeed(models.large);
    const work = [...stageWork(config, models).values()].reduce((sum, x) => sum + x, 0);
    return { seconds: work / (await this.speed) };
  }

  async run(request: RunRequest, onEvent: (event: JobEvent) => void): Promise<JobState> {
    const parts = this.parts();
    if (this.job) throw new EngineError('An experiment is already running. Wait for it, or cancel it.');
    const config = parseConfig(request.config);
    for (const name of config.benchmark.corruptions) {
      const { label, needsModel } = perturbationInfo(name);
      if (!needsModel) continue;
      throw new EngineError(`benchmark.corruptions: ${label} attacks one model, and a benchmark is the same for all.`);
    }
    this.job = new Job(parts, config, request.until ?? null, onEvent);
    try {
      return await this.job.run();
    } finally {
      this.latest = config;
      this.job = null;
    }
  }

  async pause(): Promise<void> {
    this.job?.control.pause();
  }

  async resume(): Promise<void> {
    this.job?.control.resume();
  }

  async cancel(): Promise<void> {
    this.job?.control.cancel();
  }

  async unfinished(): Promise<UnfinishedRun | null> {
    return this.parts().history.unfinished();
  }

  async forgetUnfinished(): Promise<void> {
    await this.parts().history.forgetUnfinished();
  }

  async reset(config: ExperimentConfig, stage: StageName): Promise<void> {
    const parts = this.parts();
    const basis = parts.basis(await parts.models(config.data.pack));
    const order = methodOrder(config);
    const from = stage === 'prepare' ? 0 : order.indexOf(stage as MethodName);
    for (const name of from < 0 ? [] : order.slice(from)) {
      await parts.results.forget(await trainedKey(name, config, basis), await measuredKey(name, config, basis));
    }
  }

  async history(): Promise<RunSummary[]> {
    return this.parts().history.list();
  }

  async loadRun(id: string): Promise<Report> {
    return this.parts().history.load(id);
  }

  async deleteRun(id: string): Promise<void> {
    await this.parts().history.delete(id);
  }

  async importReport(report: Report): Promise<string> {
    return this.parts().history.keep(parseReport(report));
  }

  async exportWeights(config: ExperimentConfig, method: MethodName): Promise<Uint8Array> {
    const parts = this.parts();
    const models = await parts.models(config.data.pack);
    return exportWeights(parseConfig(config), method, models, parts.results, parts.basis(models));
  }

  async importWeights(role: ModelRole, pack: PackName, file: Uint8Array): Promise<ModelInfo> {
    const parts = this.parts();
    if (this.job) throw new EngineError('A model cannot be replaced while an experiment runs.');
    const placed = await placeWeights(parts.store, role, await parts.models(pack), pack, file);
    return placed.info;
  }

  async keepPicture(picture: KeptPicture): Promise<void> {
    await this.pictures.keepPicture(picture);
  }

  async keptPictures(): Promise<KeptPicture[]> {
    return this.pictures.keptPictures();
  }

  async forgetPicture(id: string): Promise<void> {
    await this.pictures.forgetPicture(id);
  }

  async storage(): Promise<StorageUse> {
    return storageUse(this.parts().store);
  }

  async clearStorage(): Promise<void> {
    if (this.job) throw new EngineError('Storage cannot be cleared while an experiment runs.');
    await this.parts().store.clear();
  }

  /** Number of tensors held now; the same before and after any job. */
  tensors(): number {
    return tf.memory().numTensors;
  }

  private pack(name: PackName): Promise<EmojiPack> {
    return remembered(this.packs, name, () => loadEmojiPack((path) => this.platform.readAsset(path), name));
  }

  private parts(): SessionParts {
    const { status, opened, platform } = this;
    if (!status || !opened) throw new EngineError('The engine has not been started.');
    return {
      status,
      platform,
      store: opened.store,
      results: new Results(opened.store),
      history: new RunHistory(opened.store),
      pack: (name) => this.pack(name),
      models: (name) => remembered(this.loaded, name, () => loadBaseModels(platform, opened.store, name)),
      basis: ({ small, large }) => ({
        backend: status.backend,
        models: { small: small.hash, large: large.hash },
      }),
    };
  }
}

/** A promise made once per key; a failure is forgotten, so that it can be tried again. */
function remembered<K, V>(map: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> {
  const known = map.get(key);
  if (known) return known;
  const made = make();
  map.set(key, made);
  made.catch(() => map.delete(key));
  return made;
}
