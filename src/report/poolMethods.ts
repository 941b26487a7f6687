/** Pooling over seeds of what was measured on one method: counts add up, shares and costs are averaged. */
import type { Accuracy, MethodResult, PerCorruption } from '../contract/report';
import { mean, pool } from '../num/statistics';
import { poolCosts } from './poolCosts';
import { poolOptional } from './poolOptional';

/** The mean over seeds, where all have it and all mean the same by it. */
function poolErrors(runs: readonly MethodResult[]): Pick<MethodResult, 'corruptionError'> {
  const first = runs[0]!.corruptionError;
  const all = runs.flatMap(({ corruptionError }) => corruptionError ?? []);
  if (!first || all.length < runs.length || all.some(({ normalised }) => normalised !== first.normalised)) return {};
  const relative = all.flatMap((error) => error.relative ?? []);
  return {
    corruptionError: {
      value: mean(all.map(({ value }) => value)),
      normalised: first.normalised,
      ...(relative.length === all.length ? { relative: mean(relative) } : {}),
      why: first.why,
    },
  };
}

/** One method over several seeds, given in the order of the seeds. */
export function poolMethod(runs: readonly MethodResult[]): MethodResult {
  const { name, label, note, perCorruption } = runs[0]!;
  const all = (pick: (run: MethodResult) => Accuracy) => pool(runs.map(pick));
  const table: PerCorruption = {};
  for (const [corruption, row] of Object.entries(perCorruption)) {
    const severities = Object.keys(row);
    table[corruption] = Object.fromEntries(
      severities.map((severity) => [
        severity,
        pool(runs.flatMap((run) => run.perCorruption[corruption]?.[severity] ?? [])),
      ]),
    );
  }
  return {
    name,
    label,
    ...(note === undefined ? {} : { note }),
    clean: all((run) => run.clean),
    corrupted: all((run) => run.corrupted),
    ...poolOptional(runs, ['arrivals', 'renditions', 'sketch', 'natural', 'zeroShot']),
    transfer: all((run) => run.transfer),
    ...poolErrors(runs),
    perCorruption: table,
    calibration: {
      clean: mean(runs.map((run) => run.calibration.clean)),
      corrupted: mean(runs.map((run) => run.calibration.corrupted)),
    },
    cost: poolCosts(runs.map((run) => run.cost)),
  };
}
