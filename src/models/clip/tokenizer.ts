/**
 * Words to tokens as CLIP was trained: byte pairs of lower-case text between a start and an end token. The vocabulary is the
 * `tokenizer.json` published beside the weights; the reading of it is Hugging Face's own library, loaded only when needed.
 */

export interface ClipTokenizer {
  /** Token ids with start and end; a text that is too long loses the tokens before its end. */
  encode(text: string, context: number): number[];
}

/**
 * @param json bytes or text of `tokenizer.json`
 * @param config of `tokenizer_config.json`, where there is one
 * @throws {Error} saying what the file lacks
 */
export async function openTokenizer(
  json: Uint8Array | string,
  config: Uint8Array | string = '{}',
): Promise<ClipTokenizer> {
  const [description, options] = [parse(json, 'tokenizer.json'), parse(config, 'tokenizer_config.json')];
  if (!('model' in description)) throw new Error('tokenizer.json has no `model`: this is not a tokenizer.');
  const { Tokenizer } = await import('@huggingface/tokenizers');
  const tokenizer = new Tokenizer(description, options);
  const frame = tokenizer.encode('').ids;
  if (frame.length !== 2) {
    throw new Error('tokenizer.json puts no start and end around a text: this is not the tokenizer of a CLIP.');
  }
  const end = frame[1]!;
  return {
    encode(text, context) {
      const { ids } = tokenizer.encode(text);
      return ids.length <= context ? ids : [...ids.slice(0, context - 1), end];
    },
  };
}

function parse(file: Uint8Array | string, name: string): object {
  let value: unknown;
  try {
    value = JSON.parse(typeof file === 'string' ? file : new TextDecoder('utf-8', { fatal: true }).decode(file));
  } catch {
    value = null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${name} is not a JSON object: take the file of that name from the repository of the model.`);
  }
  return value;
}
