/** Against transformers' `CLIPTokenizer` on a small vocabulary; `scripts/parity/clip_tokenizer.py` made the fixture. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTokenizer, TokenizerError } from './tokenizer';

type Json = { model: Record<string, unknown> } & Record<string, unknown>;
const split = (Regex: string) => ({ type: 'Split', pattern: { Regex }, behavior: 'Removed', invert: true });

interface Fixture {
  tokenizer: { model: { merges: (string | [string, string])[] } };
  tokenizer_config: object;
  context: number;
  texts: string[];
  ids: number[][];
}
const path = resolve(import.meta.dirname, '../../../test/fixtures/architectures/clip-tokenizer.json');
const { tokenizer, tokenizer_config: config, context, texts, ids } = JSON.parse(readFileSync(path, 'utf8')) as Fixture;

describe("CLIP's tokenizer", () => {
  it.each(texts.map((text, i) => [text.slice(0, 60), i] as const))('%j', async (_, i) => {
    const opened = await openTokenizer(JSON.stringify(tokenizer), JSON.stringify(config));
    expect(opened.encode(texts[i]!, context)).toEqual(ids[i]);
  });

  it('reads bytes, and merges as lines, as older files write them', async () => {
    const merges = tokenizer.model.merges.map((pair) => (typeof pair === 'string' ? pair : pair.join(' ')));
    const older = { ...tokenizer, model: { ...tokenizer.model, merges } };
    const opened = await openTokenizer(new TextEncoder().encode(JSON.stringify(older)));
    expect(texts.map((text) => opened.encode(text, context))).toEqual(ids);
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', '<!doctype html>', /tokenizer\.json is not a JSON object/],
    ['another file', '{"architectures": ["CLIPModel"]}', /no `model`/],
    ['a tokenizer without frame', JSON.stringify({ ...tokenizer, post_processor: null }), /no start and end/],
  ])('refuses %s', async (_, json, message) => {
    await expect(openTokenizer(json)).rejects.toThrow(message);
    await expect(openTokenizer(json)).rejects.toThrow(TokenizerError);
  });

  const changed = (change: (file: Json) => void) => {
    const file = JSON.parse(JSON.stringify(tokenizer)) as Json;
    change(file);
    return openTokenizer(JSON.stringify(file));
  };
  it.each<[string, (file: Json) => void, RegExp]>([
    ['another model', ({ model }) => (model['type'] = 'Unigram'), /model\.type is Unigram; BPE/],
    ['a vocabulary of texts', ({ model }) => (model['vocab'] = { a: 'b' }), /model\.vocab\["a"\] is b/],
    ['a token of 10^12', ({ model }) => (model['vocab'] = { a: 1e12 }), /number of a token/],
    ['no merges', ({ model }) => delete model['merges'], /model\.merges is nothing; a list/],
    ['a merge of three', ({ model }) => (model['merges'] = [['a', 'b', 'c']]), /merges\[0\] is .*a pair/],
    ['a merge of a number', ({ model }) => (model['merges'] = [7]), /a pair of texts/],
    ['added tokens that are none', (file) => (file['added_tokens'] = [null] as never), /added_tokens\[0\] is null/],
    [
      'a step that no CLIP has',
      (file) => (file['normalizer'] = { type: 'Precompiled' }),
      /normalizer\.type is Precompiled/,
    ],
    [
      'steps within steps',
      (file) => (file['normalizer'] = { type: 'Sequence', normalizers: [{ type: 'Sequence', normalizers: [] }] }),
      /not within others/,
    ],
    ['a pattern without an end', (file) => (file['pre_tokenizer'] = split('(a+)+$')), /Regex is \(a\+\)\+\$; no CLIP/],
    ['a pattern of many repetitions', (file) => (file['pre_tokenizer'] = split('a*a*a*b')), /no CLIP/],
    ['a pattern that is none', (file) => (file['pre_tokenizer'] = split('\\p{Nothing}+')), /no regular expression/],
    [
      'a frame without numbers',
      (file) => (file['post_processor'] = { type: 'RobertaProcessing', sep: 'a', cls: 'b' }),
      /post_processor\.sep is a/,
    ],
    [
      'a frame of tokens that are not there',
      (file) => (file['post_processor'] = { type: 'RobertaProcessing', sep: ['<end>', 1], cls: ['<start>', 2] }),
      /post_processor is <start>; a token of the vocabulary/,
    ],
  ])('refuses %s', async (_, change, message) => {
    await expect(changed(change)).rejects.toThrow(TokenizerError);
    await expect(changed(change)).rejects.toThrow(message);
  });

  it('knows words that mean something to JavaScript', async () => {
    const opened = await openTokenizer(JSON.stringify(tokenizer));
    for (const word of ['constructor', '__proto__', 'toString', 'length', 'a'.repeat(20_000)]) {
      const found = opened.encode(word, context);
      expect(found.length).toBeGreaterThan(2);
      expect(found.length).toBeLessThanOrEqual(context);
      expect(found.every(Number.isInteger)).toBe(true);
    }
  });
});
