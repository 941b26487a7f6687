/** Labelled pictures as an evaluation goes through them, wherever they come from. */
import type { AdaptationSettings } from '../../contract/adaptation';
import type { ImageSet } from '../../contract/image';
import type { EvaluatedPictures } from '../../contract/evaluation';
import type { SeverityTable } from '../../contract/perturbation';
import type { CorruptOptions } from '../../perturb/corruptSet';
import type { FramesWanted } from '../pool/answerTask';
import type { DataClasses } from '../inputs/classColumns';
import type { Condition } from './scoreboard';

/** Among which classes an answer is chosen: all of the model's, all of the pictures', or these labels of the pictures. */
export type Among = 'all' | 'present' | readonly number[];

export interface EvaluationBatch {
  condition: Condition;
  /** By which each picture is known under every condition. */
  keys: readonly string[];
  labels: Int32Array;
  /** Squares of one side, at most `BATCH`. The same set comes with several conditions, one after the other. */
  set: ImageSet;
  /** What is to be done to them before they are looked at; null where they are as they are to be seen. */
  corrupt: (CorruptOptions & { name: string }) | null;
  /** The set is one picture, of which the frames of a sequence are looked at; `keys` names each frame. */
  frames?: FramesWanted;
  among: Among;
  /** Where models adapt: the last so many count, the others filled the batch up and have counted before; all of them by default. */
  answered?: number;
}

export interface EvaluationSource {
  data: DataClasses;
  corruptions: readonly string[];
  severities: readonly number[];
  table: SeverityTable;
  seed: number;
  /** Pictures times conditions. */
  total: number;
  /** How answers are chosen, in words that follow "Answers are chosen". */
  chosenAmong: string;
  batches(signal: AbortSignal): AsyncGenerator<EvaluationBatch>;
  /** Clean pictures that statistics of norms may be measured on, and which these are; null where there are none. */
  clean(most: number): Promise<{ set: ImageSet; words: string } | null>;
  /** Final once all batches have been taken: what could not be read is known only then. */
  pictures(): EvaluatedPictures;
  /** Frees what workers hold of it. */
  dispose?(): void;
}

/** In which order the pictures come, and how many together, where models adapt to them. */
export type Batching = Pick<AdaptationSettings, 'pictures' | 'order'>;

/** Pictures that go through the models together. */
export const BATCH = 16;
