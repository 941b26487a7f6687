/** Reading and writing one field of a configuration by its dotted path, such as `student.steps`. */
import type { ExperimentConfig } from '../contract/config';

export type FieldValue = string | number | string[] | number[];
/** Every dotted path of a field, so that a setting that was renamed is found by the type-check. */
export type FieldPath<T = ExperimentConfig> = {
  [K in keyof T & string]: T[K] extends string | number | readonly unknown[] ? K : `${K}.${FieldPath<T[K]>}`;
}[keyof T & string];

type Branch = Record<string, unknown>;

/** Dotted paths of every field that holds a value, in order. */
export function leafPaths(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, child]) =>
    typeof child === 'object' && child !== null && !Array.isArray(child)
      ? leafPaths(child, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );
}

export function getField(config: ExperimentConfig, path: string): FieldValue | undefined {
  let at: unknown = config;
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Branch)[key];
  }
  return at as FieldValue;
}

/** A copy of `config` with one field changed. Nothing is checked here: `parseConfig` does that. */
export function withField(config: ExperimentConfig, path: string, value: unknown): unknown {
  const copy = structuredClone(config);
  const keys = path.split('.');
  let at = copy as unknown as Branch;
  for (const key of keys.slice(0, -1)) at = at[key] as Branch;
  at[keys.at(-1)!] = value;
  return copy;
}
