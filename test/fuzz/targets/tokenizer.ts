/** The tokenizer of a CLIP, and what it makes of words. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTokenizer, TokenizerError, type ClipTokenizer } from '../../../src/models/clip/tokenizer';
import { defineTarget, holds, textFile } from '../Target';

const CONTEXT = 16;
const WORDS = ['', 'a photo of a cat.', 'Éclair & 3½ ☃', 'x'.repeat(300), '\ud800'];

interface Read {
  tokenizer: ClipTokenizer;
  ids: number[][];
}

export const target = defineTarget<Read>({
  name: 'tokenizer',
  reads: 'models/clip/tokenizer.ts, and the tokenizers of Hugging Face behind it',
  seeds() {
    const path = join(import.meta.dirname, '../../fixtures/architectures/clip-tokenizer.json');
    const { tokenizer, tokenizer_config } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, object>;
    return [
      [textFile('tokenizer.json', tokenizer!), textFile('tokenizer_config.json', tokenizer_config!)],
      [textFile('tokenizer.json', tokenizer!)],
    ];
  },
  refusals: [TokenizerError],
  async run(files) {
    const named = (name: string) => files.find(({ path }) => path === name)?.bytes;
    const tokenizer = await openTokenizer(named('tokenizer.json') ?? '', named('tokenizer_config.json'));
    return { tokenizer, ids: WORDS.map((text) => tokenizer.encode(text, CONTEXT)) };
  },
  check({ ids }) {
    for (const row of ids) {
      holds(row.length >= 2 && row.length <= CONTEXT, `A text has ${row.length} tokens.`);
      holds(
        row.every((id) => Number.isSafeInteger(id) && id >= 0),
        `A token is ${row.join()}.`,
      );
    }
  },
});
