/** What is fuzzed: one reader of bytes from anywhere, with files that it takes and what has to hold of those that it accepts. */
import type { Random } from '../../src/num/random';

/** One file of an input. Most readers take one, some several that belong together. */
export interface FuzzFile {
  /** Readers that go by the name see it; with `/`. */
  path: string;
  bytes: Uint8Array;
}

type ErrorClass = abstract new (...args: never[]) => Error;

export interface Target<Value = unknown> {
  /** Unique, such as `zip`; `--target` takes it. */
  name: string;
  /** The readers that are under test, for people. */
  reads: string;
  /** Inputs that are accepted as they are, made by code, the same at every call. They are what mutations start from. */
  seeds(): FuzzFile[][] | Promise<FuzzFile[][]>;
  /**
   * Makes the files that are read of mutated parts, where mutations of the whole would never get past a checksum: parts of an
   * archive are mutated, then packed as they ought to be. `seeds` gives the parts then.
   */
  assemble?(parts: readonly FuzzFile[], random: Random): FuzzFile[];
  /** A mutation that knows the format, beside those that do not; of parts, where there are parts. */
  mutate?(files: readonly FuzzFile[], random: Random): FuzzFile[];
  /** Puts right what mutations broke and what would end the reading at once, such as checksums; in some inputs only, by `random`. */
  seal?(files: readonly FuzzFile[], random: Random): FuzzFile[];
  /** Error classes that are right for an input that is wrong, or what tells such an error. Every other error is a finding. */
  refusals: readonly ErrorClass[] | ((error: unknown) => boolean);
  /** Reads an input, all of it: what is lazy is asked for here, so that its refusals count as such. */
  run(files: readonly FuzzFile[]): Value | Promise<Value>;
  /**
   * What has to hold of what was accepted: bounds, finite numbers, the same after writing and reading again. Whatever is thrown is a
   * finding, refusals too.
   */
  check?(value: Value, files: readonly FuzzFile[]): void | Promise<void>;
}

/** A target whose `check` takes what its `run` gives. */
export function defineTarget<Value>(target: Target<Value>): Target {
  return target;
}

/** What was accepted is not what it should be. */
export class OracleError extends Error {
  override name = 'OracleError';
}

/** @throws {OracleError} with the words, where it does not hold */
export function holds(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new OracleError(otherwise);
}

/** @throws {OracleError} where two plain values differ as JSON */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual) ?? 'undefined', JSON.stringify(expected) ?? 'undefined'];
  if (a === b) return;
  let at = 0;
  while (a[at] === b[at]) at++;
  const around = (text: string) => text.slice(Math.max(0, at - 30), at + 60);
  throw new OracleError(`${what} differs: …${around(a)}… instead of …${around(b)}…`);
}

const ENCODER = new TextEncoder();

/** A file of text, or of plain data as JSON. */
export function textFile(path: string, content: string | object): FuzzFile {
  return { path, bytes: ENCODER.encode(typeof content === 'string' ? content : JSON.stringify(content)) };
}

/** The text of a file as readers decode it; bytes that are no UTF-8 become replacement characters. */
export function textOf({ bytes }: FuzzFile): string {
  return new TextDecoder().decode(bytes);
}
