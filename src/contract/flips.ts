/**
 * How often a model's answer flips over the frames of ImageNet-P's sequences, for the pictures of a set: what is asked for, and what comes
 * back (Hendrycks and Dietterich, ICLR 2019, section 4.2). Plain data.
 */
import type { EvaluatedPictures, PicturesChoice } from './evaluation';

/** The ten sequences of the benchmark; four more belong to its extra set. */
export const PUBLISHED_SEQUENCES = [
  'gaussian_noise',
  'shot_noise',
  'motion_blur',
  'zoom_blur',
  'snow',
  'brightness',
  'translate',
  'rotate',
  'tilt',
  'scale',
] as const;

/** Pictures that are measured where nobody says how many: each is looked at three hundred times. */
export const USUAL_PICTURES = 50;

export interface FlipsRequest {
  /** Ids of kept models, and of the embedded ones. */
  models: readonly string[];
  /** Of the data that was opened last, with or without labels; `limit`, `split` and `side` are read. */
  choice?: PicturesChoice;
  sequences: readonly string[];
  seed: number;
  /** What an earlier measurement, cut off, has counted already. */
  known?: readonly FlipCount[];
}

/** One picture in one sequence. */
export interface FlipCount {
  sequence: string;
  /** Name of the picture, and a hash of its pixels. */
  picture: string;
  /** By model: comparisons in which the answers differ. */
  flips: readonly number[];
  /** Comparisons, one fewer than frames. */
  of: number;
}

export interface FlipFigure {
  sequence: string;
  label: string;
  /** Frames of each picture. */
  frames: number;
  /** In noise sequences frames are compared with the first, in the others each with the one before. */
  comparedWith: 'first' | 'before';
  /** Flip probability, a share in 0..1: the mean over pictures, with the bootstrap interval over them. */
  value: number;
  low: number;
  high: number;
  /** Pictures. */
  n: number;
}

export interface FlipRow {
  /** Of the model; left out where nobody can ask for it again by one. */
  id?: string;
  label: string;
  /** How its answers were chosen, in a sentence. */
  answers: string;
  perSequence: readonly FlipFigure[];
  /** mFP: the mean over the sequences, unnormalised, over the pictures that have all of them; null where none has. */
  mean: Pick<FlipFigure, 'value' | 'low' | 'high' | 'n'> | null;
}

export interface FlipsResult {
  pictures: Pick<
    EvaluatedPictures,
    'name' | 'layout' | 'split' | 'count' | 'classNames' | 'side' | 'notes' | 'leftOut'
  >;
  sequences: readonly string[];
  seed: number;
  backend: string;
  rows: readonly FlipRow[];
}

/** The flips of one model in the file of an evaluation. */
export interface FlipsRecord
  extends Omit<FlipRow, 'id' | 'label'>, Pick<FlipsResult, 'sequences' | 'seed' | 'backend'> {
  note: string;
  pictures: Omit<FlipsResult['pictures'], 'leftOut'>;
  leftOut: FlipsResult['pictures']['leftOut'];
}

export interface FlipsProgress {
  /** Frames that were answered, by all models, and in all. */
  done: number;
  total: number;
  /** Pictures that are there, and those that are measured. */
  found: number;
  pictures: number;
  /** What was counted since the last call. */
  counted: readonly FlipCount[];
}

/** What the figures are, and what they are not. */
export const FLIPS_NOTE =
  'Flip probability: the share of frames whose answer differs from the frame before, in noise from the first frame; labels are not needed. ' +
  'mFP is its plain mean over the sequences. It is unnormalised: mFR divides by the rates of AlexNet on ImageNet-P, of which the authors’ code holds none. ' +
  'Intervals: 95 %, bootstrap over pictures.';

export interface FlipsApi {
  /**
   * Counts flips on the data that is open; one measurement at a time, and none beside an experiment.
   * @throws {Error} saying what does not fit; an AbortError where it was cancelled (`cancelEvaluation`)
   */
  flips(request: FlipsRequest, onProgress: (progress: FlipsProgress) => void): Promise<FlipsResult>;
}
