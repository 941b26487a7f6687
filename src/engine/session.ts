/**
 * The engine behind one page or one command: it owns the backend, the store and the loaded models, and offers the verbs
 * of `EngineApi`, each of which is handed to the room that knows. One job at a time; everything else is answered between its steps.
 */
import { onDeviceFailure } from '../compute/deviceErrors';
import { startBackend } from '../compute/backend';
import { selfTest } from '../compute/selfTest';
import * as tf from '../compute/tf';
import type { EngineApi, EngineStatus, StartRequest } from '../contract/engine';
import { allInfos } from '../perturb/composition';
import { sequences } from '../perturb/sequences/registry';
import type { TaskPool } from '../pool/TaskPool';
import type { OpenedStore } from '../store/openStore';
import { storageUse } from '../store/usage';
import { Activity } from './activity';
import { EngineError } from './engineError';
import { EvaluationVerbs } from './evaluation/EvaluationVerbs';
import { ExperimentVerbs } from './experiment/ExperimentVerbs';
import { Results } from './experiment/results';
import { RunHistory } from './experiment/runHistory';
import { BaseModels } from './inputs/baseModels';
import { ExperimentData } from './inputs/ExperimentData';
import { Library } from './library/Library';
import { LibraryVerbs } from './library/LibraryVerbs';
import { PictureVerbs } from './look/pictureVerbs';
import type { Platform } from './platform/platform';
import { openPool } from './pool/openPool';
import type { SessionParts } from './sessionParts';

/** What a session has once it is started. */
interface Started {
  parts: SessionParts;
  store: OpenedStore;
  library: LibraryVerbs;
}

export class EngineSession implements EngineApi {
  private started: Started | null = null;
  /** What computes, so that nothing is timed beside it. */
  private readonly activity = new Activity();
  private readonly experiments: ExperimentVerbs = new ExperimentVerbs(
    () => this.ready.parts,
    () => this.evaluations.running,
    this.activity,
  );
  private readonly evaluations: EvaluationVerbs = new EvaluationVerbs(
    () => this.ready.parts,
    () => this.experiments.running !== null,
  );
  private readonly look = new PictureVerbs(
    () => this.ready.parts,
    () => this.experiments.latest,
    () => this.ready.library.lookIds,
  );

  constructor(private readonly platform: Platform) {}

  async start({ backend, workers = this.platform.workers ?? null }: StartRequest): Promise<EngineStatus> {
    if (this.started) return this.started.parts.status;
    const store = await this.platform.openStore();
    const library = new Library(store.store, this.platform);
    // What a closed tab left half-written goes; nothing waits for it.
    void library.models.tidy().catch(() => {});
    // One thread, as each worker has one: whoever computes a thing gives the same bits.
    const begun = await startBackend({ requested: backend, wasm: this.platform.wasm, threads: 1 });
    const tested = await selfTest();
    onDeviceFailure((error) => this.experiments.deviceFailed(error));
    const { pool } = openPool(this.platform, { backend: begun.backend, workers });
    const several = pool.workers > 1;
    const status = {
      ...begun,
      reason: several ? `${begun.reason} ${pool.reason}` : begun.reason,
      detail: several ? `${begun.detail}, ${pool.workers} workers` : begun.detail,
      selfTest: tested,
      persistent: store.persistent,
      storageNote: store.note,
    };
    const parts = this.partsOf(status, store, library, pool);
    const verbs = new LibraryVerbs(
      library,
      () => this.experiments.running,
      (ids) => parts.base.hold('look', ids),
    );
    this.started = { parts, store, library: verbs };
    return status;
  }

  perturbations: EngineApi['perturbations'] = async () => allInfos();
  sequences: EngineApi['sequences'] = async () => sequences.map(({ info }) => info);

  models: EngineApi['models'] = async (...args) => this.activity.during(() => this.experiments.models(...args));
  data: EngineApi['data'] = async (...args) => this.experiments.data(...args);
  samples: EngineApi['samples'] = async (...args) => this.activity.during(() => this.experiments.samples(...args));
  estimate: EngineApi['estimate'] = async (...args) => this.experiments.estimate(...args);
  run: EngineApi['run'] = async (...args) => this.experiments.run(...args);
  pause: EngineApi['pause'] = async () => this.experiments.pause();
  resume: EngineApi['resume'] = async () => this.experiments.resume();
  cancel: EngineApi['cancel'] = async () => this.experiments.cancel();
  unfinished: EngineApi['unfinished'] = async () => this.experiments.unfinished();
  forgetUnfinished: EngineApi['forgetUnfinished'] = async () => this.experiments.forgetUnfinished();
  reset: EngineApi['reset'] = async (...args) => this.experiments.reset(...args);
  history: EngineApi['history'] = async () => this.experiments.history();
  loadRun: EngineApi['loadRun'] = async (...args) => this.experiments.loadRun(...args);
  deleteRun: EngineApi['deleteRun'] = async (...args) => this.experiments.deleteRun(...args);
  importReport: EngineApi['importReport'] = async (...args) => this.experiments.importReport(...args);
  exportBundle: EngineApi['exportBundle'] = async (...args) => this.experiments.exportBundle(...args);
  exportWeights: EngineApi['exportWeights'] = async (...args) => this.experiments.exportWeights(...args);

  corrupt: EngineApi['corrupt'] = async (...args) => this.activity.during(() => this.look.corrupt(...args));
  compare: EngineApi['compare'] = async (...args) => this.activity.during(() => this.look.compare(...args));
  sweep: EngineApi['sweep'] = async (...args) => this.activity.during(() => this.look.sweep(...args));
  playSequence: EngineApi['playSequence'] = async (...args) =>
    this.activity.during(() => this.look.playSequence(...args));
  encodePng: EngineApi['encodePng'] = async (...args) => this.look.encodePng(...args);
  predict: EngineApi['predict'] = async (...args) => this.activity.during(() => this.look.predict(...args));
  keepPicture: EngineApi['keepPicture'] = async (...args) => this.look.keepPicture(...args);
  keptPictures: EngineApi['keptPictures'] = async () => this.look.keptPictures();
  forgetPicture: EngineApi['forgetPicture'] = async (...args) => this.look.forgetPicture(...args);

  evaluate: EngineApi['evaluate'] = async (...args) => this.activity.during(() => this.evaluations.evaluate(...args));
  cancelEvaluation: EngineApi['cancelEvaluation'] = async () => this.evaluations.cancelEvaluation();

  catalogue: EngineApi['catalogue'] = async () => this.library.catalogue();
  keptModels: EngineApi['keptModels'] = async () => this.library.keptModels();
  fetchModel: EngineApi['fetchModel'] = async (...args) => this.library.fetchModel(...args);
  addModel: EngineApi['addModel'] = async (...args) => this.activity.during(() => this.library.addModel(...args));
  cancelTransfer: EngineApi['cancelTransfer'] = async () => this.library.cancelTransfer();
  forgetModel: EngineApi['forgetModel'] = async (...args) => this.library.forgetModel(...args);
  askInLook: EngineApi['askInLook'] = async (...args) => this.library.askInLook(...args);
  openData: EngineApi['openData'] = async (...args) => this.library.openData(...args);
  openDataAt: EngineApi['openDataAt'] = async (...args) => this.library.openDataAt(...args);
  readAgain: EngineApi['readAgain'] = async (...args) => this.library.readAgain(...args);
  keepData: EngineApi['keepData'] = async (...args) => this.library.keepData(...args);
  keepRecording: EngineApi['keepRecording'] = async (...args) => this.library.keepRecording(...args);
  keptData: EngineApi['keptData'] = async () => this.library.keptData();
  forgetData: EngineApi['forgetData'] = async (...args) => this.library.forgetData(...args);
  dataSamples: EngineApi['dataSamples'] = async (...args) =>
    this.activity.during(() => this.library.dataSamples(...args));
  keptItems: EngineApi['keptItems'] = async () => this.library.keptItems();
  deleteKept: EngineApi['deleteKept'] = async (...args) => this.library.deleteKept(...args);

  storage: EngineApi['storage'] = async () => storageUse(this.ready.store.store);

  clearStorage: EngineApi['clearStorage'] = async () => {
    if (this.experiments.running) throw new EngineError('Storage cannot be cleared while an experiment runs.');
    await this.ready.store.store.clear();
  };

  /** Number of tensors held now; the same before and after any job. */
  tensors(): number {
    return tf.memory().numTensors;
  }

  private get ready(): Started {
    if (!this.started) throw new EngineError('The engine has not been started.');
    return this.started;
  }

  private get library(): LibraryVerbs {
    return this.ready.library;
  }

  private partsOf(status: EngineStatus, { store }: OpenedStore, library: Library, pool: TaskPool): SessionParts {
    const { platform } = this;
    const base = new BaseModels(platform, (id) => library.models.load(id));
    const data = new ExperimentData(platform, (id) => library.data.load(id));
    return {
      status,
      platform,
      store,
      library,
      base,
      pool,
      results: new Results(store),
      history: new RunHistory(store),
      models: async (config) => {
        // Exchanging models would free those that a job reads.
        const running = this.experiments.running;
        if (running && JSON.stringify(running.models) !== JSON.stringify(config.models)) {
          throw new EngineError('Other models can be chosen when the running experiment has ended.');
        }
        return base.pair(config);
      },
      embedded: async (pack) => {
        const [small, large] = await Promise.all([base.embedded('small', pack), base.embedded('large', pack)]);
        return { small, large };
      },
      pictures: (config) => data.pictures(config),
      classNames: (of) => data.classNames(of),
    };
  }
}
