/**
 * The claims over several seeds: each is judged by the seeds' values with Student's t interval. It needs of a run no more than its claims
 * and costs, so reports are pooled by it and the result codes of a class too.
 */
import type { Claim, Cost } from '../contract/report';
import type { MethodName } from '../contract/config';
import { ACCURACY_CLAIMS, accuracyClaim, costClaim, costRatios, inOrder } from '../claims/judge';
import { tInterval } from '../num/statistics';

/** What one run tells of the claims. */
export interface ClaimedRun {
  claims: readonly Pick<Claim, 'id' | 'text' | 'value'>[];
  methods: readonly { name: MethodName; cost: Pick<Cost, 'seconds' | 'flops'> }[];
}

/**
 * A claim is pooled where every seed has it: a claim over fewer seeds than the report names would mislead.
 * @param runs two or more, in the order of their seeds
 */
export function poolClaims(runs: readonly ClaimedRun[]): Claim[] {
  const interval = `${runs.length} seeds, t interval`;
  const claims: Claim[] = [];
  for (const definition of ACCURACY_CLAIMS) {
    const same = runs.flatMap(({ claims }) => claims.filter(({ id }) => id === definition.id));
    if (same.length < runs.length) continue;
    // The words of the runs, since they name the data that transfer was measured on.
    const worded = { ...definition, text: same[0]!.text };
    claims.push(accuracyClaim(worded, tInterval(same.map(({ value }) => value)), interval));
  }
  const ratios = runs.flatMap(({ methods }) => {
    return costRatios(Object.fromEntries(methods.map(({ name, cost }) => [name, cost]))) ?? [];
  });
  if (ratios.length === runs.length) {
    const seconds = tInterval(ratios.map((ratio) => ratio.seconds));
    claims.push(costClaim(seconds, tInterval(ratios.map((ratio) => ratio.flops)), interval));
  }
  return inOrder(claims);
}
