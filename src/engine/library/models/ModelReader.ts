/** What the library asks of those who read a kind of model: look into the files before anything is kept, and open them later. */
import type { KeptModel, ModelOptions } from '../../../contract/library';
import type { RangedFile } from '../../../store/files/RangedFile';
import type { Classifier } from '../../inputs/classifier';

/** What the files of a model say about it. */
export type ModelFacts = Pick<
  KeptModel,
  | 'kind'
  | 'label'
  | 'architecture'
  | 'inputSize'
  | 'classes'
  | 'classNames'
  | 'parameters'
  | 'flops'
  | 'blocks'
  | 'stated'
  | 'assumed'
> & { licence?: string };

export interface Inspected {
  facts: ModelFacts;
  /** Those of the files that are kept. */
  files: readonly RangedFile[];
}

export interface InspectOptions {
  options: ModelOptions;
  signal?: AbortSignal;
  /** Bytes whose values were checked, and in all. */
  onProgress?: (done: number, total: number) => void;
}

/** A model that only answers, for as long as it is open. */
export interface OpenedClassifier {
  classifier: Classifier;
  dispose(): void;
}

/** Of a model that answers and is not tuned again. */
export interface ModelReader {
  kind: 'tuned' | 'tfjs';
  /**
   * Null where the files are of another kind. Nothing is held afterwards.
   * @throws {Error} where they are of this kind and something is wrong with them, saying what
   */
  inspect(files: readonly RangedFile[], options: InspectOptions): Promise<Inspected | null>;
  /** @param files those that were kept, under their paths */
  open(kept: KeptModel, files: readonly RangedFile[]): Promise<OpenedClassifier>;
}
