/** The engine as the page sees it, through Comlink: verbs, events and plain records. Nothing here holds a tensor. */
import type { ExperimentConfig, MethodName, PresetName } from './config';
import type { Picture } from './image';
import type { EvaluationApi } from './evaluation';
import type { FlipsApi } from './flips';
import type { FolderApi } from './folder';
import type { LibraryApi } from './library';
import type { ModelInfo } from './model';
import type { CorruptStep, PerturbationInfo, SequenceInfo, SeverityTable } from './perturbation';
import type { Report } from './report';
import type { StudyPlan } from './study';
import type { TestPicture, TestPick } from './testPicture';
import type { WallNews } from './wall';

export type BackendName = 'webgpu' | 'wasm' | 'cpu';

export interface SelfTestCheck {
  name: string;
  /** Largest absolute difference from the CPU, relative to the largest magnitude of the expected values. */
  error: number;
  tolerance: number;
  passed: boolean;
}

export interface StartRequest {
  /** Null chooses. */
  backend: BackendName | null;
  /** Whether networks of photographs are to be trained. Where the engine chooses, a GPU is left alone if they are not; left out, it is used where there is one. */
  photographs?: boolean;
  /** How many workers compute; null or left out for one a core, as far as memory allows. */
  workers?: number | null;
}

export interface EngineStatus {
  backend: BackendName;
  /** Why this backend runs, in words: "WebGPU has no adapter here, so …". */
  reason: string;
  /** Such as "SIMD with fused multiply-add, 1 thread, 2 workers" or the adapter's name. */
  detail: string;
  /** The adapter that runs or could run; null or left out where there is none, or nobody has looked. */
  gpu?: string | null;
  selfTest: { passed: boolean; checks: SelfTestCheck[]; milliseconds: number };
  /** False where IndexedDB cannot be used: nothing survives a reload, and the page says so. */
  persistent: boolean;
  /** Why not, in words. */
  storageNote: string | null;
}

export interface StorageUse {
  /** Bytes held by Temper in IndexedDB. */
  used: number;
  /** Bytes the browser allows, where known. */
  quota: number | null;
  /** How often somebody else has emptied it since the engine started: another tab, or the browser's own "clear site data". */
  emptied?: number;
}

/** Stages of an experiment in order. One method is one stage; the benchmark of a method belongs to its stage. */
export type StageName = 'prepare' | MethodName | 'wise-curve' | 'report';

export interface StageProgress {
  stage: StageName;
  /** What is being done, in words: "Robustifying the teacher with AugMix". */
  doing: string;
  /** Within the stage, in `unit`. */
  done: number;
  total: number;
  unit: 'steps' | 'pictures';
  /** Of the whole job, 0..1, weighted by expected cost. */
  fraction: number;
  elapsedSeconds: number;
  /** Of the whole job; null until it can be told. */
  remainingSeconds: number | null;
  /** Stages that are finished, and those that are still to come. */
  finished: StageName[];
  pending: StageName[];
}

/** A row of a live curve; `values` are matched with `columns`. */
export interface MetricRow {
  stage: StageName;
  step: number;
  columns: readonly string[];
  values: readonly number[];
}

export type JobState = 'running' | 'paused' | 'done' | 'cancelled' | 'failed';

export interface JobError {
  /** What happened. */
  what: string;
  /** What was kept. */
  kept: string;
  /** What to do. */
  action: string;
  /** The worker has to be replaced before anything else runs (device lost, out of memory). */
  fatal: boolean;
}

export type JobEvent =
  | { type: 'state'; state: JobState; error: JobError | null }
  | { type: 'progress'; progress: StageProgress }
  | { type: 'metric'; row: MetricRow }
  /** Of the wall of test pictures. */
  | { type: 'wall'; news: WallNews }
  /**
   * Everything measured so far, in the form of the report; `methods` grows. With a `runId` it is the last: the experiment was stopped
   * once its main question was answered, and what it had measured is kept.
   */
  | { type: 'partial'; report: Report; runId?: string }
  | { type: 'done'; report: Report; runId: string }
  /** Another backend runs from here on: the GPU was lost. */
  | { type: 'engine'; status: EngineStatus }
  | { type: 'warning'; message: string };

export interface RunRequest {
  config: ExperimentConfig;
  /** Stop after this stage (its results are kept, and a later request goes on from there). */
  until?: StageName;
}

/** An experiment, or a study, that a reload or a crash interrupted. */
export interface UnfinishedRun {
  /** Of a study what its experiments have in common. */
  config: ExperimentConfig;
  until: StageName | null;
  stage: StageName;
  /** 0..1 */
  fraction: number;
  savedAt: string;
  /** It is a study, which goes on by `runStudy`. */
  study?: StudyPlan;
}

export interface RunSummary {
  id: string;
  label: string;
  date: string;
  preset: string;
  seed: number;
  backend: string;
  seconds: number;
}

/** Sets of the data station that can be looked at. */
export type SampleSet = 'train' | 'clean' | 'arrivals' | 'renditions' | 'sketch' | 'natural' | 'transfer' | 'augmented';

export interface Samples {
  pictures: Picture[];
  labels: string[];
}

export interface DataInfo {
  pack: string;
  imageSize: number;
  classNames: string[];
  splits: Record<string, number>;
  note: string;
  attribution: { style: string; licence: string; author: string; role: string }[];
}

/** Who answers: one of the methods of an experiment, and whose experiment it was. */
export interface Answerer {
  /** Label of the model. */
  model: string;
  /** Left out for networks of the user's own, and for the pre-trained small model. */
  method?: MethodName;
  /** The experiment that trained it; left out where nothing was trained. */
  trained?: {
    /** It came with the page, or this engine ran it. */
    by: 'page' | 'run';
    preset: PresetName;
    seed: number;
  };
}

export interface Prediction extends Answerer {
  /** Highest first. */
  top: { className: string; probability: number }[];
}

/** `drawings`: those that know drawings; `kept`: the user's own; `and-small`: all, and the pre-trained small model, which an attack may aim at. */
export type WhoAnswers = 'all' | 'drawings' | 'kept' | 'and-small';

/** What a frozen network makes of pictures before it classifies them. */
export interface PictureFeatures {
  /** Of the network: features of two networks cannot be compared. */
  id: string;
  /** Its name. */
  model: string;
  /** It knows drawings only. */
  drawings: boolean;
  /** One for each picture, all of one length. */
  vectors: Float32Array[];
}

export interface CorruptRequest {
  picture: Picture;
  /** The picture was cut before, as those of data sets are: models see all of it. A photograph is prepared first. */
  whole?: boolean;
  /** Applied in this order; none gives the picture back. */
  steps: readonly CorruptStep[];
  seed: number;
  /** Number of the picture in its set, which decides, with the seed, what random perturbations draw; 0 by default. */
  index?: number;
  table: SeverityTable;
  /** Id (`ModelInfo.id`) of the model that adversarial steps attack. */
  model?: string;
  /** Quality 1..100 of a JPEG round trip after the last step, as the stored ImageNet-C has one (85); null leaves it out. */
  jpeg?: number | null;
  /** Part of the picture that is corrupted (`contract/region.ts`); all of it by default. */
  region?: string;
}

/** Where a model's answer changes along the severity of one step. */
export interface SweepRequest extends CorruptRequest {
  /** Index of the step whose severity runs from 0 (step left out) to 5. */
  step: number;
  /** Severities to look at, ascending: 0 or from 1 to 5, as no strength is published between the two. */
  severities: readonly number[];
  /** All that `predict` asks, unless said. */
  who?: WhoAnswers;
}

export interface SweepCurve extends Answerer {
  /** The answer at each severity. */
  answers: { severity: number; className: string; probability: number }[];
  /**
   * First severity at which the answer differs from that for the untouched picture, found between two of `severities` by bisection to 0.05;
   * null where it differs at none of them.
   */
  flip: number | null;
}

/** Two pictures of equal size in numbers. */
export interface Comparison {
  /** dB; null where the pictures are equal. */
  psnr: number | null;
  /** Structural similarity, −1..1. */
  ssim: number;
  /** Share of colour values, by value 0..255, for R, G, B. */
  histograms: { before: number[][]; after: number[][] };
  /** log10 of the mean power at each radial frequency, above 0 up to half the sampling rate, in cycles per pixel. */
  spectrum: { frequencies: number[]; before: number[]; after: number[] };
  /** 128 + (after − before) / 2 for each colour value. */
  residual: Picture;
}

export interface SequenceRequest {
  picture: Picture;
  sequence: string;
  seed: number;
}

/** A picture of the user's own, as it is kept in this browser between visits. */
export interface KeptPicture {
  id: string;
  title: string;
  /** An image file of this type, such as `image/png`. */
  file: Uint8Array;
  type: string;
  savedAt: string;
}

export interface Estimate {
  /** Expected seconds of the whole experiment on this machine. */
  seconds: number;
  /** Until pre-trained model, teacher and Temper are measured; null where Temper is not part of the experiment. */
  headlineSeconds: number | null;
  /** What it rests on. */
  basis: EstimateBasis;
}

/** So many runs that ended here, or a measurement of this machine. */
export type EstimateBasis =
  | { from: 'runs'; runs: number }
  | {
      from: 'measurement';
      /** Seconds since it was measured. */
      ageSeconds: number;
      /** Something else computed meanwhile. */
      disturbed: boolean;
    };

/** Every verb rejects with an Error whose message a person can act on. */
export interface EngineApi extends LibraryApi, EvaluationApi, FlipsApi, FolderApi {
  /** Starts what pictures are corrupted with, so that the first can be drawn; nothing else can be asked before `start`. */
  open(options: Pick<StartRequest, 'backend' | 'photographs'>): Promise<void>;
  /** Starts all of it, and tests what computes. */
  start(options: StartRequest): Promise<EngineStatus>;
  perturbations(): Promise<PerturbationInfo[]>;
  /** The small and the large model of an experiment. */
  models(config: Pick<ExperimentConfig, 'data' | 'models'>): Promise<ModelInfo[]>;
  data(config: ExperimentConfig): Promise<DataInfo>;
  samples(config: ExperimentConfig, set: SampleSet, count: number): Promise<Samples>;
  /**
   * Single pictures of the test sets of an experiment, as its models saw them.
   * @throws {Error} where the data is not there, or has no such picture
   */
  testPictures(config: ExperimentConfig, picks: readonly TestPick[]): Promise<TestPicture[]>;
  corrupt(request: CorruptRequest): Promise<Picture>;
  /** Residual, histograms, spectrum and distances of a picture and its corrupted copy (of equal size). */
  compare(before: Picture, after: Picture): Promise<Comparison>;
  /** Answers of the models that `predict` asks, along the severity of one step. Rejects where the request is none (`SweepRequest`). */
  sweep(request: SweepRequest): Promise<SweepCurve[]>;
  sequences(): Promise<SequenceInfo[]>;
  /** All frames of a sequence. */
  playSequence(request: SequenceRequest): Promise<Picture[]>;
  /** PNG bytes (8-bit RGB), encoded off the UI thread. */
  encodePng(picture: Picture): Promise<Uint8Array>;
  /** Keeps a picture of the user's own in this browser; the oldest go where there are too many. */
  keepPicture(picture: KeptPicture): Promise<void>;
  /** The newest first. */
  keptPictures(): Promise<KeptPicture[]>;
  forgetPicture(id: string): Promise<void>;
  /**
   * Each model's five likeliest classes for one picture. The models that know drawings: the pre-trained one, the robust teacher, Temper and
   * complete fine-tuning, each as the last run left it, or as it came with the page; of a run on other data or models the pre-trained pair,
   * and what the run trained. Then the kept models that `askInLook` chose.
   * @param whole the picture was cut before, as those of data sets are; see `CorruptRequest`
   * @param who all of them unless said
   */
  predict(picture: Picture, whole?: boolean, who?: WhoAnswers): Promise<Prediction[]>;
  /**
   * Features of pictures, of a kept network where there is one (`engine/look/pictureFeatures.ts`), else of an embedded one.
   * @param whole as for `predict`
   */
  features(pictures: readonly Picture[], whole?: boolean): Promise<PictureFeatures>;
  estimate(config: ExperimentConfig): Promise<Estimate>;
  /** Resolves when the job has ended, in whichever state; all else comes as events. Rejects where it cannot start. */
  run(request: RunRequest, onEvent: (event: JobEvent) => void): Promise<JobState>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  cancel(): Promise<void>;
  unfinished(): Promise<UnfinishedRun | null>;
  /** Forgets what `unfinished` gives. Finished stages, and finished experiments of a study, stay. */
  forgetUnfinished(): Promise<void>;
  /** Deletes kept results of a stage and of all that build on it. */
  reset(config: ExperimentConfig, stage: StageName): Promise<void>;
  history(): Promise<RunSummary[]>;
  loadRun(id: string): Promise<Report>;
  deleteRun(id: string): Promise<void>;
  importReport(report: Report): Promise<string>;
  /** The weights of a method of this configuration, as a safetensors file. */
  exportWeights(config: ExperimentConfig, method: MethodName): Promise<Uint8Array>;
  storage(): Promise<StorageUse>;
}
