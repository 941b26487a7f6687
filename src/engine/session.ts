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
import type { PackName } from '../sources/emojiPack';
import type { ExperimentPictures } from '../sources/experimentPictures';
import type { KeyValueStore } from '../store/KeyValueStore';
import type { OpenedStore } from '../store/openStore';
import { storageUse } from '../store/usage';
import { BaseModels, type BaseModel, disposeClassifierHead, withClasses, type ModelPair } from './inputs/baseModels';
import { classifierKind, withClassifierHead } from './inputs/classifierHead';
import { EngineError } from './engineError';
import { ExperimentData } from './inputs/ExperimentData';
import { Job } from './experiment/job';
import { Library, LibraryVerbs } from './libraryVerbs';
import { measuredKey, trainedKey, type Basis } from './experiment/keys';
import { keptClassifiers } from './look/keptClassifiers';
import { measureSpeed } from './experiment/measureSpeed';
import type { Classifier } from './inputs/classifier';
import type { Platform } from './platform/platform';
import { PictureVerbs } from './look/pictureVerbs';
import { Results } from './experiment/results';
import { RunHistory } from './experiment/runHistory';
import { methodOrder } from './experiment/methods';
import { samplePictures } from './look/samplePictures';
import { stageWork } from './experiment/cost';

/** What a job needs of the session. */
export interface SessionParts {
  status: EngineStatus;
  platform: Platform;
  store: KeyValueStore;
  results: Results;
  history: RunHistory;
  library: Library;
  /** As they came, by the configuration's choice. */
  models(config: Pick<ExperimentConfig, 'data' | 'models'>): Promise<ModelPair>;
  /** The embedded pair, by pack. */
  embedded(pack: PackName): Promise<ModelPair>;
  /** A kept network. */
  own(id: string): Promise<BaseModel>;
  /** Kept models that the user wants to hear about pictures. */
  inLook(): Promise<Classifier[]>;
  pictures(config: ExperimentConfig): Promise<ExperimentPictures>;
  basis(models: ModelPair, pictures: ExperimentPictures): Basis;
}

export class EngineSession extends LibraryVerbs implements EngineApi {
  private status: EngineStatus | null = null;
  private opened: OpenedStore | null = null;
  private job: Job | null = null;
  /** What the session has once it is started. */
  private rooms: { library: Library; base: BaseModels; data: ExperimentData } | null = null;
  private speed: Promise<number> | null = null;
  /** The last configuration that was run: its tuned models join the predictions. */
  private latest: ExperimentConfig | null = null;
  private readonly pictures = new PictureVerbs(
    () => this.parts(),
    () => this.latest,
  );

  constructor(private readonly platform: Platform) {
    super();
  }

  async start({ backend }: { backend: BackendName | null }): Promise<EngineStatus> {
    if (this.status) return this.status;
    this.opened = await this.platform.openStore();
    const library = new Library(this.opened.store, this.platform);
    this.rooms = {
      library,
      base: new BaseModels(this.platform, (id) => library.models.load(id)),
      data: new ExperimentData(this.platform, (id) => library.data.load(id)),
    };
    // What a closed tab left half-written goes; nothing waits for it.
    void library.models.tidy().catch(() => {});
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

  async models(config: Pick<ExperimentConfig, 'data' | 'models'>): Promise<ModelInfo[]> {
    const pair = await this.parts().models(config);
    const classNames = await this.rooms!.data.classNames(config.data);
    return [pair.small, pair.large].map(({ info, architecture }) => withClasses(info, architecture, classNames));
  }

  async data(config: ExperimentConfig): Promise<DataInfo> {
    return (await this.parts().pictures(parseConfig(config))).info;
  }

  async samples(config: ExperimentConfig, set: SampleSet, count: number): Promise<Samples> {
    const parts = this.parts();
    const parsed = parseConfig(config);
    const pictures = await parts.pictures(parsed);
    const pair = await parts.models(parsed);
    const { results } = parts;
    const hooks = { between: () => Promise.resolve() };
    const request = {
      role: 'small',
      pictures,
      config: parsed,
      basis: parts.basis(pair, pictures),
      results,
      hooks,
    } as const;
    return samplePictures(pictures, parsed, set, count, async (use) => {
      const small = await withClassifierHead(pair.small, request);
      try {
        return await use(small);
      } finally {
        disposeClassifierHead(small);
      }
    });
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
    const models = await parts.models(config);
    const { classNames, side } = await parts.pictures(config);
    this.speed ??= parts.embedded('emoji-16').then(({ large }) => measureSpeed(large));
    const work = [...stageWork(config, models, { classes: classNames.length, side }).values()].reduce(
      (sum, x) => sum + x,
      0,
    );
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
    const basis = parts.basis(await parts.models(config), await parts.pictures(config));
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
    return (await this.exportBundle(config, method)).weights;
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

  override async askInLook(ids: readonly string[]): Promise<void> {
    await super.askInLook(ids);
    this.rooms?.base.hold('look', this.lookIds);
  }

  protected inUse(): ExperimentConfig | null {
    return this.job?.config ?? null;
  }

  protected parts(): SessionParts {
    const { status, opened, platform, rooms } = this;
    if (!status || !opened || !rooms) throw new EngineError('The engine has not been started.');
    const { library, base, data } = rooms;
    return {
      status,
      platform,
      store: opened.store,
      library,
      results: new Results(opened.store),
      history: new RunHistory(opened.store),
      models: (config) => {
        // Exchanging models would free those that a job reads.
        const running = this.job?.config;
        if (running && JSON.stringify(running.models) !== JSON.stringify(config.models)) {
          throw new EngineError('Other models can be chosen when the running experiment has ended.');
        }
        return base.pair(config);
      },
      embedded: async (pack) => {
        const [small, large] = await Promise.all([base.embedded('small', pack), base.embedded('large', pack)]);
        return { small, large };
      },
      own: (id) => base.own(id, 'large'),
      inLook: () => keptClassifiers(this.lookIds, library.models, base),
      pictures: (config) => data.pictures(config),
      basis: ({ small, large }, pictures) => ({
        backend: status.backend,
        data: pictures.hash,
        models: { small: small.hash, large: large.hash },
        classifiers: { small: classifierKind(small, pictures), large: classifierKind(large, pictures) },
      }),
    };
  }
}
