/** Any model of the library, or an embedded one, as it answers with the classes of the pictures. */
import * as tf from '../../compute/tf';
import type { Picture } from '../../contract/image';
import type { KeptModel } from '../../contract/library';
import type { Weights } from '../../models/model';
import { plainModel, type PlainModel } from '../../models/plainModel';
import { untunedModel, type TunedModel } from '../../models/tuned';
import { EngineError } from '../engineError';
import type { BaseModel } from '../inputs/baseModels';
import {
  classColumns,
  MATCHED_WORDS,
  type ClassColumns,
  type DataClasses,
  type ModelClasses,
} from '../inputs/classColumns';
import { networkClassifier, type Classifier } from '../inputs/classifier';
import type { SessionParts } from '../sessionParts';
import type { Among } from './EvaluationSource';

export interface EvaluatedModel {
  id: string;
  label: string;
  architecture: string;
  inputSize: number;
  /** How its classes were found, in words. */
  matched: string;
  assumed: readonly string[];
  /** What is known of training pictures from the web, a sentence. */
  webTraining?: string | undefined;
  /** Number of classes that it can answer with. */
  classes: number;
  /** Of its weights; 0 where nobody but this thread can ask it. */
  bytes: number;
  /** The network that it is; null for one of which only answers are known. */
  network: TunedModel | null;
  /** The model as workers are sent it; null where only this thread can ask it. */
  plain: (() => Promise<PlainModel>) | null;
  /** By its own classes. @param pictures squares that were cut before */
  probabilities(pictures: readonly Picture[]): Promise<Float32Array[]>;
  /**
   * The class of the pictures that each answer is; −1 where it is a class that they do not have.
   * @param probabilities of each picture, by the model's classes
   * @param among which classes
   */
  answers(probabilities: readonly Float32Array[], among: Among): Int32Array;
  dispose(): void;
}

const EMBEDDED = /^(small|large)-(16|64)$/;

/** @throws {EngineError} where there is no such model, or it has other classes than the pictures */
export async function openEvaluated(
  parts: Pick<SessionParts, 'library' | 'base'>,
  id: string,
  data: DataClasses,
): Promise<EvaluatedModel> {
  const embedded = EMBEDDED.exec(id);
  if (embedded) {
    const role = embedded[1] as 'small' | 'large';
    const model = await parts.base.embedded(role, embedded[2] === '16' ? 'emoji-16' : 'emoji-64');
    return ofNetwork(model, model.info.label, model.info.id, [], data);
  }
  const kept = (await parts.library.models.keptModels()).find((one) => one.id === id);
  if (!kept) throw new EngineError('This model is not kept here. Bring it in again, or choose another.');
  if (kept.kind === 'network' || kept.kind === 'clip') {
    const model = await parts.base.own(id, 'large');
    return ofNetwork(model, kept.label, kept.architecture, kept.assumed, data);
  }
  const classifier = await parts.library.models.classifier(id);
  const classes = { classNames: kept.classNames, classes: kept.classes };
  const found = matchedOr(kept, columnsOr(classes, data), data, kept.classes);
  return evaluated(kept, { classifier, network: null }, found, {
    classes: kept.classes,
    present: data.classNames.length,
  });
}

async function ofNetwork(
  model: BaseModel,
  label: string,
  architecture: string,
  assumed: readonly string[],
  data: DataClasses,
): Promise<EvaluatedModel> {
  const { id, inputSize, webTraining } = model.info;
  const about = { id, label, architecture, inputSize, assumed, webTraining };
  if (model.zeroShot) {
    if (data.classNames.length === 0) {
      throw new EngineError(`${label} answers with the names of classes, and these pictures have none. Give labels.`);
    }
    const { weight, bias } = await model.zeroShot(data.classNames);
    const head = model.architecture.classifier;
    const weights = { ...model.weights, [`${head}.weight`]: weight, [`${head}.bias`]: bias };
    const network = untunedModel(model.architecture, weights);
    const classifier = networkClassifier(label, network, data.classNames);
    const found = { columns: null, words: 'by the names of the classes, as words (zero-shot)' };
    const present = data.classNames.length;
    const asked = { classifier, network };
    return evaluated(about, asked, found, { classes: present, present }, () => tf.dispose([weight, bias]));
  }
  const { classes } = model;
  const names = model.classNames ?? Array.from({ length: classes }, (_, i) => `class ${i}`);
  const network = untunedModel(model.architecture, model.weights);
  const classifier = networkClassifier(label, network, names);
  const found = matchedOr(about, columnsOr(model, data), data, classes);
  return evaluated(about, { classifier, network }, found, { classes, present: data.classNames.length });
}

/** Pictures without classes are answered by all that the model has. */
function columnsOr(model: ModelClasses, data: DataClasses): ClassColumns | 'all' | null {
  return data.classNames.length === 0 ? 'all' : classColumns(model, data);
}

interface Matched {
  columns: readonly number[] | null;
  words: string;
}

function matchedOr(
  { label }: { label: string },
  found: ClassColumns | 'all' | null,
  { classNames, imagenetIndices }: DataClasses,
  classes?: number,
): Matched {
  if (found === 'all') return { columns: null, words: 'all, as the pictures have none' };
  if (found) return { columns: found.columns, words: MATCHED_WORDS[found.by] };
  const ids = imagenetIndices ? '' : ' Nothing says which is which: give a file of labels with their numbers or names.';
  throw new EngineError(
    `${label} has ${classes ?? 'other'} classes, the pictures have ${classNames.length} ${classNames.length === 1 ? 'other' : 'others'}.${ids} ` +
      'An experiment fits a linear probe in such a case.',
  );
}

type About = Pick<EvaluatedModel, 'id' | 'label' | 'architecture' | 'inputSize' | 'assumed' | 'webTraining'>;

function evaluated(
  about: About | KeptModel,
  { classifier, network }: { classifier: Classifier; network: TunedModel | null },
  { columns, words }: Matched,
  { classes, present }: { classes: number; present: number },
  dispose: () => void = () => {},
): EvaluatedModel {
  const { id, label, architecture, inputSize, assumed } = about;
  const webTraining = 'webTraining' in about ? about.webTraining : undefined;
  const outputOf = (k: number) => columns?.[k] ?? k;
  const labelOf = columns && new Map(columns.map((column, k) => [column, k]));
  return {
    id,
    label,
    architecture,
    inputSize,
    assumed,
    webTraining,
    matched: words,
    classes,
    network,
    bytes: network ? bytesOf(network.weights) : 0,
    plain: network && (() => plainModel(network)),
    probabilities: (pictures) => classifier.probabilities(pictures, true),
    answers(all, among) {
      return Int32Array.from(all, (probabilities) => {
        if (among === 'all') {
          const output = bestOf(probabilities, (k) => k, probabilities.keys());
          return labelOf ? (labelOf.get(output) ?? -1) : output;
        }
        return bestOf(probabilities, outputOf, among === 'present' ? Array(present).keys() : among);
      });
    },
    dispose,
  };
}

function bytesOf(weights: Weights): number {
  return [...new Set(Object.values(weights))].reduce((sum, { size }) => sum + 4 * size, 0);
}

/** The candidate whose output is largest, the first of equals. */
function bestOf(values: Float32Array, outputOf: (k: number) => number, candidates: Iterable<number>): number {
  let best = -1;
  let most = -Infinity;
  for (const k of candidates) {
    const value = values[outputOf(k)]!;
    if (value > most) [best, most] = [k, value];
  }
  return best;
}
