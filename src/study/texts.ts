/** Seeds and varied settings as they are typed: `1-10`, `student.distillation=1,5,20`. */
import type { SettingValue, VariedSetting } from '../contract/study';
import { StudyError } from '../contract/study';
import { firstTwice } from '../num/firstTwice';
import { isSeed, SEED_BOUNDS } from './settingPaths';

const MOST_IN_RANGE = 10_000;

/**
 * Seeds such as `1-10` or `1,2,5-7`, in that order.
 * @throws {StudyError} naming what is none
 */
export function parseSeeds(text: string): number[] {
  const seeds = text.split(',').flatMap((part) => {
    const range = rangeOf(part);
    const one = /^\s*\d+\s*$/.test(part) ? Number(part) : NaN;
    const found = range ?? [one];
    if (!found.every(isSeed)) {
      throw new StudyError(
        `Seeds are whole numbers from ${SEED_BOUNDS.low} to ${SEED_BOUNDS.high} and ranges, such as 1-10 or 1,2,5-7; got “${short(text)}”.`,
      );
    }
    return found;
  });
  const twice = firstTwice(seeds);
  if (twice !== undefined) throw new StudyError(`Seed ${twice} is named twice; the same run would count twice.`);
  return seeds;
}

/** `3-6` → 3, 4, 5, 6; null where it is no range. */
function rangeOf(text: string): number[] | null {
  const [, from, to] = /^\s*(\d+)\s*-\s*(\d+)\s*$/.exec(text) ?? [];
  if (from === undefined || to === undefined) return null;
  const [first, last] = [Number(from), Number(to)];
  if (last < first) throw new StudyError(`The range ${short(text.trim())} ends before it begins.`);
  if (last - first >= MOST_IN_RANGE)
    throw new StudyError(`The range ${short(text.trim())} has more than ${MOST_IN_RANGE} numbers.`);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/**
 * One varied setting, such as `student.distillation=1,5,20`, `student.views=1-4`, `student.weighting=none,entropy` or
 * `benchmark.severities=[1,3],[5]`.
 * @throws {StudyError} where it has another form
 */
export function parseVary(text: string): VariedSetting {
  const at = text.indexOf('=');
  const path = text.slice(0, Math.max(0, at)).trim();
  if (at < 0 || path === '') {
    throw new StudyError(
      `What is varied is a setting and its values, such as student.distillation=1,5,20; got “${short(text)}”.`,
    );
  }
  return { path, values: parseValues(text.slice(at + 1), path) };
}

/**
 * Values between commas: numbers, ranges of whole numbers, true and false, words, quoted texts, lists in brackets.
 * @param path of the setting, for the message
 * @throws {StudyError} where one is missing or a bracket or quote stays open
 */
export function parseValues(text: string, path: string): SettingValue[] {
  return split(text, path).flatMap((part): SettingValue[] => {
    if (part === '') throw new StudyError(`${path}: a value is missing in “${short(text)}”.`);
    return rangeOf(part) ?? [valueOf(part, path)];
  });
}

function valueOf(text: string, path: string): SettingValue {
  const quoted = /^'(.*)'$/.exec(text)?.[1];
  if (quoted !== undefined) return quoted;
  try {
    const value: unknown = JSON.parse(text);
    const isList = Array.isArray(value) && (isAll(value, 'number') || isAll(value, 'string'));
    if ([value].flat().includes(Infinity) || [value].flat().includes(-Infinity)) throw new RangeError('no number');
    if (isList || ['string', 'number', 'boolean'].includes(typeof value)) return value as SettingValue;
  } catch (error) {
    if (error instanceof RangeError) throw new StudyError(`${path}: “${short(text)}” is too large a number.`);
    // A list may hold plain words.
    const inside = /^\[(.*)\]$/.exec(text)?.[1];
    if (inside !== undefined) return split(inside, path);
    if (!/["'[\]]/.test(text)) return text;
  }
  throw new StudyError(
    `${path}: “${short(text)}” is no value. Values are numbers, words, quoted texts, and lists such as [1,3].`,
  );
}

const isAll = (values: readonly unknown[], type: string) => values.every((value) => typeof value === type);

/** At the commas that stand in no quotes and no brackets. */
function split(text: string, path: string): string[] {
  const parts: string[] = [];
  let [part, quote, depth] = ['', '', 0];
  for (const sign of text) {
    if (quote !== '') {
      if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '[') depth++;
    else if (sign === ']') depth--;
    if (sign === ',' && quote === '' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += sign;
  }
  if (quote !== '' || depth !== 0)
    throw new StudyError(`${path}: a quote or a bracket stays open in “${short(text)}”.`);
  return [...parts, part.trim()];
}

/** A value as it is typed, which `parseValues` reads back. */
export function valueText(value: SettingValue): string {
  if (Array.isArray(value)) return JSON.stringify(value);
  return typeof value === 'string' && /[,="'[\]\s]|^\d|^(true|false|null)$|^$/.test(value)
    ? JSON.stringify(value)
    : String(value);
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
