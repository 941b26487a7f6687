/** Accuracy, or agreement, against severity over many pictures: what Look measures of a folder. Plain data. */
import type { FlipCount, FlipRow } from './flips';
import type { DataFile, LeftOut } from './library';
import type { CorruptStep, SeverityTable } from './perturbation';

/** 0 leaves the step out. */
export const FOLDER_SEVERITIES = [0, 1, 2, 3, 4, 5] as const;
/** Pictures that are looked at, at most. */
export const MOST_FOLDER = 500;

export type FolderPictures =
  /** A folder, several pictures, or an archive; folders say the classes. */
  | { from: 'files'; files: readonly DataFile[] }
  /** Kept data, by id. */
  | { from: 'kept'; id: string }
  /** The drawings that come with the page: so many of each of the sixteen classes. */
  | { from: 'drawings'; perClass: number };

export interface FolderRequest {
  pictures: FolderPictures;
  /** Applied in this order. */
  steps: readonly CorruptStep[];
  /** Index of the step whose severity runs. */
  step: number;
  seed: number;
  table: SeverityTable;
  /** Part of the pictures that is corrupted (`region.ts`); all of it by default. */
  region?: string;
  /** Id of the model that adversarial steps attack. */
  model?: string;
  /** Pictures at most, spread over the classes by the seed. */
  most: number;
}

/**
 * - `accuracy`: the answer is the picture's label;
 * - `agreement`: the answer is the model's own answer to the untouched picture, whether that is right or not.
 */
export type FolderMeasure = 'accuracy' | 'agreement';

export interface FolderCurve {
  model: string;
  measure: FolderMeasure;
  /** Why it is agreement, in a sentence; null for accuracy. */
  why: string | null;
  /** By severity: `right` of `n` pictures. */
  points: { severity: number; right: number; n: number }[];
}

export interface FolderProgress {
  /** Pictures that were looked at, and in all. */
  done: number;
  total: number;
  curves: FolderCurve[];
}

export interface FolderResult {
  name: string;
  /** What was recognised, in words. */
  layout: string;
  /** Pictures that are there, and those that were looked at. */
  found: number;
  count: number;
  /** None where they have no labels. */
  classNames: readonly string[];
  /** In pixels, of the squares that were corrupted. */
  side: number;
  /** What has to be known about them, in sentences. */
  notes: readonly string[];
  leftOut: readonly LeftOut[];
  curves: FolderCurve[];
}

/** Flips over sequences of many pictures, by the models that answer in Look. */
export interface FolderFlipsRequest {
  pictures: FolderPictures;
  /** Names of sequences. */
  sequences: readonly string[];
  seed: number;
  /** Pictures at most, spread over the classes by the seed. */
  most: number;
  /** What was counted before it was cancelled, of the same pictures. */
  known?: readonly FlipCount[];
}

export interface FolderFlipsResult extends Omit<FolderResult, 'curves'> {
  sequences: readonly string[];
  seed: number;
  rows: readonly FlipRow[];
}

export interface FolderFlipsProgress {
  /** Frames that were looked at, and in all. */
  done: number;
  total: number;
  /** Pictures in all. */
  pictures: number;
  rows: readonly FlipRow[];
  /** What was counted since the last call. */
  counted: readonly FlipCount[];
}

export interface FolderApi {
  /** As `folderCurve`, one of the two at a time. Ended by `cancelFolder` too. */
  folderFlips(
    request: FolderFlipsRequest,
    onProgress: (progress: FolderFlipsProgress) => void,
  ): Promise<FolderFlipsResult>;
  /**
   * One at a time, and none beside an experiment or an evaluation.
   * @throws {Error} saying what does not fit; nothing is kept
   */
  folderCurve(request: FolderRequest, onProgress: (progress: FolderProgress) => void): Promise<FolderResult>;
  /** Ends the one that is under way; its promise rejects with an AbortError. */
  cancelFolder(): Promise<void>;
}
