/** The values of a `tokenizer.json`, each of the kind that it must be, or an error that says where it stands. */
import { ReadableError } from '../../contract/ReadableError';
import { shownName, shownValue } from '../shown';

/** A file of a tokenizer that is damaged, or of another tokenizer than CLIP's. */
export class TokenizerError extends ReadableError {
  override name = 'TokenizerError';
}

/** The vocabulary of CLIP has 49,408 tokens. */
export const MOST_TOKENS = 1_000_000;
const MOST_LETTERS = 1000;

export type Json = Record<string, unknown>;

export function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < MOST_TOKENS;
}

export function record(value: unknown, where: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw wrong(where, value, 'an object is expected');
}

export function list(value: unknown, where: string): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw wrong(where, value, 'a list is expected');
}

export function text(value: unknown, where: string, least = 0): string {
  if (typeof value === 'string' && value.length >= least && value.length <= MOST_LETTERS) return value;
  throw wrong(where, value, 'a text is expected');
}

export function optionalText(value: unknown, where: string): string | null {
  return value === undefined || value === null ? null : text(value, where);
}

export function flag(value: unknown, where: string): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  throw wrong(where, value, 'true or false is expected');
}

export function wrong(where: string, found: unknown, expected: string): TokenizerError {
  const shown = typeof found === 'string' ? shownName(found) : shownValue(found);
  return new TokenizerError(
    `tokenizer.json: ${where} is ${shown}; ${expected}. Take the file of that name from the repository of the model.`,
  );
}
