/** The result codes in any text: links, letters, chats, one code a line or many. */
import { CODE_MARK, MOST_CODE } from './resultCode';
import { ResultCodeError } from './ResultCodeError';

/** Letters that are looked through at most: some hundreds of codes. */
export const MOST_TEXT = 300_000;

/** A code stands alone: what is before and behind it is no letter of a code. */
const CODES = new RegExp(`(?<![\\w-])${CODE_MARK}[\\w-]*`, 'g');

/**
 * Every code in the order in which they stand, whole or not: which is decided by whoever reads them.
 * @throws {ResultCodeError} where the text is too long to be looked through, or holds none
 */
export function findCodes(text: string): string[] {
  if (text.length > MOST_TEXT) {
    throw new ResultCodeError(
      `This is too long: ${text.length.toLocaleString('en')} letters, where at most ${MOST_TEXT.toLocaleString('en')} are looked ` +
        `through (a code has at most ${MOST_CODE.toLocaleString('en')}). It was not read.`,
    );
  }
  const found = text.match(CODES) ?? [];
  if (found.length > 0) return found;
  throw new ResultCodeError(
    `There is no result code in it. A code begins with ${CODE_MARK}; copy the whole link from “Result code”.`,
  );
}
