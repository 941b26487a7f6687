/**
 * The dictionary of weights inside a file of torch.save: the file itself, or a part of a checkpoint of a training, whose key differs from
 * trainer to trainer. Where several could be meant, the one that was trained is taken before its running average, and both are said.
 */
import { SAVE_WEIGHTS } from './globals';
import { PickleError } from './PickleError';
import { LeftOutObject, PickleDict, PickleSet, TorchStorage, TorchTensor, type PickleValue } from './values';
import { shownName, shownNames } from '../shown';

export interface StateDict {
  tensors: Map<string, TorchTensor>;
  /** What was taken, what else is there and what was left out, in sentences. */
  said: string[];
}

/** Keys that weights stand under, the likeliest first: those of torchvision, timm, Lightning, MMEngine, DINO, DeepSpeed and others. */
const USUAL = [
  'state_dict',
  'model_state_dict',
  'model',
  'model_state',
  'net',
  'network',
  'module',
  'weights',
  'params',
  'model_weights',
  'student',
];
/** Keys of running averages of the weights. */
const AVERAGED = [
  'state_dict_ema',
  'model_ema',
  'ema_state_dict',
  'ema_model',
  'model_state_dict_ema',
  'ema',
  'params_ema',
  'teacher',
];
/** What a training needs and an answer does not. */
const OF_TRAINING = /optim|sched|scaler|loss|criterion|rng|random|metric|history|callback|config|^cfg|^args|hyper/i;

const MOST_DEPTH = 4;
const MOST_VISITED = 5000;
const MOST_TENSORS = 100_000;

interface Candidate {
  /** Keys that lead to it, joined by dots; empty for the file itself. */
  key: string;
  tensors: Map<string, TorchTensor>;
  others: [key: string, value: PickleValue][];
}

/**
 * @param wanted the key of the dictionary to take, where the user has chosen; with dots where it lies deeper
 * @throws {PickleError} where there are no weights, saying what is there instead
 */
export function stateDictOf(path: string, root: PickleValue, wanted?: string): StateDict {
  const candidates = candidatesIn(root);
  const chosen =
    wanted === undefined
      ? candidates.reduce<Candidate | null>((best, one) => (best === null || comesBefore(one, best) ? one : best), null)
      : (candidates.find(({ key }) => key === wanted) ?? null);
  if (!chosen) throw nothing(path, root, candidates, wanted);
  const { key, tensors, others } = chosen;
  if (tensors.size > MOST_TENSORS) {
    throw new PickleError(`${path} holds ${tensors.size} tensors; ${MOST_TENSORS} are the most that are read.`);
  }
  const strange = others.find(([, value]) => value instanceof LeftOutObject);
  if (strange) {
    const [name, value] = strange as [string, LeftOutObject];
    throw new PickleError(
      `${path} holds ${shownName(name)} as ${value.name}, not as a tensor of PyTorch. ${SAVE_WEIGHTS}`,
    );
  }
  return { tensors, said: [...saidOfChoice(root, chosen, candidates), ...saidOfOthers(key, others)] };
}

function candidatesIn(root: PickleValue): Candidate[] {
  const candidates: Candidate[] = [];
  const seen = new Set<PickleValue>([root]);
  const queue: { value: PickleValue; keys: string[] }[] = [{ value: root, keys: [] }];
  for (let at = 0; at < queue.length && at < MOST_VISITED; at++) {
    const { value, keys } = queue[at]!;
    const candidate = value instanceof PickleDict ? candidateOf(value, keys) : null;
    if (candidate) candidates.push(candidate);
    if (keys.length === MOST_DEPTH) continue;
    for (const [key, inner] of entriesOf(value)) {
      if (!(inner instanceof PickleDict || Array.isArray(inner)) || seen.has(inner)) continue;
      if (OF_TRAINING.test(key) || queue.length >= MOST_VISITED) continue;
      seen.add(inner);
      queue.push({ value: inner, keys: [...keys, key] });
    }
  }
  return candidates;
}

/** Those of a dictionary under text, and those of a short list under their numbers. */
function* entriesOf(value: PickleValue): Generator<[string, PickleValue]> {
  if (value instanceof PickleDict) {
    for (const [key, inner] of value.entries) if (typeof key === 'string') yield [key, inner];
  } else if (Array.isArray(value) && value.length <= 20) {
    for (const [i, inner] of value.entries()) yield [String(i), inner];
  }
}

function candidateOf(dict: PickleDict, keys: readonly string[]): Candidate | null {
  const tensors = new Map<string, TorchTensor>();
  const others: Candidate['others'] = [];
  for (const [key, value] of entriesOf(dict)) {
    if (value instanceof TorchTensor) tensors.set(key, value);
    else others.push([key, value]);
  }
  return tensors.size > 0 ? { key: keys.join('.'), tensors, others } : null;
}

/** Whether `one` is likelier to be meant: by its key, then by how many tensors it has. */
function comesBefore(one: Candidate, other: Candidate): boolean {
  const [rank, otherRank] = [rankOf(one), rankOf(other)];
  return rank !== otherRank ? rank < otherRank : one.tensors.size > other.tensors.size;
}

function rankOf({ key, tensors }: Candidate): number {
  const last = key.slice(key.lastIndexOf('.') + 1);
  const parts = key.split('.');
  const averaged = parts.some((part) => AVERAGED.includes(part) || /ema/i.test(part));
  if (averaged) return 2000;
  const usual = USUAL.indexOf(last);
  if (usual >= 0) return usual;
  // A file of weights alone has many; a checkpoint may have a counter or two beside its dictionaries.
  if (key === '') return [...tensors.values()].some(({ shape }) => shape.length > 1) ? 500 : 3000;
  return 1000;
}

function saidOfChoice(root: PickleValue, { key, tensors }: Candidate, candidates: readonly Candidate[]): string[] {
  if (key === '') return [];
  const rivals = candidates.filter((one) => one.key !== '' && one.key !== key && 2 * one.tensors.size >= tensors.size);
  const named = rivals.map((rival) => rival.key);
  const left = [...entriesOf(root)]
    .map(([name]) => name)
    .filter((name) => name !== key.split('.')[0] && !rivals.some((rival) => rival.key.split('.')[0] === name));
  return [
    `The file is a checkpoint: its weights were taken from ${shownName(key)}.` +
      (named.length > 0 ? ` It also holds weights under ${shownNames(named, 4)}, which can be chosen instead.` : ''),
    ...(left.length > 0 ? [`Left out of the checkpoint: ${shownNames(left, 4)}.`] : []),
  ];
}

function saidOfOthers(key: string, others: Candidate['others']): string[] {
  if (others.length === 0) return [];
  const where = key === '' ? 'the file' : shownName(key);
  return [`Left out of ${where}, as they are no tensors: ${shownNames(others.map(([name]) => name))}.`];
}

function nothing(
  path: string,
  root: PickleValue,
  candidates: readonly Candidate[],
  wanted: string | undefined,
): PickleError {
  if (wanted !== undefined) {
    const there = candidates.map(({ key }) => key).filter((key) => key !== '');
    const instead = there.length > 0 ? `weights stand under ${shownNames(there, 4)}` : 'it holds no others';
    return new PickleError(`${path} holds no weights under ${shownName(wanted)}; ${instead}.`);
  }
  return new PickleError(`${path} holds no weights, but ${whatIs(root)}. ${SAVE_WEIGHTS}`);
}

function whatIs(root: PickleValue): string {
  if (root instanceof PickleDict) {
    const keys = [...entriesOf(root)].map(([key]) => key);
    return keys.length > 0 ? `a dictionary of ${shownNames(keys, 4)}` : 'an empty dictionary';
  }
  if (root instanceof TorchTensor) return `one tensor of shape [${root.shape.join(', ')}] without a name`;
  if (root instanceof LeftOutObject) return `a ${root.name}`;
  if (Array.isArray(root)) return `a list of ${root.length}`;
  if (root instanceof PickleSet) return `a set of ${root.items.length}`;
  if (root instanceof TorchStorage) return 'a storage';
  return root === null || typeof root !== 'object' ? `a ${root === null ? 'None' : typeof root}` : 'something else';
}
