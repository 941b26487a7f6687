/** Pooling of accuracies that may be missing: where every seed has them, as one over fewer seeds would mislead. */
import type { Accuracy } from '../contract/report';
import { pool } from '../num/statistics';

export function poolOptional<Name extends string>(
  runs: readonly Partial<Record<Name, Accuracy | undefined>>[],
  names: readonly Name[],
): Partial<Record<Name, Accuracy>> {
  const there = names.flatMap((name) => {
    const parts = runs.flatMap((run) => run[name] ?? []);
    return parts.length === runs.length ? [[name, pool(parts)]] : [];
  });
  return Object.fromEntries(there) as Partial<Record<Name, Accuracy>>;
}
