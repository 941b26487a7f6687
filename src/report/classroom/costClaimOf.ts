/** The claim about the cost of one run, which has no interval. */
import { costClaim, costRatios, inOrder } from '../../claims/judge';
import type { Claim } from '../../contract/report';
import type { CodedRun } from './CodedRun';

/** @returns one claim, or none where one of the two methods was not run */
export function costClaimOf({ methods }: Pick<CodedRun, 'methods'>): Claim[] {
  const ratios = costRatios(Object.fromEntries(methods.map(({ name, cost }) => [name, cost])));
  if (!ratios) return [];
  const exactly = (value: number) => ({ value, low: value, high: value });
  return inOrder([costClaim(exactly(ratios.seconds), exactly(ratios.flops), 'one measurement, no interval')]);
}
