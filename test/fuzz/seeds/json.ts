/** JSON as those parse it who hand the value on. */
import { textOf, type FuzzFile } from '../Target';

/** Whoever reads the file says so. */
export class NotJson extends Error {}

/** @throws {NotJson} */
export function jsonOr(file: FuzzFile): unknown {
  try {
    return JSON.parse(textOf(file));
  } catch {
    throw new NotJson('This is no JSON.');
  }
}

/** Paths of numbers that are not finite in plain data; every number of a report or a configuration is. */
export function notFinite(value: unknown, path = ''): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : path;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, child] of Object.entries(value)) {
    const found = notFinite(child, `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
