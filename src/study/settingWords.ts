/** Settings of a study in words. */
import type { SettingValue, StudyPlan } from '../contract/study';
import { baseValue, type StudySetting } from './plan';

/** "student.correction.learningRate" → "student, correction: learning rate" */
export function settingName(path: string): string {
  const words = path.split('.').map((part) => part.replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`));
  const last = words.pop()!;
  return words.length === 0 ? last : `${words.join(', ')}: ${last}`;
}

/** The last part of it: "learning rate". */
export function shortName(path: string): string {
  return settingName(path.slice(path.lastIndexOf('.') + 1));
}

export function valueWords(value: SettingValue): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(' ');
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

/**
 * What tells a setting from the others: in a product every varied value; one at a time what differs from the base. Empty where nothing is
 * varied.
 */
export function settingWords({ base, design, vary }: StudyPlan, { values, isBase }: StudySetting): string {
  if (vary.length === 0) return '';
  if (design === 'one-at-a-time' && isBase) return 'base';
  return vary
    .map(({ path }, i) => ({ path, value: values[i]! }))
    .filter(
      ({ path, value }) => design === 'product' || JSON.stringify(value) !== JSON.stringify(baseValue(base, path)),
    )
    .map(({ path, value }) => `${shortName(path)} ${valueWords(value)}`)
    .join(', ');
}

/** A study in a few words: "student, distillation 1, 5, 20 · seeds 1–3". */
export function planWords({ title, vary, seeds }: Pick<StudyPlan, 'title' | 'vary' | 'seeds'>): string {
  const varied = vary.map(({ path, values }) => `${shortName(path)} ${values.map(valueWords).join(', ')}`);
  const what = title ?? (varied.length > 0 ? varied.join(' × ') : 'seeds alone');
  const [first, last] = [seeds[0]!, seeds.at(-1)!];
  const row = seeds.length > 2 && last - first === seeds.length - 1;
  return `${what} · ${seeds.length === 1 ? 'seed' : 'seeds'} ${row ? `${first}–${last}` : seeds.join(', ')}`;
}
