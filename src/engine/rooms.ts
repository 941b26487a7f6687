/**
 * The rooms of the engine beyond a first picture: experiments, measurements, answers about pictures, the library. They are one script
 * of their own, which comes when the session starts.
 */
import { onDeviceFailure } from '../compute/deviceErrors';
import type { StartedBackend } from '../compute/backend';
import type { BackendName, EngineStatus } from '../contract/engine';
import type { OpenedStore } from '../store/openStore';
import type { Activity } from './activity';
import { BackendRenewal, statusOf } from './BackendRenewal';
import { EngineError } from './engineError';
import { EvaluationVerbs } from './evaluation/EvaluationVerbs';
import { ExperimentVerbs } from './experiment/ExperimentVerbs';
import { Interruptions } from './experiment/Interruptions';
import { Results } from './experiment/results';
import { RunHistory } from './experiment/runHistory';
import { BaseModels } from './inputs/baseModels';
import { ExperimentData } from './inputs/ExperimentData';
import { Library } from './library/Library';
import { LibraryVerbs } from './library/LibraryVerbs';
import { PageModels } from './look/PageModels';
import { FolderVerbs } from './look/folder/FolderVerbs';
import { PictureVerbs } from './look/pictureVerbs';
import type { Platform } from './platform/platform';
import { openPool } from './pool/openPool';
import type { SessionParts } from './sessionParts';
import { StudyVerbs } from './study/StudyVerbs';

export interface Rooms {
  parts: SessionParts;
  experiments: ExperimentVerbs;
  studies: StudyVerbs;
  evaluations: EvaluationVerbs;
  look: PictureVerbs;
  folders: FolderVerbs;
  library: LibraryVerbs;
}

export interface Opened {
  begun: StartedBackend;
  selfTest: EngineStatus['selfTest'];
  opened: OpenedStore;
  /** What computes, so that nothing is timed beside it. */
  activity: Activity;
  /** What was asked for by name; null where the engine chose. */
  requested: BackendName | null;
  /** How many compute; null for one a core. */
  workers: number | null;
}

let stopListening = () => {};

/** @returns the rooms; what was started is told by their `parts.status` */
export function openRooms(
  platform: Platform,
  { begun, selfTest, opened, activity, requested, workers }: Opened,
): Rooms {
  const { store } = opened;
  const { pool } = openPool(platform, { backend: begun.backend, workers });
  const library = new Library(store, platform);
  // What a closed tab left half-written goes; nothing waits for it.
  void library.models.tidy().catch(() => {});
  const base = new BaseModels(platform, (id) => library.models.load(id));
  const data = new ExperimentData(platform, (id) => library.data.load(id));
  const parts: SessionParts = {
    status: statusOf(begun, selfTest, pool, opened),
    platform,
    store,
    library,
    base,
    pageModels: new PageModels(platform, base),
    pool,
    workersAsked: workers !== null,
    renewal: new BackendRenewal(platform, () => parts, requested, workers),
    interruptions: new Interruptions(),
    results: new Results(store),
    history: new RunHistory(store),
    models: async (config) => {
      // Exchanging models would free those that a job reads.
      const { running } = experiments;
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
  const experiments: ExperimentVerbs = new ExperimentVerbs(
    () => parts,
    () => evaluations.running || folders.running,
    activity,
  );
  const studies = new StudyVerbs(() => parts, experiments);
  const evaluations: EvaluationVerbs = new EvaluationVerbs(
    () => parts,
    () => experiments.running !== null || folders.running,
  );
  const verbs = new LibraryVerbs(
    library,
    () => experiments.running,
    (ids) => base.hold('look', ids),
  );
  const look = new PictureVerbs(
    () => parts,
    () => experiments.latest(),
    () => verbs.lookIds,
  );
  const folders: FolderVerbs = new FolderVerbs({
    parts: () => parts,
    busy: () => {
      if (experiments.running) return 'An experiment is running. Wait for it, or cancel it.';
      return evaluations.running ? 'Models are being measured. Wait for it, or cancel it.' : null;
    },
    composing: (request, use) => look.composing(request, use),
    answering: (use) => look.withClassifiers('all', use),
  });
  // There is one device, and the session that was started last has it.
  stopListening();
  stopListening = onDeviceFailure((error) => {
    if (experiments.running) experiments.deviceFailed(error);
    evaluations.deviceFailed(error);
    folders.deviceFailed(error);
    if (!experiments.running && error.kind === 'lost') void afterIdleLoss(parts);
  });
  return { parts, experiments, studies, evaluations, look, folders, library: verbs };
}

/** A laptop that slept may have lost its GPU while nothing ran: it is asked for at once, so that the next picture is drawn. */
async function afterIdleLoss({ renewal, status }: SessionParts): Promise<void> {
  if (status.backend !== 'webgpu') return;
  const why = await renewal.gpu();
  if (why !== null && renewal.mayReplace) await renewal.wasm();
}
