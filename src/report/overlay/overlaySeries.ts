/** What the charts of several runs draw, as plain data: a point for each run and method, never one for several runs together. */
import type { MethodName } from '../../contract/config';
import type { Accuracy, Report } from '../../contract/report';
import { shiftedSet } from '../shifted';
import { corruptionRows, findMethod } from '../tables';
import { METHODS } from '../../contract/config';
import type { OverlaidRun } from './settingWords';

export interface OverlaidMethod {
  name: MethodName;
  label: string;
}

/** Methods that at least one of the runs has, in their usual order, each with the label of the first run that has it. */
export function overlaidMethods(runs: readonly OverlaidRun[]): OverlaidMethod[] {
  return METHODS.flatMap((name) => {
    const found = runs.map(({ report }) => findMethod(report, name)).find((method) => method !== null);
    return found ? [{ name, label: found.label }] : [];
  });
}

export type OverlaidSet = 'shifted' | 'clean';

/** On clean pictures, or on those that the claims of the run's own report are judged on. Null where the run has no such method. */
export function overlaidAccuracy(report: Report, name: MethodName, set: OverlaidSet): Accuracy | null {
  const method = findMethod(report, name);
  if (!method) return null;
  return set === 'clean' ? method.clean : (method[shiftedSet(report)] ?? method.corrupted);
}

export interface OverlaidDifference {
  corruption: string;
  label: string;
  /** By run: the method minus the pre-trained model of the same run, in points; null where either was not measured. */
  values: ({ points: number; separated: boolean } | null)[];
}

/** A row for each corruption that at least one of the runs has. */
export function overlaidDifferences(runs: readonly OverlaidRun[], method: MethodName): OverlaidDifference[] {
  const byRun = runs.map(
    ({ report }) => new Map(corruptionRows(report, 'pretrained', method).map((row) => [row.name, row])),
  );
  const names = new Set(byRun.flatMap((rows) => [...rows.keys()]));
  return [...names].map((corruption) => ({
    corruption,
    label: byRun.map((rows) => rows.get(corruption)).find((row) => row !== undefined)!.label,
    values: byRun.map((rows) => {
      const row = rows.get(corruption);
      return row ? { points: row.difference, separated: row.mark !== null } : null;
    }),
  }));
}
