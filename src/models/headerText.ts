/**
 * What the JSON of a safetensors header may look like, checked on its bytes before anything is made of them: how deep, how many, how long, and
 * no key twice. JSON.parse keeps the last of two and says nothing, and makes gigabytes of a million names.
 */
import { SafetensorsError } from './SafetensorsError';
import { shownName } from './shown';

/** Of one file; the largest networks have thousands. */
const MOST_TENSORS = 100_000;
const MOST_KEYS = 600_000;
const MOST_COMMAS = 3_000_000;
/** Bytes of a name. */
const MOST_NAME = 1000;
/** The header, a tensor's entry, its shape. */
const MOST_DEPTH = 3;

const UTF8 = new TextDecoder();
const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/** @throws {SafetensorsError} where no header of weights looks like this */
export function checkHeaderText(bytes: Uint8Array): void {
  if (!nextIs(bytes, 0, OPEN)) return; // It is not an object, which the parser says.
  let [depth, tensors, keys, commas] = [0, 0, 0, 0];
  const names = new Set<string>();
  const inner = new Set<string>();
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes[at]!;
    if (code === QUOTE) {
      const end = endOfString(bytes, at + 1);
      if (end < 0) return; // It is not JSON, which the parser says.
      if (nextIs(bytes, end + 1, COLON) && depth > 0) {
        if (++keys > MOST_KEYS)
          throw new SafetensorsError(`The header has more than ${MOST_KEYS} keys: it is none of weights.`);
        if (depth === 1 && ++tensors > MOST_TENSORS) {
          throw new SafetensorsError(`The header names more than ${MOST_TENSORS} tensors; no network has so many.`);
        }
        const key = keyOf(bytes, at + 1, end);
        const seen = depth === 1 ? names : inner;
        if (seen.has(key)) throw twice(key, depth);
        seen.add(key);
      }
      at = end;
    } else if (code === OPEN || code === OPEN_LIST) {
      if (++depth > MOST_DEPTH) {
        throw new SafetensorsError('The header has lists or objects within each other where weights have none.');
      }
      if (code === OPEN) inner.clear();
    } else if (code === CLOSE || code === CLOSE_LIST) depth--;
    else if (code === COMMA && ++commas > MOST_COMMAS) {
      throw new SafetensorsError(`The header has more than ${MOST_COMMAS} values: it is none of weights.`);
    }
  }
}

function twice(key: string, depth: number): SafetensorsError {
  return new SafetensorsError(
    depth === 1
      ? `The header names tensor ${shownName(key)} twice.`
      : `The header says ${shownName(key)} twice of one tensor, or in its metadata.`,
  );
}

/** Where the quotation mark stands that ends a string, or −1. */
function endOfString(bytes: Uint8Array, from: number): number {
  for (let end = bytes.indexOf(QUOTE, from); end >= 0; end = bytes.indexOf(QUOTE, end + 1)) {
    let escapes = end;
    while (escapes > from && bytes[escapes - 1] === BACKSLASH) escapes--;
    if ((end - escapes) % 2 === 0) return end;
  }
  return -1;
}

function nextIs(bytes: Uint8Array, from: number, code: number): boolean {
  let at = from;
  while (at < bytes.length && bytes[at]! <= 0x20) at++;
  return bytes[at] === code;
}

/** A key may be written in several ways, `a` as `\u0061` too. */
function keyOf(bytes: Uint8Array, from: number, end: number): string {
  if (end - from > MOST_NAME)
    throw new SafetensorsError(`The header has a name of ${end - from} bytes; ${MOST_NAME} are the most.`);
  const text = UTF8.decode(bytes.subarray(from, end));
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text; // It is not JSON, which the parser says.
  }
}
