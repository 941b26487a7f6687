/**
 * Words to tokens as CLIP was trained: byte pairs of lower-case text between a start and an end token. The vocabulary is the
 * `tokenizer.json` published beside the weights; the reading of it is Hugging Face's own library, loaded only when needed, which gets only
 * what `tokenizerFile.ts` has checked.
 */
import { checkedTokenizer } from './tokenizerFile';
import { TokenizerError } from './tokenizerParts';

export { TokenizerError } from './tokenizerParts';

export interface ClipTokenizer {
  /**
   * Token ids with start and end; a text that is too long loses the tokens before its end.
   * @throws {TokenizerError} where the vocabulary lacks a part of the text
   */
  encode(text: string, context: number): number[];
}

/** Bytes: a tokenizer has a few million. */
const MOST_BYTES = 64e6;

/**
 * @param json bytes or text of `tokenizer.json`
 * @param config of `tokenizer_config.json`, where there is one: it is checked to be one, and says nothing that is needed here
 * @throws {TokenizerError} saying what the file lacks
 */
export async function openTokenizer(
  json: Uint8Array | string,
  config: Uint8Array | string = '{}',
): Promise<ClipTokenizer> {
  parse(config, 'tokenizer_config.json');
  const description = checkedTokenizer(parse(json, 'tokenizer.json'));
  const { Tokenizer } = await import('@huggingface/tokenizers');
  const tokenizer = attempt(() => new Tokenizer(description, {}));
  const idsOf = (text: string): number[] => {
    const { ids } = attempt(() => tokenizer.encode(text));
    if (ids.every((id) => Number.isInteger(id))) return ids;
    throw new TokenizerError(
      `tokenizer.json has no token for a part of “${text.slice(0, 40)}”. Take the file of that name from the repository of the model.`,
    );
  };
  const frame = idsOf('');
  if (frame.length !== 2) {
    throw new TokenizerError(
      'tokenizer.json puts no start and end around a text: this is not the tokenizer of a CLIP.',
    );
  }
  const end = frame[1]!;
  return {
    encode(text, context) {
      const ids = idsOf(text);
      return ids.length <= context ? ids : [...ids.slice(0, context - 1), end];
    },
  };
}

/** What the library does not take in spite of all checks is the file's fault too. */
function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]!.slice(0, 200) : String(error);
    throw new TokenizerError(`tokenizer.json cannot be used: ${reason}`, { cause: error });
  }
}

function parse(file: Uint8Array | string, name: string): Record<string, unknown> {
  if (file.length > MOST_BYTES) throw new TokenizerError(`${name} has ${file.length} bytes, too many for a tokenizer.`);
  let value: unknown;
  try {
    value = JSON.parse(typeof file === 'string' ? file : new TextDecoder('utf-8', { fatal: true }).decode(file));
  } catch {
    value = null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TokenizerError(
      `${name} is not a JSON object: take the file of that name from the repository of the model.`,
    );
  }
  return value as Record<string, unknown>;
}
