/** What differs between the settings of several runs, each setting by its name with the value of every run. */
import type { Report } from '../../contract/report';
import { settingName } from '../../study/settingWords';
import { settingsOf, valueText } from '../settings';

export interface OverlaidRun {
  /** Tells runs apart in charts and tables: A, B, … */
  letter: string;
  /** In words: "quick, seeds 1–5, 2026-11-28". */
  name: string;
  report: Report;
}

export interface SettingRow {
  /** "student: steps" */
  name: string;
  /** By run, in their order. */
  values: string[];
}

/** Settings that are not the same in all runs; the seed is no setting. Empty for one run, and for runs that repeat each other. */
export function settingRows(runs: readonly OverlaidRun[]): SettingRow[] {
  const all = runs.map(({ report }) => settingsOf(report.config));
  const paths = new Set(all.flatMap((settings) => [...settings.keys()]));
  return [...paths]
    .map((path) => ({ name: settingName(path), values: all.map((settings) => valueText(path, settings.get(path))) }))
    .filter(({ values }) => new Set(values).size > 1);
}

/** How far the runs may be compared, in sentences. They are drawn over each other and never counted together. */
export function comparisonWords(runs: readonly OverlaidRun[]): string[] {
  const words: string[] = [];
  const rows = settingRows(runs);
  const names = rows.map(({ name }) => name);
  if (rows.length === 0) words.push('All have the same settings: they differ by seed, machine and day.');
  else
    words.push(
      `Not all settings are the same: ${names.length === 1 ? names[0]! : `${names.length} differ, see below`}.`,
    );
  if (differ(runs, ({ data }) => [data.pack, data.name, data.classes, data.imageSize])) {
    words.push('They were measured on different pictures, so that a higher accuracy may be that of easier ones.');
  } else if (differ(runs, ({ seeds }) => seeds)) {
    words.push('Other seeds draw other test pictures of the same kind.');
  }
  if (differ(runs, ({ data }) => [data.corruptions, data.severities, data.severityTable])) {
    words.push(
      'Their corruptions, severities or strengths are not the same, so that the means under corruption are of different things.',
    );
  }
  if (differ(runs, ({ environment }) => [environment.platform, environment.backend, environment.logicalCores])) {
    words.push('They ran on different machines or backends: seconds do not compare, operations do.');
  }
  return words;
}

function differ(runs: readonly OverlaidRun[], of: (report: Report) => unknown): boolean {
  return new Set(runs.map(({ report }) => JSON.stringify(of(report)))).size > 1;
}
