/** Mutations of texts: their lines, words, numbers and spaces, and characters that mean something to somebody. */
import type { Random } from '../../../src/num/random';
import { MOST_BYTES } from './bytes';
import { chance, pick, range, size } from './draw';
import { NAMES, NUMBER_TEXTS, SEPARATORS } from './strange';

type Mutation = (text: string, random: Random, others: readonly string[]) => string;

/** A run so long that whatever is quadratic in it takes seconds. */
const LONG_RUN = 200_000;
/** Of a longer text only the words of a part are looked at. */
const WINDOW = 20_000;

const insertAt = (text: string, at: number, what: string) => text.slice(0, at) + what + text.slice(at);

const strange: Mutation = (text, random) => insertAt(text, random.integer(text.length + 1), pick(random, NAMES));

const separator: Mutation = (text, random) => {
  const times = chance(random, 0.8) ? size(random, 8) : size(random, LONG_RUN);
  return insertAt(text, placeNear(text, random), pick(random, SEPARATORS).repeat(times));
};

/** Often beside something that separates, where a reader looks. */
function placeNear(text: string, random: Random): number {
  const at = random.integer(text.length + 1);
  if (chance(random, 0.5)) return at;
  const near = text.slice(at, at + 200).search(/[\s,;:="[\]{}/?&]/);
  return near < 0 ? at : at + near + random.integer(2);
}

/** What a pattern finds, or another mutation where it finds nothing. */
function exchange(pattern: RegExp, by: (random: Random, found: string, all: readonly string[]) => string): Mutation {
  return (text, random, others) => {
    const from = text.length > WINDOW ? random.integer(text.length - WINDOW) : 0;
    const found = [...text.slice(from, from + WINDOW).matchAll(pattern)];
    if (found.length === 0) return strange(text, random, others);
    const { 0: word, index } = pick(random, found);
    const all = found.map(([one]) => one);
    return text.slice(0, from + index) + by(random, word, all) + text.slice(from + index + word.length);
  };
}

const number = exchange(/-?\d+(\.\d+)?/g, (random) => pick(random, NUMBER_TEXTS));
const word = exchange(/[\p{L}\p{N}_.]+/gu, (random, _, all) =>
  chance(random, 0.5) ? pick(random, NAMES) : pick(random, all),
);
const twice = exchange(/[\p{L}\p{N}_.]+/gu, (random, found) => found.repeat(size(random, 50)));
const otherCase = exchange(/\p{L}+/gu, (_, found) =>
  found === found.toLowerCase() ? found.toUpperCase() : found.toLowerCase(),
);
const escaped = exchange(/[^\s]/g, (random, found) =>
  pick(random, [
    `%${found.charCodeAt(0).toString(16).padStart(2, '0')}`,
    `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
    `\\${found}`,
  ]),
);

const lines: Mutation = (text, random) => {
  const all = text.split('\n');
  const at = random.integer(all.length);
  const line = all[at]!;
  switch (random.integer(5)) {
    case 0:
      all.splice(at, 1);
      break;
    case 1:
      all.splice(random.integer(all.length), 0, line);
      break;
    case 2:
      all.splice(
        at,
        1,
        ...new Array<string>(Math.min(size(random, 3000), Math.ceil(MOST_BYTES / (line.length + 1)))).fill(line),
      );
      break;
    case 3:
      all.splice(at, 2, line + (all[at + 1] ?? ''));
      break;
    default:
      return all.reverse().join('\n');
  }
  return all.join(chance(random, 0.9) ? '\n' : pick(random, ['\r\n', '\r', '\u2028', '\n\n']));
};

const cut: Mutation = (text, random) => {
  const [begin, end] = range(random, text.length);
  return chance(random, 0.5) ? text.slice(0, begin) : text.slice(0, begin) + text.slice(end);
};

const repeat: Mutation = (text, random) => {
  const [begin, end] = range(random, text.length);
  const times = size(random, Math.max(1, Math.min(5000, Math.floor(MOST_BYTES / (end - begin + 1)))));
  return text.slice(0, end) + text.slice(begin, end).repeat(times) + text.slice(end);
};

const splice: Mutation = (text, random, others) => {
  if (others.length === 0) return repeat(text, random, others);
  const other = pick(random, others);
  return text.slice(0, random.integer(text.length + 1)) + other.slice(random.integer(other.length + 1));
};

const form: Mutation = (text, random) => text.normalize(pick(random, ['NFC', 'NFD', 'NFKC', 'NFKD']));

const mark: Mutation = (text, random) => pick(random, ['\ufeff', '\u0000', '\n', ' ', '#', '//', '/*']) + text;

/** Brackets so deep that whatever calls itself for each of them runs out of stack. */
const nest: Mutation = (text, random) => {
  const [open, close] = pick(random, [
    ['[', ']'],
    ['{"a":', '}'],
    ['(', ')'],
    ['"', '"'],
    ['<a>', '</a>'],
  ] as const);
  const depth = size(random, LONG_RUN / 4);
  const [begin, end] = range(random, text.length);
  return (
    text.slice(0, begin) +
    open.repeat(depth) +
    text.slice(begin, end) +
    (chance(random, 0.7) ? close.repeat(depth) : '') +
    text.slice(end)
  );
};

const MUTATIONS: readonly Mutation[] = [
  strange,
  separator,
  separator,
  number,
  number,
  word,
  word,
  twice,
  otherCase,
  escaped,
  lines,
  lines,
  cut,
  repeat,
  splice,
  form,
  mark,
  nest,
];

export function mutateText(text: string, random: Random, others: readonly string[]): string {
  return pick(random, MUTATIONS)(text, random, others);
}
