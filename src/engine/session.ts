/**
 * The engine behind one page or one command: it owns the backend, the store and the loaded models, and offers the verbs
 * of `EngineApi`, each of which is handed to the room that knows. One job at a time; everything else is answered between its steps.
 *
 * It begins in two steps. Opened, it draws pictures; started, it has all of its rooms, which are a script of their own.
 */
import { startBackend, type StartedBackend } from '../compute/backend';
import * as tf from '../compute/tf';
import type { EngineApi, EngineStatus, StartRequest } from '../contract/engine';
import type { StudyApi } from '../contract/studyApi';
import { allInfos } from '../perturb/composition';
import { sequences } from '../perturb/sequences/registry';
import { storageUse } from '../store/usage';
import { Activity } from './activity';
import { EngineError } from './engineError';
import { DrawingVerbs } from './look/drawingVerbs';
import type { Platform } from './platform/platform';
import type { Rooms } from './rooms';

export class EngineSession implements EngineApi, StudyApi {
  /** What computes, so that nothing is timed beside it. */
  private readonly activity = new Activity();
  private opening: Promise<StartedBackend> | null = null;
  private starting: Promise<Rooms> | null = null;
  private opened = false;
  private readonly drawing = new DrawingVerbs(
    () => this.checkOpened(),
    async (request, use) => (await this.rooms()).look.composing(request, use),
  );

  constructor(private readonly platform: Platform) {}

  async open(options: Pick<StartRequest, 'backend' | 'photographs'>): Promise<void> {
    await this.begin(options);
  }

  async start(options: StartRequest): Promise<EngineStatus> {
    if (!this.starting) {
      const starting = this.openRooms(options);
      this.starting = starting;
      // So that it can be tried again.
      starting.catch(() => (this.starting = null));
    }
    return (await this.starting).parts.status;
  }

  private begin({ backend, photographs }: StartRequest): Promise<StartedBackend> {
    if (!this.opening) {
      // One thread, as each worker has one: whoever computes a thing gives the same bits.
      const opening = startBackend({
        requested: backend,
        wasm: this.platform.wasm,
        ...(photographs === undefined ? {} : { photographs }),
      });
      this.opening = opening;
      opening.then(
        () => (this.opened = true),
        () => (this.opening = null),
      );
    }
    return this.opening;
  }

  private async openRooms(options: StartRequest): Promise<Rooms> {
    // All that must come over the line is asked for at once.
    const [begun, opened, { openRooms }, { selfTest }] = await Promise.all([
      this.begin(options),
      this.platform.openStore(),
      import('./rooms'),
      import('../compute/selfTest'),
    ]);
    const workers = options.workers ?? this.platform.workers ?? null;
    const { activity } = this;
    const requested = options.backend;
    return openRooms(this.platform, { begun, opened, selfTest: await selfTest(), activity, requested, workers });
  }

  perturbations: EngineApi['perturbations'] = async () => allInfos();
  sequences: EngineApi['sequences'] = async () => sequences.map(({ info }) => info);

  models: EngineApi['models'] = async (...args) =>
    this.activity.during(async () => (await this.rooms()).experiments.models(...args));
  data: EngineApi['data'] = async (...args) => (await this.rooms()).experiments.data(...args);
  samples: EngineApi['samples'] = async (...args) =>
    this.activity.during(async () => (await this.rooms()).experiments.samples(...args));
  testPictures: EngineApi['testPictures'] = async (...args) =>
    this.activity.during(async () => (await this.rooms()).experiments.testPictures(...args));
  estimate: EngineApi['estimate'] = async (...args) => (await this.rooms()).experiments.estimate(...args);
  run: EngineApi['run'] = async (...args) => (await this.rooms()).experiments.run(...args);
  pause: EngineApi['pause'] = async () => (await this.rooms()).experiments.pause();
  resume: EngineApi['resume'] = async () => (await this.rooms()).experiments.resume();
  cancel: EngineApi['cancel'] = async () => (await this.rooms()).experiments.cancel();
  unfinished: EngineApi['unfinished'] = async () => {
    const { studies, experiments } = await this.rooms();
    return (await studies.interrupted()) ?? experiments.unfinished();
  };
  forgetUnfinished: EngineApi['forgetUnfinished'] = async () => {
    const { studies, experiments } = await this.rooms();
    if (!(await studies.forgetInterrupted())) await experiments.forgetUnfinished();
  };
  reset: EngineApi['reset'] = async (...args) => (await this.rooms()).experiments.reset(...args);
  history: EngineApi['history'] = async () => (await this.rooms()).experiments.history();
  loadRun: EngineApi['loadRun'] = async (...args) => (await this.rooms()).experiments.loadRun(...args);
  deleteRun: EngineApi['deleteRun'] = async (...args) => (await this.rooms()).experiments.deleteRun(...args);
  importReport: EngineApi['importReport'] = async (...args) => (await this.rooms()).experiments.importReport(...args);
  exportBundle: EngineApi['exportBundle'] = async (...args) => (await this.rooms()).experiments.exportBundle(...args);
  exportWeights: EngineApi['exportWeights'] = async (...args) =>
    (await this.rooms()).experiments.exportWeights(...args);

  studyOutlook: StudyApi['studyOutlook'] = async (...args) => (await this.rooms()).studies.studyOutlook(...args);
  runStudy: StudyApi['runStudy'] = async (...args) => (await this.rooms()).studies.runStudy(...args);
  studies: StudyApi['studies'] = async () => (await this.rooms()).studies.studies();
  loadStudy: StudyApi['loadStudy'] = async (...args) => (await this.rooms()).studies.loadStudy(...args);
  studyReport: StudyApi['studyReport'] = async (...args) => (await this.rooms()).studies.studyReport(...args);
  importStudy: StudyApi['importStudy'] = async (...args) => (await this.rooms()).studies.importStudy(...args);
  deleteStudy: StudyApi['deleteStudy'] = async (...args) => (await this.rooms()).studies.deleteStudy(...args);

  corrupt: EngineApi['corrupt'] = async (...args) => this.activity.during(() => this.drawing.corrupt(...args));
  compare: EngineApi['compare'] = async (...args) => this.activity.during(() => this.drawing.compare(...args));
  sweep: EngineApi['sweep'] = async (...args) =>
    this.activity.during(async () => (await this.rooms()).look.sweep(...args));
  playSequence: EngineApi['playSequence'] = async (...args) =>
    this.activity.during(() => this.drawing.playSequence(...args));
  encodePng: EngineApi['encodePng'] = async (...args) => this.drawing.encodePng(...args);
  predict: EngineApi['predict'] = async (...args) =>
    this.activity.during(async () => (await this.rooms()).look.predict(...args));
  features: EngineApi['features'] = async (...args) =>
    this.activity.during(async () => (await this.rooms()).look.features(...args));
  keepPicture: EngineApi['keepPicture'] = async (...args) => (await this.rooms()).look.keepPicture(...args);
  keptPictures: EngineApi['keptPictures'] = async () => (await this.rooms()).look.keptPictures();
  forgetPicture: EngineApi['forgetPicture'] = async (...args) => (await this.rooms()).look.forgetPicture(...args);

  evaluate: EngineApi['evaluate'] = async (...args) =>
    this.activity.during(async () => (await this.rooms()).evaluations.evaluate(...args));
  flips: EngineApi['flips'] = async (...args) =>
    this.activity.during(async () => (await this.rooms()).evaluations.flips(...args));
  cancelEvaluation: EngineApi['cancelEvaluation'] = async () => (await this.rooms()).evaluations.cancelEvaluation();

  folderCurve: EngineApi['folderCurve'] = async (...args) =>
    this.activity.during(async () => (await this.rooms()).folders.folderCurve(...args));
  folderFlips: EngineApi['folderFlips'] = async (...args) =>
    this.activity.during(async () => (await this.rooms()).folders.folderFlips(...args));
  cancelFolder: EngineApi['cancelFolder'] = async () => (await this.rooms()).folders.cancelFolder();

  catalogue: EngineApi['catalogue'] = async () => (await this.rooms()).library.catalogue();
  keptModels: EngineApi['keptModels'] = async () => (await this.rooms()).library.keptModels();
  fetchModel: EngineApi['fetchModel'] = async (...args) => (await this.rooms()).library.fetchModel(...args);
  addModel: EngineApi['addModel'] = async (...args) =>
    this.activity.during(async () => (await this.rooms()).library.addModel(...args));
  cancelTransfer: EngineApi['cancelTransfer'] = async () => (await this.rooms()).library.cancelTransfer();
  forgetModel: EngineApi['forgetModel'] = async (...args) => (await this.rooms()).library.forgetModel(...args);
  askInLook: EngineApi['askInLook'] = async (...args) => (await this.rooms()).library.askInLook(...args);
  openData: EngineApi['openData'] = async (...args) => (await this.rooms()).library.openData(...args);
  openDataAt: EngineApi['openDataAt'] = async (...args) => (await this.rooms()).library.openDataAt(...args);
  readAgain: EngineApi['readAgain'] = async (...args) => (await this.rooms()).library.readAgain(...args);
  keepData: EngineApi['keepData'] = async (...args) => (await this.rooms()).library.keepData(...args);
  keepRecording: EngineApi['keepRecording'] = async (...args) => (await this.rooms()).library.keepRecording(...args);
  keptData: EngineApi['keptData'] = async () => (await this.rooms()).library.keptData();
  forgetData: EngineApi['forgetData'] = async (...args) => (await this.rooms()).library.forgetData(...args);
  dataSamples: EngineApi['dataSamples'] = async (...args) =>
    this.activity.during(async () => (await this.rooms()).library.dataSamples(...args));
  keptItems: EngineApi['keptItems'] = async () => (await this.rooms()).library.keptItems();
  deleteKept: EngineApi['deleteKept'] = async (...args) => (await this.rooms()).library.deleteKept(...args);

  storage: EngineApi['storage'] = async () => storageUse((await this.rooms()).parts.store);

  /** Number of tensors held now; the same before and after any job. */
  tensors(): number {
    return tf.memory().numTensors;
  }

  /** Also what is asked while the rooms are on their way is answered. */
  private rooms(): Promise<Rooms> {
    return this.starting ?? Promise.reject(new EngineError('The engine has not been started.'));
  }

  private checkOpened(): void {
    if (!this.opened) throw new EngineError('The engine has not been started.');
  }
}
