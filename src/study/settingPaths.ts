/** Which settings of an experiment can be varied, and what each may hold. */
import * as v from 'valibot';
import { configSchema, type ExperimentConfig } from '../contract/config';
import { getField, leafPaths } from '../contract/configPath';
import { StudyError } from '../contract/study';
import { nearestNames } from '../num/nearestNames';

/** Fields that say something else than how the experiment is made. */
const SAID_OTHERWISE: Readonly<Record<string, string>> = {
  seed: 'The seeds of a study are a list of their own (--seeds).',
  methods: 'The methods of a study are the same in all of its experiments (--methods).',
  preset: 'A preset is many settings at once: vary those that you mean.',
};

/** Paths that can be varied, in the order of the configuration. */
export function variablePaths(base: ExperimentConfig): string[] {
  return leafPaths(base).filter((path) => !Object.hasOwn(SAID_OTHERWISE, path) && !isMaterial(path));
}

/** Which pictures and networks there are is the base's: results on other material are no ablation. */
const isMaterial = (path: string) => path === 'data.pack' || path.startsWith('data.own') || path.startsWith('models');

/** @throws {StudyError} naming what was meant, where the path cannot be varied */
export function checkPath(base: ExperimentConfig, path: string): void {
  const known = variablePaths(base);
  if (known.includes(path)) return;
  const said = Object.hasOwn(SAID_OTHERWISE, path) ? SAID_OTHERWISE[path] : null;
  if (said) throw new StudyError(`${path} cannot be varied. ${said}`);
  if (isMaterial(path)) {
    throw new StudyError(
      `${path} cannot be varied: a study stands on one set of pictures and networks. Make a study for each.`,
    );
  }
  const inside = known.filter((name) => name.startsWith(`${path}.`));
  if (inside.length > 0) {
    throw new StudyError(`${path} is a group of settings: name one of them, such as ${inside.slice(0, 3).join(', ')}.`);
  }
  throw new StudyError(
    `There is no setting “${path.slice(0, 60)}”. The nearest: ${nearestNames(path, known).join(', ')}.`,
  );
}

/** What a setting may hold. */
export type SettingKind =
  | { kind: 'choice'; options: readonly string[] }
  | { kind: 'number'; whole: boolean; low: number | null; high: number | null }
  | { kind: 'list' };

/** From the schema, so that a page says what the checks say. */
export function kindOf(base: ExperimentConfig, path: string): SettingKind {
  let at: unknown = configSchema;
  for (const key of path.split('.')) at = inside((at as { entries?: Record<string, unknown> }).entries?.[key] ?? at);
  const schema = at as {
    type?: string;
    options?: readonly string[];
    pipe?: readonly { type: string; requirement?: unknown }[];
  };
  if (schema.type === 'picklist') return { kind: 'choice', options: schema.options ?? [] };
  if (Array.isArray(getField(base, path))) return { kind: 'list' };
  const bound = (type: string) => {
    const found = schema.pipe?.find((step) => step.type === type)?.requirement;
    return typeof found === 'number' ? found : null;
  };
  const whole = schema.pipe?.some((step) => step.type === 'integer') ?? false;
  return { kind: 'number', whole, low: bound('min_value'), high: bound('max_value') };
}

/** What an optional setting holds. */
const inside = (schema: unknown): unknown => (schema as { wrapped?: unknown }).wrapped ?? schema;

/** The seed of an experiment, as its schema bounds it. */
export const SEED_BOUNDS = { low: 0, high: 4_294_967_295 } as const;

export function isSeed(value: number): boolean {
  return v.is(configSchema.entries.seed, value);
}
