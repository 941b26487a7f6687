/** How models answer about labelled pictures, without an experiment: what is asked for, and the rows that come back. Plain data. */
import type { AdaptationName, AdaptationSettings } from './adaptation';
import type { ExperimentConfig } from './config';
import type { PicturePart } from './image';
import type { LeftOut } from './library';
import type { Prepared } from './preparedWords';
import type { Shard } from './shard';
import type { SeverityTable } from './perturbation';
import type { OtherModel } from './report';

/** Which of the pictures that were opened are used; all of them by default. */
export interface PicturesChoice {
  /** Part of the data; by default the one that is meant for measuring. */
  split?: string;
  /** Pictures at most, spread over the classes by the seed. */
  limit?: number;
  /** A part of the pictures that are left then; figures of all parts together come from `perPicture` of each. */
  shard?: Shard;
  /** Side in pixels that they are prepared at and corrupted at; by default what the proposal says. */
  side?: number;
  /** Of pictures that others corrupted: these corruptions and severities alone. */
  cells?: { corruptions?: readonly string[]; severities?: readonly number[] };
}

export interface EvaluateRequest {
  /** Ids of kept models, and of the embedded ones (`small-16`, `large-64`, …). */
  models: readonly string[];
  /** Each model is measured as it is, and once more for each of these ways to adapt to the pictures; they set the order of these. */
  adapt?: { by: readonly AdaptationName[]; settings: AdaptationSettings };
  pictures:
    | {
        /** What the last proposal (`openData`) showed; it is read as it is measured, and nothing is kept. */
        from: 'opened';
        choice?: PicturesChoice;
        corruptions: readonly string[];
        severities: readonly number[];
        /** The strengths; default by the side of the pictures (`severityTableFor`). */
        table?: SeverityTable;
        seed: number;
        /** The part of the pictures that is corrupted; all of it by default. */
        part?: PicturePart;
        /** Fingerprint that the names of the pictures must have, and whose they are; else nothing is measured. */
        expected?: { names: string; of: string };
      }
    | {
        /** The test sets of an experiment, corruptions and severities included. */
        from: 'experiment';
        config: ExperimentConfig;
      };
}

/** One model, as reports keep it. */
export type EvaluationRow = OtherModel;

export interface EvaluatedPictures {
  name: string;
  /** What was recognised, in words. */
  layout: string;
  /** Others corrupted them, so that there are no clean ones. */
  corrupted: boolean;
  /** Part of the data that was measured on; null where it has none. */
  split: string | null;
  /** Pictures that were looked at, each once for clean and once for every corruption and severity. */
  count: number;
  /** The part of each that was corrupted, in words; left out for all of it. */
  part?: string;
  classNames: readonly string[];
  /** In pixels, of the squares that were corrupted and looked at. */
  side: number;
  /** What has to be known about how they were read, in sentences. */
  notes: readonly string[];
  leftOut: readonly LeftOut[];
  /** Readings of pictures from their files, and how many were taken as they are, without resizing. */
  prepared?: Prepared;
  /** Whether the classes are ImageNet's. */
  imagenet: boolean;
  /** Of pictures that were opened: what tells them from others. */
  fingerprint?: PicturesFingerprint;
}

/** Hexadecimal digits. */
export interface PicturesFingerprint {
  /** Of the names and classes of all pictures that were to be measured, of every shard. */
  names: string;
  /** Of the pixels that were looked at, before any corruption of ours: a sum over the pictures, so that those of shards add up. */
  pixels: string;
}

export interface Evaluation {
  pictures: EvaluatedPictures;
  corruptions: readonly string[];
  severities: readonly number[];
  table: SeverityTable;
  seed: number;
  backend: string;
  rows: EvaluationRow[];
}

export interface EvaluationProgress {
  /** Answers that were given, and in all. */
  done: number;
  total: number;
}

export interface EvaluationApi {
  /**
   * Measures models on labelled pictures, one evaluation at a time and none beside an experiment.
   * @throws {Error} saying what does not fit; nothing is kept
   */
  evaluate(request: EvaluateRequest, onProgress: (progress: EvaluationProgress) => void): Promise<Evaluation>;
  /** Ends the evaluation that is under way; its promise rejects with an AbortError. */
  cancelEvaluation(): Promise<void>;
}
