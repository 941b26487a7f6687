/**
 * The library: models and labelled pictures of the user's own, kept in this browser. Plain data and verbs, as in `engine.ts`.
 * Everything is named by the hash of its content, so the same file brought twice is kept once.
 */
import type { ExportedBundle } from './bundle';
import type { ExperimentConfig, MethodName } from './config';
import type { Picture } from './image';
import type { BlockInfo } from './model';
import type { AnswerChoice, Doubt, LeftOut, ReadingOptions } from './reading';

export * from './reading';

export const PADDINGS = ['torch', 'tf-same'] as const;
export type PaddingName = (typeof PADDINGS)[number];

/** What no weight file says. What is left out is assumed, and the model says what. */
export interface ModelOptions {
  label?: string;
  padding?: PaddingName;
  /** Name of a convention (`imagenet`, `inception`, `clip`, `none`), or the numbers. */
  preprocessing?: string | { mean: [number, number, number]; deviation: [number, number, number] };
  /** Side of the square input in pixels, for convolutional networks; default: what the weights were published for. */
  inputSize?: number;
  /** Key of the weights in a checkpoint of PyTorch that holds several, such as `state_dict_ema`; default: the likeliest, which is said. */
  stateDict?: string;
}

/** A published model that can be fetched. */
export interface CatalogueRow {
  /** Such as `mobilenetv3_small_100`. */
  id: string;
  label: string;
  description: string;
  /** What it is good for here. */
  role: 'small' | 'large';
  /** Repository on Hugging Face, and the file in it. */
  repository: string;
  file: string;
  /** Of the file. */
  bytes: number;
  licence: string;
  /** Where it was published: paper and page. */
  source: string;
  classes: number | null;
  options: ModelOptions;
  /** Where its training pictures came from the web in large numbers: which, in words that follow “trained on”. */
  webData?: string;
}

/**
 * - `network`: a known architecture, which can be cut and tuned;
 * - `clip`: likewise, with a text tower whose words make its classifier;
 * - `tuned`: the three heads of a bundle that Temper exported: answers, is not tuned again;
 * - `tfjs`: a TensorFlow.js layers or graph model: answers only.
 */
export type KeptModelKind = 'network' | 'clip' | 'tuned' | 'tfjs';

export interface KeptModel {
  /** SHA-256 of the weight file and of the options it was brought with. */
  id: string;
  kind: KeptModelKind;
  label: string;
  /** Where it came from: an address or a file name. */
  source: string;
  licence: string;
  savedAt: string;
  /** Such as `mobilenet_v2` or `vit_tiny_patch16_224`. */
  architecture: string;
  inputSize: number;
  /** Of its published classifier; 0 where it has none (CLIP without class names). */
  classes: number;
  /** Where the file says them or they are the 1,000 of ImageNet. */
  classNames: readonly string[] | null;
  parameters: number;
  flops: number;
  /** In forward order, the classifier last; empty where the model cannot be cut. */
  blocks: readonly BlockInfo[];
  /** Of everything kept for it. */
  bytes: number;
  options: ModelOptions;
  /** What the publisher's files beside the weights say and was taken from them, in sentences. */
  stated?: readonly string[];
  /** What the file does not say and was assumed, in sentences. */
  assumed: readonly string[];
  /** As the catalogue's row says it, where the model came from there. */
  webData?: string;
}

export interface TransferProgress {
  doing: 'download' | 'read' | 'check' | 'keep';
  /** Bytes, or pictures for data. */
  done: number;
  /** Null where the server does not say. */
  total: number | null;
  unit: 'bytes' | 'pictures';
}

export type FetchModelRequest = (
  | { catalogue: string }
  /** A Hugging Face repository id, or a link to a file (page and blob links too). */
  | { address: string }
  /** Id of a kept network: its file is read again, with other options. */
  | { kept: string }
) & { options?: ModelOptions };

export interface AddModelRequest {
  /** One safetensors file, a bundle (.zip), or the files of a TensorFlow.js model (`model.json` and its shards). */
  files: readonly { path: string; file: Blob }[];
  options?: ModelOptions;
}

/** A file or a folder's files that the user brings, before anything is read. */
export interface DataFile {
  /** Relative to what was chosen or dropped. */
  path: string;
  file: Blob;
}

export interface DataSplit {
  name: string;
  count: number;
  /** Pictures of each class, in the order of the class names. */
  perClass: number[];
  unlabelled: number;
}

/** Names that splits have in the wild, the preferred first. */
export const TRAIN_SPLITS: readonly string[] = ['train', 'training'];
export const TEST_SPLITS: readonly string[] = ['test', 'testing', 'val', 'valid', 'validation', 'eval', 'dev'];
/** Shares of every class that are measured on and that settings are chosen on, where nobody has split the data. */
export const TEST_SHARE = 0.4;
export const VALIDATION_SHARE = 0.1;
/** What settings are chosen on at most, of a class that is learnt from, where the test pictures are a split of their own. */
export const MOST_VALIDATION = 0.2;

/** What was found in the user's files, before it is decoded and kept. */
export interface DataProposal {
  name: string;
  /** What was recognised, in words. */
  layout: string;
  /** `corrupted`: pictures that others corrupted (ImageNet-C, CIFAR-10-C), for benchmarks only. */
  kind: 'pictures' | 'corrupted';
  classNames: readonly string[];
  /** For people, where the names are WordNet ids: the same length. */
  shownNames: readonly string[];
  splits: DataSplit[];
  /** Of corrupted pictures. */
  corruptions: readonly { name: string; severities: readonly number[] }[];
  leftOut: readonly LeftOut[];
  /** What has to be known about how they were read, in sentences. */
  notes: readonly string[];
  /** What can be done with them where they are too few to learn from. */
  hint?: string;
  /** What the files do not settle. One without a choice has to be settled before anything is kept. */
  doubts: readonly Doubt[];
  /** The options that they were read with. */
  reading: ReadingOptions;
  /** Side in pixels that they will be kept at: their own where all have one small size, 224 otherwise. */
  side: number;
  /** A few of the pictures. */
  preview: Picture[];
}

export interface DataChoice {
  name: string;
  /** Names of the classes to take; all by default. */
  classes?: readonly string[];
  /** Pictures at most of each class and split. */
  perClass?: number;
  /** Splits to take; all by default. */
  splits?: readonly string[];
  /** Corruptions and severities to take, of corrupted pictures. */
  corruptions?: readonly string[];
  severities?: readonly number[];
  seed: number;
}

/** Labelled pictures that are kept, decoded, at one size. */
export interface KeptData {
  id: string;
  name: string;
  layout: string;
  kind: 'pictures' | 'corrupted';
  side: number;
  classNames: readonly string[];
  shownNames: readonly string[];
  /** ImageNet index of each class, where the names are WordNet ids; null otherwise. */
  imagenetIndices: readonly number[] | null;
  splits: DataSplit[];
  corruptions: readonly { name: string; severities: readonly number[] }[];
  leftOut: readonly LeftOut[];
  /** What has to be known about how they were read, in sentences. */
  notes?: readonly string[];
  /** Number of each class in the file of labels, as a network that was trained on it counts; not there where folders say the class. */
  classNumbers?: readonly number[];
  /** Among which classes answers about these pictures are chosen, where that was chosen. */
  answers?: AnswerChoice;
  bytes: number;
  savedAt: string;
}

/** What the webcam's class recorder took: at least two classes. */
export interface Recording {
  name: string;
  classes: readonly { name: string; pictures: readonly Picture[] }[];
}

/** One thing that is kept, for the storage manager. */
export interface KeptItem {
  key: string;
  kind: 'model' | 'data' | 'run' | 'study' | 'stage' | 'checkpoint' | 'picture' | 'unfinished download' | 'other';
  label: string;
  bytes: number;
  savedAt: string | null;
}

/**
 * Verbs that are part of `EngineApi`. Every one rejects with an Error whose message a person can act on; nothing half-done is
 * kept, and what was there before still works.
 */
export interface LibraryApi {
  catalogue(): Promise<CatalogueRow[]>;
  /** The newest first. */
  keptModels(): Promise<KeptModel[]>;
  /** One transfer at a time. A download that was cut off goes on where it stopped. */
  fetchModel(request: FetchModelRequest, onProgress: (progress: TransferProgress) => void): Promise<KeptModel>;
  addModel(request: AddModelRequest, onProgress: (progress: TransferProgress) => void): Promise<KeptModel>;
  /** Ends the transfer that is under way, of a model or of data; its promise rejects with an AbortError. */
  cancelTransfer(): Promise<void>;
  forgetModel(id: string): Promise<void>;
  /** Which kept models answer about pictures, in predictions and sweeps, beside the embedded pair. Unknown ids are left out. */
  askInLook(ids: readonly string[]): Promise<void>;
  /**
   * Looks at what the user brings; the last proposal stays open until another takes its place.
   * @param leftOut what could not even be brought
   */
  openData(
    files: readonly DataFile[],
    onProgress: (progress: TransferProgress) => void,
    reading?: ReadingOptions,
    leftOut?: readonly LeftOut[],
  ): Promise<DataProposal>;
  /** Likewise from addresses: of a zip, tar or parquet file, or a Hugging Face data set (`owner/name`). */
  openDataAt(
    address: string,
    onProgress: (progress: TransferProgress) => void,
    reading?: ReadingOptions,
  ): Promise<DataProposal>;
  /** Looks again at what the last proposal showed, with other choices. */
  readAgain(reading: ReadingOptions, onProgress: (progress: TransferProgress) => void): Promise<DataProposal>;
  /** Decodes and keeps what the last proposal showed. */
  keepData(choice: DataChoice, onProgress: (progress: TransferProgress) => void): Promise<KeptData>;
  keepRecording(recording: Recording): Promise<KeptData>;
  keptData(): Promise<KeptData[]>;
  forgetData(id: string): Promise<void>;
  /** The first pictures of a split, round the classes. */
  dataSamples(id: string, split: string, count: number): Promise<{ pictures: Picture[]; labels: string[] }>;
  /** Everything that is kept, the largest first. */
  keptItems(): Promise<KeptItem[]>;
  deleteKept(key: string): Promise<void>;
  /**
   * A method's model to take home: `model.safetensors` with the published names, tuned copies and heads, and its record.
   * `report/bundle.ts` makes the archive of it, with `report.json`, `report.md` and a `README.md` that shows how to load it in
   * PyTorch.
   */
  exportBundle(config: ExperimentConfig, method: MethodName): Promise<ExportedBundle>;
}
