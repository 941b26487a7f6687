/** The collection of a class between visits: its codes and names in the browser's own memory for this page, shared by its tabs. */
import { cleanName } from '../../report/classroom/CodedRun';
import { refusal, type Collected } from '../../report/classroom/Collection';
import { decodeRun } from '../../report/classroom/resultCode';
import type { Memory } from '../models/AskedModels.svelte';

export const KEPT_KEY = 'temper-collection';

/** What is kept is read like what comes from outside: whatever cannot be used is left out. */
export function readKept(memory: Memory): readonly Collected[] {
  let kept: unknown;
  try {
    kept = JSON.parse(memory?.getItem(KEPT_KEY) ?? '[]');
  } catch {
    return [];
  }
  let entries: readonly Collected[] = [];
  for (const row of Array.isArray(kept) ? (kept as unknown[]) : []) {
    const { code, name } = (row ?? {}) as { code?: unknown; name?: unknown };
    try {
      const run = decodeRun(String(code));
      if (refusal(run, entries) === null) {
        entries = [...entries, { code: String(code), name: cleanName(String(name ?? '')), run }];
      }
    } catch {
      // Of another version, or changed by hand.
    }
  }
  return entries;
}

/** @returns whether it is kept now */
export function keep(memory: Memory, entries: readonly Collected[]): boolean {
  try {
    if (!memory) return false;
    memory.setItem(KEPT_KEY, JSON.stringify(entries.map(({ code, name }) => ({ code, name }))));
    return true;
  } catch {
    return false;
  }
}
