/** The verbs of the engine about studies, and what it tells of one that runs. Plain data, as in `engine.ts`. */
import type { EngineApi, EstimateBasis, JobEvent, JobState } from './engine';
import type { DataReport, Report } from './report';
import type { StudyCell, StudyFile, StudyPlan } from './study';

/** How many are asked for by the experiments of a study, and how many of them have to be made: the others are shared or kept. */
export interface SharedWork {
  asked: number;
  made: number;
}

/** What a study would take, before it is begun or gone on with. */
export interface StudyOutlook {
  cells: number;
  /** Of those, finished before. */
  finished: number;
  trainings: SharedWork;
  measurements: SharedWork;
  /** Expected seconds of what is left, on this machine. */
  seconds: number;
  basis: EstimateBasis;
}

export interface StudySummary {
  /** Hash of its plan: the same plan is the same study. */
  id: string;
  plan: StudyPlan;
  cells: number;
  finished: number;
  /** When it was begun. */
  savedAt: string;
}

export type StudyNews =
  /** A cell is begun. */
  | { type: 'begun'; index: number }
  /** A cell is finished and kept. */
  | { type: 'cell'; cell: StudyCell; data: DataReport }
  /** A cell could not be run; the others go on. */
  | { type: 'failed'; index: number; message: string };

/** Beside its own news those of the job: states, progress of the whole study, warnings, another backend. */
export type StudyEvent =
  Extract<JobEvent, { type: 'state' | 'progress' | 'warning' | 'engine' }> | { type: 'study'; news: StudyNews };

export interface StudyApi {
  /** Rejects where the plan cannot be run. */
  studyOutlook(plan: StudyPlan): Promise<StudyOutlook>;
  /**
   * Runs what is not finished of a study, one experiment after another. Resolves when it has ended, in whichever state; rejects where it
   * cannot begin. `pause`, `resume` and `cancel` hold for it as for an experiment; what is finished stays.
   */
  runStudy(plan: StudyPlan, onEvent: (event: StudyEvent) => void): Promise<JobState>;
  /** The newest first. */
  studies(): Promise<StudySummary[]>;
  /** With all that is finished of it. */
  loadStudy(id: string): Promise<StudyFile>;
  /** The report of one of its experiments. */
  studyReport(id: string, index: number): Promise<Report>;
  /** Keeps a study that came from a file. @returns its id */
  importStudy(file: StudyFile): Promise<string>;
  deleteStudy(id: string): Promise<void>;
}

/** All verbs of the engine. */
export type WholeEngine = EngineApi & StudyApi;
