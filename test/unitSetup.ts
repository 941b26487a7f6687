/** Before each file of unit tests: arrays of numbers are compared byte by byte, since vitest looks at each value as at an object, which takes a microsecond. */
import { expect } from 'vitest';

const TESTER = Symbol.for('temper: equal bytes');

/** @returns true where the bytes are the same; else undefined, as vitest then tells in its own way whether and how they differ (0 and -0, NaN) */
function equalBytes(a: unknown, b: unknown): true | undefined {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.constructor !== b.constructor) return undefined;
  const [one, other] = [a, b].map((view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength));
  return one!.equals(other!) ? true : undefined;
}

// Files share a process.
const shared = globalThis as unknown as Record<symbol, boolean>;
if (!shared[TESTER]) expect.addEqualityTesters([equalBytes]);
shared[TESTER] = true;
