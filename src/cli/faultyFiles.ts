/**
 * Functions of `node:fs/promises` as spies, for tests of disks that fail. The module itself is changed, not a copy of it, so that whoever has
 * imported it before, in this test file or in an earlier one of the same process, meets the spy too.
 */
import { promises } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, beforeEach, vi, type MockInstance } from 'vitest';

type Name = 'link' | 'mkdir' | 'readFile' | 'rename' | 'writeFile';
type Any = (...args: unknown[]) => Promise<unknown>;

export interface FaultyFiles<N extends Name> {
  /** The spies of the test that runs; each does what the true function does until it is told otherwise. */
  spies: Record<N, MockInstance<Any>>;
  /** The true functions. */
  actual: Record<N, Any>;
}

/** To be called once in a test file, outside of its tests, after `commandFolder`. */
export function faultyFiles<N extends Name>(...names: N[]): FaultyFiles<N> {
  const functions = promises as unknown as Record<Name, Any>;
  const actual = Object.fromEntries(names.map((name) => [name, functions[name]])) as Record<N, Any>;
  const spies = {} as Record<N, MockInstance<Any>>;
  beforeEach(() => {
    for (const name of names) spies[name] = vi.spyOn(functions, name);
    syncBuiltinESMExports();
  });
  afterEach(() => {
    Object.assign(functions, actual);
    syncBuiltinESMExports();
  });
  return { spies, actual };
}
