/** The settings of an experiment one by one, to tell whether two are the same and to name what differs. */
import type { ExperimentConfig } from '../contract/config';

/** Every field of a configuration but its seed, as "path → JSON". */
export function settingsOf(config: ExperimentConfig): Map<string, string> {
  const all = fields(config);
  all.delete('seed');
  return all;
}

function fields(value: unknown, path = ''): Map<string, string> {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return new Map([[path, JSON.stringify(value)]]);
  return new Map(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .flatMap(([name, inner]) => [...fields(inner, path ? `${path}.${name}` : name)]),
  );
}

/** One setting that two experiments do not share; `not set` where only the other has it. */
export interface SettingDifference {
  path: string;
  one: string;
  other: string;
}

/** A field may be set in one of the two only, such as a test set of one's own. */
export function settingDifferences(one: ExperimentConfig, other: ExperimentConfig): SettingDifference[] {
  const [a, b] = [settingsOf(one), settingsOf(other)];
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((path) => a.get(path) !== b.get(path))
    .map((path) => ({ path, one: a.get(path) ?? 'not set', other: b.get(path) ?? 'not set' }));
}
