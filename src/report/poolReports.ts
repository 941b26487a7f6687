/**
 * One report from the reports of several seeds: predictions are counted together, costs and curves averaged, and each
 * claim is judged over the seeds' values with Student's t interval. A seed is one repetition of the whole experiment, so
 * the interval says how much another run would differ, not only another set of pictures.
 */
import { ReportError } from '../contract/report';
import type { Curve, Report } from '../contract/report';
import { mean, pool } from '../num/statistics';
import { poolChanges } from './poolChanges';
import { poolClaims } from './poolClaims';
import { poolHeads } from './poolHeads';
import { poolMethod } from './poolMethods';
import { poolWiseCurves } from './poolWiseCurves';
import { METHOD_LABELS } from '../contract/methodLabels';
import { differenceWords, settingDifferences } from './settings';

/**
 * @param reports one per seed, of the same configuration; a single one is given back as it is
 * @throws {ReportError} where there is none, a seed comes twice, one is already pooled, or configurations differ
 */
export function poolReports(reports: readonly Report[]): Report {
  const [first, ...others] = reports;
  if (!first) throw new ReportError('There is no report to pool.');
  if (others.length === 0) return structuredClone(first);
  checkPoolable(reports);
  const seeds = reports.map(({ seed }) => seed);
  const validation = [...new Set(reports.flatMap((report) => Object.keys(report.validation)))];
  const backends = [...new Set(reports.map(({ backend }) => backend))];
  // Errors relative to one of the models, and the names of the pictures, are those of one run.
  const { changes: _, wiseCurve: __, baseline: ___, ...one } = structuredClone(first);
  delete one.data.testPictures;
  const changes = poolChanges(reports.map((report) => report.changes));
  return {
    ...one,
    ...(changes ? { changes } : {}),
    seed: 0,
    seeds,
    backend: backends.join(', '),
    methods: first.methods.map(({ name }) =>
      poolMethod(reports.map((report) => report.methods.find((method) => method.name === name)!)),
    ),
    ...poolWiseCurves(reports.map((report) => report.wiseCurve)),
    heads: poolHeads(reports.map((report) => report.heads)),
    claims: poolClaims(reports),
    validation: Object.fromEntries(
      validation.map((name) => [name, pool(reports.flatMap((report) => report.validation[name] ?? []))]),
    ),
    curves: first.curves.map((curve) => poolCurves(curve, reports)),
    totalSeconds: reports.reduce((sum, report) => sum + report.totalSeconds, 0),
  };
}

function checkPoolable(reports: readonly Report[]): void {
  const seen = new Set<number>();
  for (const report of reports) {
    if (report.seeds.length !== 1) {
      throw new ReportError('A report that is already pooled cannot be pooled again. Use the reports of single seeds.');
    }
    if (seen.has(report.seed)) throw new ReportError(`Seed ${report.seed} comes twice. Each seed may be pooled once.`);
    seen.add(report.seed);
    const [different] = settingDifferences(reports[0]!.config, report.config);
    if (different) {
      throw new ReportError(
        `The reports cannot be pooled: seed ${report.seed} differs from seed ${reports[0]!.seed}: ${differenceWords(different)}.`,
      );
    }
    for (const { name } of reports[0]!.methods) {
      if (report.methods.some((method) => method.name === name)) continue;
      throw new ReportError(
        `The reports cannot be pooled: seed ${report.seed} has no result for ${METHOD_LABELS[name]}.`,
      );
    }
  }
}

/** The mean curve where all seeds logged the same steps; otherwise the first seed's. */
function poolCurves(curve: Curve, reports: readonly Report[]): Curve {
  const same = reports.flatMap((report) =>
    report.curves.filter((other) => other.name === curve.name && String(other.steps) === String(curve.steps)),
  );
  if (same.length < reports.length) return structuredClone(curve);
  const values = curve.values.map((row, i) =>
    row.map((_, j) => mean(same.map((other) => other.values[i]?.[j] ?? NaN))),
  );
  return { ...structuredClone(curve), values };
}
