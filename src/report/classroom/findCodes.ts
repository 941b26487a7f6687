/** The result codes in any text: links, letters, chats, one code a line or many. */
import { CODE_MARK, isWholeCode, MOST_CODE } from './resultCode';
import { ResultCodeError } from './ResultCodeError';

/** Letters that are looked through at most: some hundreds of codes. */
export const MOST_TEXT = 300_000;

/** A code stands alone: what is before and behind it is no letter of a code. One in other letters is found as well, to be told so. */
const CODES = new RegExp(`(?<![\\w-])(?:${CODE_MARK}[\\w-]*|${anyCase(CODE_MARK)}[\\w-]{20,})`, 'g');
/** Lines of a mail have some seventy letters, so that a code is broken into at most so many pieces. */
const MOST_PIECES = 100;
/** A further piece of a broken code; a mail that is answered has a mark before each line. */
const PIECE = new RegExp(`[\\s>]+(?!${CODE_MARK})([\\w-]+)`, 'y');

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
  const found = Array.from(text.matchAll(CODES), ({ 0: code, index }) => mended(code, text, index + code.length));
  if (found.length > 0) return found;
  throw new ResultCodeError(
    `There is no result code in it. A code begins with ${CODE_MARK}; copy the whole link from “Result code”.`,
  );
}

/** The code with what follows it after blanks, where that makes it whole; else as it is, and its reader says what is wrong with it. */
function mended(code: string, text: string, end: number): string {
  if (isWholeCode(code)) return code;
  let longer = code;
  PIECE.lastIndex = end;
  for (let pieces = 0; pieces < MOST_PIECES && longer.length < MOST_CODE; pieces++) {
    const [, piece] = PIECE.exec(text) ?? [];
    if (piece === undefined) break;
    longer += piece;
    if (isWholeCode(longer)) return longer;
  }
  return code;
}

function anyCase(word: string): string {
  return [...word].map((letter) => `[${letter}${letter.toLowerCase()}]`).join('');
}
