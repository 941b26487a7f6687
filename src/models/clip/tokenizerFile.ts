/**
 * `tokenizer.json` of a CLIP, checked in all of its parts and copied into the few that its tokenizers have: byte pairs of normalised text
 * between two tokens. The library behind it trusts what it is given; so it is given nothing that was not looked at.
 */

import {
  flag,
  isId,
  list,
  MOST_TOKENS,
  optionalText,
  record,
  text,
  TokenizerError,
  wrong,
  type Json,
} from './tokenizerParts';

const MOST_PATTERN = 300;
const MOST_STEPS = 20;

/** What is handed to the library: plain data of known kinds. */
export type TokenizerDescription = Json;

/** @throws {TokenizerError} naming the part that is missing or of another kind */
export function checkedTokenizer(json: Json): TokenizerDescription {
  if (!Object.hasOwn(json, 'model'))
    throw new TokenizerError(`tokenizer.json has no \`model\`: this is not a tokenizer.`);
  const [network, tokens] = [model(record(json['model'], 'model')), list(json['added_tokens'] ?? [], 'added_tokens')];
  const addedTokens = tokens.map((token, i) => added(token, `added_tokens[${i}]`));
  const processor = postProcessor(json['post_processor'] ?? null, 'post_processor', true);
  const known = new Set(addedTokens.map(({ content }) => content));
  const stranger = framesOf(processor).find(
    (token) => !known.has(token) && !Object.hasOwn(network['vocab'] as Json, token),
  );
  if (stranger !== undefined) throw wrong('post_processor', stranger, 'a token of the vocabulary is expected');
  return {
    model: network,
    added_tokens: addedTokens,
    normalizer: normalizer(json['normalizer'] ?? null, 'normalizer', true),
    pre_tokenizer: preTokenizer(json['pre_tokenizer'] ?? null, 'pre_tokenizer', true),
    post_processor: processor,
    // Nothing is decoded.
    decoder: null,
  };
}

/** The tokens that are put around a text. */
function framesOf(processor: Json | null): string[] {
  if (processor === null) return [];
  const { type, sep, cls, single, processors } = processor as {
    type: string;
    sep: [string];
    cls: [string];
    single: { SpecialToken?: { id: string } }[];
    processors: (Json | null)[];
  };
  if (type === 'Sequence') return processors.flatMap(framesOf);
  if (type === 'TemplateProcessing')
    return single.flatMap(({ SpecialToken }) => (SpecialToken ? [SpecialToken.id] : []));
  return type === 'ByteLevel' ? [] : [cls[0], sep[0]];
}

function model(of: Json): Json {
  if (of['type'] !== undefined && of['type'] !== 'BPE') throw wrong('model.type', of['type'], 'BPE is what a CLIP has');
  const vocab = record(of['vocab'], 'model.vocab');
  const entries = Object.entries(vocab);
  if (entries.length > MOST_TOKENS)
    throw wrong('model.vocab', `${entries.length} tokens`, `${MOST_TOKENS} are the most`);
  for (const [token, id] of entries) {
    if (!isId(id))
      throw wrong(`model.vocab[${JSON.stringify(token).slice(0, 40)}]`, id, 'a number of a token is expected');
  }
  const merges = list(of['merges'], 'model.merges');
  if (merges.length > MOST_TOKENS) throw wrong('model.merges', `${merges.length} pairs`, `${MOST_TOKENS} are the most`);
  return {
    type: 'BPE',
    vocab,
    merges: merges.map((pair, i) => merge(pair, `model.merges[${i}]`)),
    unk_token: optionalText(of['unk_token'], 'model.unk_token'),
    end_of_word_suffix: optionalText(of['end_of_word_suffix'], 'model.end_of_word_suffix'),
    continuing_subword_suffix: null,
    byte_fallback: flag(of['byte_fallback'], 'model.byte_fallback'),
    ignore_merges: flag(of['ignore_merges'], 'model.ignore_merges'),
  };
}

/** Two texts, or one with a space between them as older files have it. */
function merge(pair: unknown, where: string): [string, string] {
  const parts = typeof pair === 'string' ? pair.split(' ') : pair;
  if (Array.isArray(parts) && parts.length === 2 && parts.every((part) => typeof part === 'string')) {
    return parts as [string, string];
  }
  throw wrong(where, pair, 'a pair of texts is expected');
}

function added(token: unknown, where: string): Json {
  const of = record(token, where);
  if (!isId(of['id'])) throw wrong(`${where}.id`, of['id'], 'a number of a token is expected');
  const flags = ['single_word', 'lstrip', 'rstrip', 'special', 'normalized'] as const;
  return {
    id: of['id'],
    content: text(of['content'], `${where}.content`, 1),
    ...Object.fromEntries(
      flags.flatMap((name) => (of[name] === undefined ? [] : [[name, flag(of[name], `${where}.${name}`)]])),
    ),
  };
}

function normalizer(value: unknown, where: string, outermost: boolean): Json | null {
  if (value === null) return null;
  const of = record(value, where);
  switch (of['type']) {
    case 'Sequence':
      return { type: 'Sequence', normalizers: steps(of['normalizers'], `${where}.normalizers`, outermost, normalizer) };
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
    case 'Lowercase':
    case 'StripAccents':
      return { type: of['type'] };
    case 'Strip':
      return {
        type: 'Strip',
        strip_left: flag(of['strip_left'], `${where}.strip_left`),
        strip_right: flag(of['strip_right'], `${where}.strip_right`),
      };
    case 'Replace':
      return {
        type: 'Replace',
        pattern: pattern(of['pattern'], `${where}.pattern`),
        content: text(of['content'], `${where}.content`),
      };
    default:
      throw wrong(`${where}.type`, of['type'], 'no CLIP has such a step');
  }
}

function preTokenizer(value: unknown, where: string, outermost: boolean): Json | null {
  if (value === null) return null;
  const of = record(value, where);
  switch (of['type']) {
    case 'Sequence':
      return {
        type: 'Sequence',
        pretokenizers: steps(of['pretokenizers'], `${where}.pretokenizers`, outermost, preTokenizer),
      };
    case 'Whitespace':
    case 'WhitespaceSplit':
      return { type: of['type'] };
    case 'ByteLevel':
      return {
        type: 'ByteLevel',
        add_prefix_space: flag(of['add_prefix_space'], `${where}.add_prefix_space`),
        use_regex: flag(of['use_regex'] ?? true, `${where}.use_regex`),
      };
    case 'Split':
      return {
        type: 'Split',
        pattern: pattern(of['pattern'], `${where}.pattern`),
        behavior: text(of['behavior'] ?? 'Isolated', `${where}.behavior`),
        invert: flag(of['invert'], `${where}.invert`),
      };
    default:
      throw wrong(`${where}.type`, of['type'], 'no CLIP has such a step');
  }
}

function postProcessor(value: unknown, where: string, outermost: boolean): Json | null {
  if (value === null) return null;
  const of = record(value, where);
  switch (of['type']) {
    case 'Sequence':
      return { type: 'Sequence', processors: steps(of['processors'], `${where}.processors`, outermost, postProcessor) };
    case 'ByteLevel':
      return { type: 'ByteLevel' };
    case 'RobertaProcessing':
    case 'BertProcessing':
      return { type: of['type'], sep: frame(of['sep'], `${where}.sep`), cls: frame(of['cls'], `${where}.cls`) };
    case 'TemplateProcessing':
      return {
        type: 'TemplateProcessing',
        single: list(of['single'], `${where}.single`).map((part, i) => template(part, `${where}.single[${i}]`)),
      };
    default:
      throw wrong(`${where}.type`, of['type'], 'no CLIP has such a step');
  }
}

/** A token and its number. */
function frame(value: unknown, where: string): [string, number] {
  const [token, id] = Array.isArray(value) ? (value as unknown[]) : [];
  if (typeof token === 'string' && isId(id)) return [token, id];
  throw wrong(where, value, 'a token and its number are expected');
}

function template(value: unknown, where: string): Json {
  const of = record(value, where);
  if (of['SpecialToken'] !== undefined) {
    const id = text(record(of['SpecialToken'], `${where}.SpecialToken`)['id'], `${where}.SpecialToken.id`);
    return { SpecialToken: { id, type_id: 0 } };
  }
  if (record(of['Sequence'], `${where}.Sequence`)['id'] === 'A') return { Sequence: { id: 'A', type_id: 0 } };
  throw wrong(`${where}.Sequence`, of['Sequence'], 'the first text, A, is expected');
}

function steps(
  value: unknown,
  where: string,
  outermost: boolean,
  one: (step: unknown, where: string, outermost: boolean) => Json | null,
): (Json | null)[] {
  const all = list(value, where);
  if (!outermost || all.length > MOST_STEPS)
    throw wrong(where, `${all.length} steps`, `at most ${MOST_STEPS}, not within others, are expected`);
  return all.map((step, i) => one(step, `${where}[${i}]`, false));
}

/**
 * A regular expression or a text. Of an expression each alternative may repeat one thing and hold no group, so that no text takes it longer
 * than its length squared; CLIP's are so.
 */
function pattern(value: unknown, where: string): Json {
  const of = record(value, where);
  if (of['String'] !== undefined) return { String: text(of['String'], `${where}.String`, 1) };
  const source = text(of['Regex'], `${where}.Regex`, 1);
  const bare = source.replace(/\\[pP]\{[^}]*\}|\\./gs, 'x').replace(/\[[^\]]*\]/g, 'x');
  const simple = bare.split('|').every((one) => (one.match(/[*+{?]/g)?.length ?? 0) <= 1) && !/[()[\]]/.test(bare);
  if (!simple || source.length > MOST_PATTERN)
    throw wrong(`${where}.Regex`, source, 'no CLIP splits words in such a way');
  try {
    new RegExp(source, 'u');
  } catch {
    throw wrong(`${where}.Regex`, source, 'it is no regular expression');
  }
  return { Regex: source };
}
