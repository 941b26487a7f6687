/** Accuracy against cost over a whole study: each method under each setting, mean over seeds with its interval, and who is on the Pareto front. */
import type { MethodName } from '../../contract/config';
import type { MethodResult } from '../../contract/report';
import type { StudyFile } from '../../contract/study';
import { mean, pool, tInterval, type Interval } from '../../num/statistics';
import { settingsOf } from '../../study/plan';
import { settingWords } from '../../study/settingWords';
import { bounded, differ, type Over } from './ablation';
import { measuresOf, shiftedMeasure } from './measures';

export interface FrontPoint {
  method: MethodName;
  /** Of the method. */
  label: string;
  /** Of the setting; empty where none changes the method. */
  words: string;
  /** Places of the settings that it stands for. */
  settings: number[];
  accuracy: Interval & { over: Over };
  flops: number;
  seconds: number;
  seeds: number;
  /** No other is at least as accurate for at most the same operations. */
  onFront: boolean;
}

/** The cheapest first. Seconds of a method that was found are those of when it was made. */
export function studyFront(study: StudyFile): FrontPoint[] {
  const shifted = shiftedMeasure(study);
  const measure = measuresOf(study).find(({ id }) => id === shifted);
  if (!measure) return [];
  const settings = settingsOf(study.plan);
  const names = [...new Set(study.cells.flatMap(({ methods }) => methods.map(({ name }) => name)))];
  const points = names.flatMap((method) => {
    const bySetting = settings.flatMap((setting) => {
      const found = study.cells.flatMap(({ setting: at, methods }) =>
        at === setting.index ? methods.filter(({ name, [shifted]: set }) => name === method && (set?.n ?? 0) > 0) : [],
      );
      return found.length > 0 ? [{ setting, found }] : [];
    });
    // Of a method that no setting changes one point says all.
    const seen = new Map<string, { words: string; settings: number[]; found: MethodResult[] }>();
    for (const { setting, found } of bySetting) {
      const key = found.map((one) => `${measure.value(one)} ${one.cost.flops}`).join();
      const known = seen.get(key);
      if (known) known.settings.push(setting.index);
      else seen.set(key, { words: settingWords(study.plan, setting), settings: [setting.index], found });
    }
    const alike = seen.size === 1 && settings.length > 1;
    return [...seen.values()].map(({ words, settings: places, found }): FrontPoint => {
      const values = found.map((one) => measure.value(one)!);
      const pictures = pool(found.flatMap((one) => measure.accuracy(one) ?? []));
      const interval: FrontPoint['accuracy'] = differ(values)
        ? { ...bounded(tInterval(values), measure), over: 'seeds' }
        : { value: values[0]!, low: pictures.low, high: pictures.high, over: 'pictures' };
      const more = places.length > 1 && !alike ? ` and ${places.length - 1} more alike` : '';
      return {
        method,
        label: found[0]!.label,
        words: alike ? '' : `${words}${more}`,
        settings: places,
        accuracy: interval,
        flops: mean(found.map(({ cost }) => cost.flops)),
        seconds: mean(found.map(({ cost }) => cost.seconds)),
        seeds: values.length,
        onFront: false,
      };
    });
  });
  const beats = (one: FrontPoint, other: FrontPoint) =>
    one.flops <= other.flops &&
    one.accuracy.value >= other.accuracy.value &&
    (one.flops < other.flops || one.accuracy.value > other.accuracy.value);
  return points
    .map((point) => ({ ...point, onFront: !points.some((other) => beats(other, point)) }))
    .sort((a, b) => a.flops - b.flops || b.accuracy.value - a.accuracy.value);
}

/** Methods that differ between settings, Temper first; where none does, Temper, or the only one that there is. */
export function changedMethods(study: StudyFile): MethodName[] {
  const front = studyFront(study);
  const names = [...new Set(front.map(({ method }) => method))];
  const changed = names.filter((name) => front.filter(({ method }) => method === name).length > 1);
  const shown = changed.length > 0 ? changed : names.filter((name) => name === 'temper' || names.length === 1);
  return [...shown.filter((name) => name === 'temper'), ...shown.filter((name) => name !== 'temper')];
}
