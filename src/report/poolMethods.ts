/** Pooling over seeds of what was measured on one method: counts add up, shares and costs are averaged. */
import type { Accuracy, Answered, Cost, HeadsReport, MethodResult, PerCorruption } from '../contract/report';
import { mean, pool } from '../num/statistics';

type Optional = 'renditions' | 'sketch' | 'natural' | 'zeroShot';

/** Sets that may be missing: pooled where every seed has them, as one over fewer seeds would mislead. */
function poolOptional<Name extends Optional>(
  runs: readonly Partial<Record<Name, Accuracy | undefined>>[],
  names: readonly Name[],
): Partial<Record<Name, Accuracy>> {
  const there = names.flatMap((name) => {
    const parts = runs.flatMap((run) => run[name] ?? []);
    return parts.length === runs.length ? [[name, pool(parts)]] : [];
  });
  return Object.fromEntries(there) as Partial<Record<Name, Accuracy>>;
}

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
    ...poolOptional(runs, ['renditions', 'sketch', 'natural', 'zeroShot']),
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

function poolCosts(costs: readonly Cost[]): Cost {
  const first = costs[0]!;
  const peaks = costs.map(({ peakTensorBytes }) => peakTensorBytes).filter((peak) => peak !== undefined);
  const parts = first.parts?.map(({ name }) => {
    const same = costs.flatMap((cost) => cost.parts?.filter((part) => part.name === name) ?? []);
    return { name, seconds: mean(same.map((part) => part.seconds)), flops: mean(same.map((part) => part.flops)) };
  });
  return {
    seconds: mean(costs.map((cost) => cost.seconds)),
    flops: mean(costs.map((cost) => cost.flops)),
    tunedParameters: first.tunedParameters,
    totalParameters: first.totalParameters,
    ...(peaks.length > 0 ? { peakTensorBytes: Math.max(...peaks) } : {}),
    ...(parts ? { parts } : {}),
  };
}

/** The heads over several seeds; null where a seed has none. */
export function poolHeads(runs: readonly (HeadsReport | null)[]): HeadsReport | null {
  const all = runs.filter((heads) => heads !== null);
  const first = all[0];
  if (!first || all.length < runs.length) return null;
  const results = first.results.map(({ name, label }) => {
    const same = all.flatMap((heads) => heads.results.filter((result) => result.name === name));
    return {
      name,
      label,
      clean: pool(same.map((result) => result.clean)),
      corrupted: pool(same.map((result) => result.corrupted)),
      ...poolOptional(same, ['renditions', 'sketch', 'natural']),
    };
  });
  const answered: Record<string, Answered> = {};
  for (const name of Object.keys(first.answered)) {
    const same = all.flatMap((heads) => heads.answered[name] ?? []);
    answered[name] = {
      clean: mean(same.map((shares) => shares.clean)),
      unclean: mean(same.map((shares) => shares.unclean)),
      combined: mean(same.map((shares) => shares.combined)),
    };
  }
  return { rule: first.rule, threshold: mean(all.map(({ threshold }) => threshold)), results, answered };
}
