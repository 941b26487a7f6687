/** Against transformers' `CLIPTokenizer` on a small vocabulary; `scripts/parity/clip_tokenizer.py` made the fixture. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTokenizer } from './tokenizer';

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
  });
});
