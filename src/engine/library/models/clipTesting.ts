/** A CLIP in small, with the words of a made-up vocabulary, as the files that a person brings. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { clipImageTower, clipTextShapes } from '../../../models/clip';
import { writeSafetensors } from '../../../models/safetensors';
import { diskShape } from '../../../models/layout';
import { deriveSeed, normalArray } from '../../../num/random';

const fixture = resolve(import.meta.dirname, '../../../../test/fixtures/architectures/clip-tokenizer.json');
export const { tokenizer, tokenizer_config: tokenizerConfig } = JSON.parse(readFileSync(fixture, 'utf8')) as {
  tokenizer: { model: { vocab: Record<string, number> } };
  tokenizer_config: object;
};
const tower = { width: 64, heads: 1, depth: 1, shared: 32 };

/** @param broken NaN in the text tower */
export function clipWeights(broken = false): Uint8Array<ArrayBuffer> {
  const vocabulary = Math.max(...Object.values(tokenizer.model.vocab)) + 1;
  const shapes = {
    ...clipImageTower({ ...tower, patch: 16, inputSize: 32 }).weightShapes(0),
    ...clipTextShapes({ ...tower, vocabulary, context: 77 }),
  };
  const tensors = Object.entries(shapes).map(([name, shape]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const values = normalArray(deriveSeed(7, name), 'weights', size).map((value) => value / 10);
    if (broken && name === 'text_projection.weight') values[5] = NaN;
    return [name, { shape: diskShape(shape), values: Float32Array.from(values) }] as const;
  });
  const scale = { shape: [], values: Float32Array.of(Math.log(100)) };
  return writeSafetensors({ ...Object.fromEntries(tensors), logit_scale: scale }, 'F32');
}

const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));

export function testFile(path: string, bytes: Uint8Array<ArrayBuffer>): { path: string; file: Blob } {
  return { path, file: new Blob([bytes]) };
}

/** `tokenizer.json` and `tokenizer_config.json`. */
export function clipTokenizer(): { path: string; file: Blob }[] {
  return [testFile('tokenizer.json', json(tokenizer)), testFile('tokenizer_config.json', json(tokenizerConfig))];
}
