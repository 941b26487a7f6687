/** The settings of an experiment one by one, to tell whether two are the same and to name what differs. */
import { choiceLabel } from '../contract/choiceLabels';
import type { ExperimentConfig, MethodName } from '../contract/config';
import { METHOD_LABELS } from '../contract/methodLabels';
import { settingName } from '../study/settingWords';
import { corruptionLabel } from './format';

const NOT_SET = 'not set';

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

/** One setting that two experiments do not share, as JSON; `not set` where only the other has it. */
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
    .map((path) => ({ path, one: a.get(path) ?? NOT_SET, other: b.get(path) ?? NOT_SET }));
}

/** The value of a setting for people, in the words of the fields of the page. @param json as `settingsOf` gives it; undefined where it is not set */
export function valueText(path: string, json: string | undefined): string {
  if (json === undefined || json === NOT_SET) return NOT_SET;
  const value: unknown = JSON.parse(json);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((one) => wordOf(path, one)).join(', ');
  return value === null ? 'none' : typeof value === 'boolean' ? (value ? 'yes' : 'no') : wordOf(path, value);
}

const LISTS_OF_CORRUPTIONS = ['benchmark.corruptions', 'data.arrivalKinds'];

function wordOf(path: string, value: unknown): string {
  const text = String(value);
  if (path === 'methods') return METHOD_LABELS[text as MethodName] ?? text;
  return LISTS_OF_CORRUPTIONS.includes(path) ? corruptionLabel(text).toLowerCase() : choiceLabel(path, text);
}

/** How the other differs from the one: "teacher: steps is 50, not 400"; of a list of names what it has more and less. */
export function differenceWords({ path, one, other }: SettingDifference): string {
  const [mine, theirs] = [namesIn(one), namesIn(other)];
  if (!mine || !theirs) {
    const is = `${settingName(path)} is ${valueText(path, other)}`;
    return one === NOT_SET ? is : `${is}, not ${valueText(path, one)}`;
  }
  const missing = (from: readonly string[], there: readonly string[]) => there.filter((name) => !from.includes(name));
  const named = (names: readonly string[]) => valueText(path, JSON.stringify(names));
  const [more, less] = [missing(mine, theirs), missing(theirs, mine)];
  const parts = [
    ...(more.length > 0 ? [`with ${named(more)}`] : []),
    ...(less.length > 0 ? [`without ${named(less)}`] : []),
  ];
  return `${settingName(path)} ${parts.length > 0 ? parts.join(' and ') : 'in another order'}`;
}

/** Null where it is no list of names. */
function namesIn(json: string): string[] | null {
  if (!json.startsWith('["')) return null;
  return JSON.parse(json) as string[];
}
