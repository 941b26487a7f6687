/** Whether what a code says twice is the same: a claim is a difference of accuracies, and these stand in it as well. */
import { ACCURACY_CLAIMS } from '../../claims/judge';
import type { Claim } from '../../contract/report';
import type { AccuracyColumn } from '../tables';
import type { CodedMethod } from './CodedRun';
import { ResultCodeError } from './ResultCodeError';

/** Points; sums over pictures are rounded in another order. */
const TOLERANCE = 1e-6;

/** @throws {ResultCodeError} naming the claim that its own accuracies contradict */
export function checkConsistent(methods: readonly CodedMethod[], claims: readonly Claim[]): void {
  const of = (name: string) => methods.find((method) => method.name === name)?.accuracies;
  const shifted: AccuracyColumn = (of('temper')?.arrivals?.n ?? 0) > 0 ? 'arrivals' : 'corrupted';
  for (const { id, value } of claims) {
    const claim = ACCURACY_CLAIMS.find((definition) => definition.id === id);
    if (!claim) continue;
    const set = claim.testSet === 'shifted' ? shifted : claim.testSet;
    const ours = of('temper')?.[set];
    const theirs = claim.against.flatMap((name) => of(name)?.[set] ?? []);
    if (!ours || theirs.length < claim.against.length) {
      throw new ResultCodeError(`It contradicts itself: it judges “${id}” without the accuracies for it.`);
    }
    const difference = 100 * (ours.accuracy - Math.max(...theirs.map(({ accuracy }) => accuracy)));
    if (Math.abs(difference - value) <= TOLERANCE) continue;
    throw new ResultCodeError(
      `It contradicts itself: by its counts the difference of “${id}” is ${difference.toFixed(2)} points, and it says ${value.toFixed(2)}.`,
    );
  }
}
