/** From what people hand in to rows of a collection: codes in a text, reports as JSON. Each is taken or refused by itself, with its reason. */
import { ReadableError } from '../../contract/ReadableError';
import { parseReport } from '../../contract/report';
import { refusal, type Collected } from './Collection';
import { runOfReport } from './CodedRun';
import { findCodes } from './findCodes';
import { decodeRun, encodeRun } from './resultCode';

export interface Outcome {
  /** What the collection is now: what was there, and what was taken, in the order in which it came. */
  entries: readonly Collected[];
  added: readonly Collected[];
  /** Of each that was refused, what it is and why. */
  refused: readonly { what: string; why: string }[];
}

/** @param what a text is called where it cannot be used as a whole, such as the name of its file */
export function withText(there: readonly Collected[], text: string, what: string): Outcome {
  let codes: string[];
  try {
    codes = text.trimStart().startsWith('{') ? [codeOfJson(text)] : findCodes(text);
  } catch (error) {
    return { entries: there, added: [], refused: [{ what, why: wordsOf(error) }] };
  }
  return withCodes(there, codes);
}

function withCodes(there: readonly Collected[], codes: readonly string[]): Outcome {
  let entries = there;
  const added: Collected[] = [];
  const refused: { what: string; why: string }[] = [];
  for (const code of codes) {
    try {
      const run = decodeRun(code);
      const why = refusal(run, entries);
      if (why !== null) {
        refused.push({ what: `${run.name || 'A code'}, seed ${run.config.seed}`, why });
        continue;
      }
      const entry = { code, name: run.name, run };
      added.push(entry);
      entries = [...entries, entry];
    } catch (error) {
      refused.push({ what: `The code ${shortened(code)}`, why: wordsOf(error) });
    }
  }
  return { entries, added, refused };
}

/** The code that a report would have been given. */
function codeOfJson(text: string): string {
  return encodeRun(runOfReport(parseReport(jsonOf(text))));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ReadableError('It begins like a report, but is no JSON. Choose a report.json that Temper wrote.');
  }
}

/** What is our own fault is not put into a sentence for people. */
function wordsOf(error: unknown): string {
  if (error instanceof ReadableError) return error.message;
  throw error;
}

const shortened = (code: string) => (code.length > 24 ? `${code.slice(0, 14)}…${code.slice(-6)}` : code);
