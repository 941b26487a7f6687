/** Reading and writing one field of a configuration by its dotted path, such as `student.steps`. */
import type { ExperimentConfig } from './config';

export type FieldValue = string | number | string[] | number[];
/** Every dotted path of a field, so that a setting that was renamed is found by the type-check. */
export type FieldPath<T = ExperimentConfig> = {
  [K in keyof T & string]: T[K] extends string | number | readonly unknown[] ? K : `${K}.${FieldPath<T[K]>}`;
}[keyof T & string];

type Branch = Record<string, unknown>;
const isBranch = (value: unknown): value is Branch =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Dotted paths of every field that holds a value, in order. */
export function leafPaths(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, child]) =>
    isBranch(child) ? leafPaths(child, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

/**
 * What a field holds; undefined where there is no such field. A list is one field: its length and its places are none of their own,
 * and a group of fields is none either.
 */
export function getField(config: ExperimentConfig, path: string): FieldValue | undefined {
  let at: unknown = config;
  for (const key of path.split('.')) {
    if (!isBranch(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return isBranch(at) ? undefined : (at as FieldValue);
}

/**
 * A copy of `config` with one field, or one group of fields, put in place of what was there. What it holds is not checked here:
 * `parseConfig` does that.
 * @throws {RangeError} where the path leads through something that is no group of fields
 */
export function withField(config: ExperimentConfig, path: string, value: unknown): unknown {
  const copy = structuredClone(config);
  const keys = path.split('.');
  const last = keys.pop()!;
  let at: unknown = copy;
  for (const key of keys) at = isBranch(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  if (!isBranch(at)) throw new RangeError(`${path}: there is no such setting.`);
  // Not an assignment, which would give the copy another prototype where the name is `__proto__`.
  Object.defineProperty(at, last, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}
