/**
 * The ablation table of a study: one row a setting, each measure's mean over seeds with its interval, and its difference to the base, paired
 * by seed. Which differences are decided is judged with Holm's correction over all that are looked at.
 */
import type { MethodName } from '../../contract/config';
import type { Accuracy, MethodResult } from '../../contract/report';
import type { SettingValue, StudyFile } from '../../contract/study';
import { differenceOfAccuracies, holm, normalTwoSided, tTwoSided } from '../../num/significance';
import { mean, pool, tInterval, type Interval } from '../../num/statistics';
import { baseValue, referenceOf, settingsOf, type StudySetting } from '../../study/plan';
import { settingName, settingWords, valueWords } from '../../study/settingWords';
import { measuresOf, type MeasureId, type StudyMeasure } from './measures';

/** What an interval is over: repetitions of the whole experiment, or, of one seed, its test pictures. */
export type Over = 'seeds' | 'pictures';

export interface Difference extends Interval {
  seeds: number;
  over: Over;
  /** Adjusted by Holm's method; null of what is not judged. */
  p: number | null;
  /** Null of what is not judged. */
  verdict: 'higher' | 'lower' | 'undecided' | null;
}

export interface AblationEntry extends Interval {
  seeds: number;
  over: Over | 'nothing';
  /** To the row that the others are compared with; null in that row, and where no seed has both. */
  difference: Difference | null;
}

export interface AblationRow {
  words: string;
  isReference: boolean;
  /** Null where no seed has it yet. */
  entries: Partial<Record<MeasureId, AblationEntry | null>>;
}

export interface AblationGroup {
  /** The setting that its rows vary; null where they vary all at once. */
  path: string | null;
  title: string;
  rows: AblationRow[];
}

export interface Ablation {
  method: MethodName;
  label: string;
  measures: StudyMeasure[];
  groups: AblationGroup[];
  /** Differences that were judged, over which Holm's correction goes. */
  comparisons: number;
  /** Of the plan. */
  seeds: number;
  /** Seeds of which something is finished. */
  finishedSeeds: number;
  /** What intervals of entries and differences are over; several while a study runs, or where seeds agree exactly. */
  over: Over[];
}

/** Places of the settings that a row is the mean of, the others varied alike in every row of its group. */
interface RowPlan {
  words: string;
  settings: number[];
  isReference: boolean;
}

export function ablation(study: StudyFile, method: MethodName): Ablation {
  const measures = measuresOf(study);
  const found = new Map<string, MethodResult>();
  for (const { seed, setting, methods } of study.cells) {
    const one = methods.find(({ name }) => name === method);
    if (one) found.set(`${seed} ${setting}`, one);
  }
  const at = (seed: number, setting: number) => found.get(`${seed} ${setting}`) ?? null;
  const judged: Difference[] = [];
  const groups = groupsOf(study).map(({ path, title, rows }): AblationGroup => {
    const reference = rows.find(({ isReference }) => isReference)!;
    return {
      path,
      title,
      rows: rows.map((row): AblationRow => {
        const entries = measures.map((measure) => {
          const entry = entryOf(study.plan.seeds, at, row, reference, measure);
          if (entry?.difference && measure.judged) judged.push(entry.difference);
          return [measure.id, entry] as const;
        });
        return { words: row.words, isReference: row.isReference, entries: Object.fromEntries(entries) };
      }),
    };
  });
  const adjusted = holm(judged.map(({ p }) => p!));
  judged.forEach((difference, i) => {
    difference.p = adjusted[i]!;
    difference.verdict = adjusted[i]! >= 0.05 ? 'undecided' : difference.value > 0 ? 'higher' : 'lower';
  });
  return {
    method,
    label: [...found.values()][0]?.label ?? method,
    measures,
    groups,
    comparisons: judged.length,
    seeds: study.plan.seeds.length,
    finishedSeeds: new Set(study.cells.map(({ seed }) => seed)).size,
    over: [...oversOf(groups)],
  };
}

function oversOf(groups: readonly AblationGroup[]): Set<Over> {
  const overs = new Set<Over>();
  for (const entry of groups.flatMap(({ rows }) => rows.flatMap(({ entries }) => Object.values(entries)))) {
    if (entry && entry.over !== 'nothing') overs.add(entry.over);
    if (entry?.difference) overs.add(entry.difference.over);
  }
  return overs;
}

function groupsOf({ plan }: StudyFile): { path: string | null; title: string; rows: RowPlan[] }[] {
  const settings = settingsOf(plan);
  const { base, design, vary } = plan;
  const single = (setting: StudySetting, words: string, isReference: boolean): RowPlan => ({
    words,
    settings: [setting.index],
    isReference,
  });
  if (vary.length === 0) return [{ path: null, title: 'The base', rows: [single(settings[0]!, 'base', true)] }];
  const same = (one: SettingValue, other: SettingValue) => JSON.stringify(one) === JSON.stringify(other);
  const byPath = vary.map(({ path, values }, i) => {
    const own = baseValue(base, path);
    const reference = design === 'one-at-a-time' || values.some((value) => same(value, own)) ? own : values[0]!;
    const shown = values.some((value) => same(value, reference)) ? values : [reference, ...values];
    const rows = shown.map((value): RowPlan => {
      // One at a time the others stand as in the base; in a product the row is their mean.
      const members = settings.filter(
        (setting) =>
          same(setting.values[i]!, value) &&
          (design === 'product' ||
            setting.values.every((other, j) => j === i || same(other, baseValue(base, vary[j]!.path)))),
      );
      return {
        words: valueWords(value),
        settings: members.map(({ index }) => index),
        isReference: same(value, reference),
      };
    });
    const mean = design === 'product' && vary.length > 1 ? ', mean over the other settings' : '';
    return { path, title: `${settingName(path)}${mean}`, rows };
  });
  if (design === 'one-at-a-time' || vary.length === 1) return byPath;
  const reference = referenceOf(settings);
  const all = settings.map((one) => single(one, settingWords(plan, one), one === reference));
  return [...byPath, { path: null, title: 'Every combination', rows: all }];
}

/** Of one row and measure, over the seeds that have all of the row. */
function entryOf(
  seeds: readonly number[],
  at: (seed: number, setting: number) => MethodResult | null,
  row: RowPlan,
  reference: RowPlan,
  measure: StudyMeasure,
): AblationEntry | null {
  const methodsOf = ({ settings }: RowPlan, seed: number): MethodResult[] | null => {
    const methods = settings.map((setting) => at(seed, setting));
    return methods.every((one) => one !== null && measure.value(one) !== null) ? (methods as MethodResult[]) : null;
  };
  const valueOf = (methods: readonly MethodResult[]) => mean(methods.map((one) => measure.value(one)!));
  const own = seeds.flatMap((seed) => methodsOf(row, seed) ?? []);
  const values = seeds.flatMap((seed) => {
    const methods = methodsOf(row, seed);
    return methods ? [valueOf(methods)] : [];
  });
  if (values.length === 0) return null;
  const pictures = pooled(own, measure);
  const interval = values.length > 1 && (differ(values) || !pictures) ? bounded(tInterval(values), measure) : null;
  const spread =
    interval ?? (pictures ? { value: pictures.accuracy, low: pictures.low, high: pictures.high } : flat(values[0]!));
  const over = interval ? 'seeds' : pictures ? 'pictures' : 'nothing';
  if (row.isReference) return { ...spread, seeds: values.length, over, difference: null };
  const pairs = seeds.flatMap((seed) => {
    const [mine, theirs] = [methodsOf(row, seed), methodsOf(reference, seed)];
    return mine && theirs ? [{ mine, theirs }] : [];
  });
  const differences = pairs.map(({ mine, theirs }) => valueOf(mine) - valueOf(theirs));
  const difference = differenceOf(
    differences,
    pooled(
      pairs.flatMap(({ mine }) => mine),
      measure,
    ),
    pooled(
      pairs.flatMap(({ theirs }) => theirs),
      measure,
    ),
    measure,
  );
  return { ...spread, seeds: values.length, over, difference };
}

function pooled(methods: readonly MethodResult[], measure: StudyMeasure): Accuracy | null {
  const accuracies = methods.flatMap((one) => measure.accuracy(one) ?? []);
  return accuracies.length > 0 ? pool(accuracies) : null;
}

/** No accuracy lies beyond 0 and 1, however far the few seeds are apart. */
export function bounded(interval: Interval, { unit }: Pick<StudyMeasure, 'unit'>): Interval {
  const { value, low, high } = interval;
  return unit === 'share'
    ? { value, low: Math.max(0, low), high: Math.min(1, high) }
    : { value, low: Math.max(0, low), high };
}

/** Seeds that agree exactly show no spread to measure. */
export function differ(values: readonly number[]): boolean {
  return values.some((one) => Math.abs(one - values[0]!) > 1e-12);
}

const flat = (value: number): Interval => ({ value, low: value, high: value });

/** Several seeds that differ by exactly the same show no spread to measure, as one seed does: there the pictures have to speak. */
function differenceOf(
  differences: readonly number[],
  mine: Accuracy | null,
  theirs: Accuracy | null,
  { judged }: StudyMeasure,
): Difference | null {
  const seeds = differences.length;
  if (seeds === 0) return null;
  const spread = differ(differences);
  const unjudged = { p: null, verdict: null };
  if (seeds > 1 && (spread || !mine || !theirs)) {
    const interval = tInterval(differences);
    const error = (interval.high - interval.low) / 2 / tOf95(seeds - 1);
    const p = error > 0 ? tTwoSided(interval.value / error, seeds - 1) : 1;
    return { ...interval, seeds, over: 'seeds', ...(judged ? { p, verdict: 'undecided' } : unjudged) };
  }
  if (!mine || !theirs) return { ...flat(differences[0]!), seeds, over: 'pictures', ...unjudged };
  const interval = { ...differenceOfAccuracies(mine, theirs), value: mean(differences) };
  const error = (interval.high - interval.low) / 2 / Z;
  const p = error > 0 ? normalTwoSided(interval.value / error) : 1;
  return { ...interval, seeds, over: 'pictures', ...(judged ? { p, verdict: 'undecided' } : unjudged) };
}

const Z = 1.959963984540054;

/** Half the width of Student's interval in standard errors. */
function tOf95(freedom: number): number {
  // Of n values 0, …, 0, 1 the mean is 1/n and its standard error too.
  const n = freedom + 1;
  const { low, high } = tInterval(Array.from({ length: n }, (_, i) => (i === 0 ? 1 : 0)));
  return ((high - low) / 2) * n;
}
