/**
 * The result code of a run: what `CodedRun` holds as some hundred letters, to stand in a link and in a QR code. Its bytes are a mark, the
 * format's version, a flag, the content (deflated where that is shorter) and a checksum of all before it, as base64url. Codes come from
 * anywhere: whatever cannot be is refused, and nothing is made before it is bounded.
 */
import { deflateSync, inflateSync } from 'fflate';
import { CodeReader, CodeWriter } from './codeBytes';
import { fromBase64url, toBase64url } from './base64url';
import { cleanName, type CodedRun } from './CodedRun';
import { readSettings, writeSettings } from './codedSettings';
import { readResults, writeResults } from './codedResults';
import { checksum, CHECKSUM_BYTES, sameBytes } from './fingerprint';
import { ResultCodeError } from './ResultCodeError';

/** What every code begins with. */
export const CODE_MARK = 'TMPR';
/** Letters of a code at most; those of the presets have some 400 to 1,300. */
export const MOST_CODE = 4000;
const FORMAT = 1;
const DEFLATED = 1;
const MARK_BYTES = 3;
/** Bytes of the content at most, and so what a code may become when it is inflated. */
const MOST_CONTENT = 16_000;
/** Bytes of texts. */
const MOST_TEXT = { version: 24, backend: 80, name: 200 };

export function encodeRun(run: CodedRun): string {
  const content = new CodeWriter().text(run.version).text(run.backend).text(run.name);
  writeSettings(content, run.config);
  writeResults(content, run);
  const plain = content.done();
  const deflated = deflateSync(plain, { level: 9 });
  const shorter = deflated.length + 2 < plain.length;
  const body = new CodeWriter().bytes(fromBase64url(CODE_MARK)!).byte(FORMAT);
  if (shorter) body.byte(DEFLATED).whole(plain.length).bytes(deflated);
  else body.byte(0).bytes(plain);
  const bytes = body.done();
  return toBase64url(new CodeWriter().bytes(bytes).bytes(checksum(bytes)).done());
}

/** @throws {ResultCodeError} saying what is wrong with it */
export function decodeRun(code: string): CodedRun {
  const bytes = wholeBytes(code);
  const reader = new CodeReader(contentOf(new CodeReader(bytes.subarray(0, -CHECKSUM_BYTES))));
  const version = reader.text('the version', MOST_TEXT.version);
  const backend = reader.text('the backend', MOST_TEXT.backend);
  const name = reader.text('the name', MOST_TEXT.name);
  if (!/^[\w.+-]+$/.test(version)) throw new ResultCodeError('It does not say which version of Temper it is of.');
  const config = readSettings(reader);
  const results = readResults(reader, config);
  if (reader.left > 0) throw new ResultCodeError('There is more in it than a result.');
  return { version, backend: cleanName(backend), name: cleanName(name), config, ...results };
}

/** Whether a text is a code as it was made: nothing is cut off, added or changed. */
export function isWholeCode(code: string): boolean {
  try {
    return wholeBytes(code).length > 0;
  } catch {
    return false;
  }
}

/** The bytes of a code that is as it was made, its mark and checksum included. */
function wholeBytes(code: string): Uint8Array {
  if (code.length > MOST_CODE) {
    throw new ResultCodeError(
      `It has ${code.length.toLocaleString('en')} letters, where a code has at most ${MOST_CODE.toLocaleString('en')}. It was not read.`,
    );
  }
  if (!code.startsWith(CODE_MARK) && code.toUpperCase().startsWith(CODE_MARK)) {
    throw new ResultCodeError(
      `Its capitals were changed: a code begins with ${CODE_MARK}, and small letters are others than capitals. Copy it again as it was.`,
    );
  }
  if (!code.startsWith(CODE_MARK)) throw new ResultCodeError(`It is no result code: those begin with ${CODE_MARK}.`);
  const bytes = fromBase64url(code);
  const damaged = 'It is damaged: cut short, or a letter was changed. Copy the whole code again.';
  if (!bytes || bytes.length <= MARK_BYTES + 2 + CHECKSUM_BYTES) throw new ResultCodeError(damaged);
  const [before, sum] = [bytes.subarray(0, -CHECKSUM_BYTES), bytes.subarray(-CHECKSUM_BYTES)];
  if (!sameBytes(checksum(before), sum)) throw new ResultCodeError(damaged);
  return bytes;
}

function contentOf(reader: CodeReader): Uint8Array {
  reader.bytes(MARK_BYTES);
  const format = reader.byte();
  if (format !== FORMAT) {
    throw new ResultCodeError(
      `It is of a later version of Temper (its format is ${format}, this page reads ${FORMAT}).`,
    );
  }
  if (reader.byte() !== DEFLATED) return reader.bytes(reader.left);
  const length = reader.whole('The length of its content', MOST_CONTENT);
  const content = inflated(reader.bytes(reader.left));
  if (content.length !== length) throw new ResultCodeError('Its content is not as long as it says.');
  return content;
}

/** What does not fit into the room is dropped, and then is longer than what is asked for. */
function inflated(bytes: Uint8Array): Uint8Array {
  try {
    return inflateSync(bytes, { out: new Uint8Array(MOST_CONTENT + 1) });
  } catch {
    throw new ResultCodeError('Its content cannot be unpacked.');
  }
}
