/**
 * The six claims about the method and how one is judged: it holds only where the whole 95 % interval of what was
 * measured lies on the claimed side, fails where the whole interval lies on the other side, and is undecided otherwise.
 *
 * `judgeClaims` judges one run, where the test pictures are known; over several seeds `report/poolReports.ts` uses the same
 * definitions. This is arithmetic on plain arrays, and the engine and the report both need it, so it stands here.
 */
import type { MethodName } from '../contract/config';
import { CLAIM_IDS } from '../contract/report';
import type { Claim, Cost, TestSetName } from '../contract/report';
import { pairedBootstrap } from '../num/statistics';
import type { Interval } from '../num/statistics';

export type ClaimId = (typeof CLAIM_IDS)[number];
export type Verdict = Claim['verdict'];

/** A claim about a difference of accuracies between Temper and another method. */
export interface AccuracyClaim {
  id: Exclude<ClaimId, 'cost'>;
  text: string;
  /** Where several are named, the one that does best on the test set. */
  against: readonly MethodName[];
  /** `shifted`: the corrupted pictures, or the new arrivals where the experiment has them. */
  testSet: TestSetName | 'transfer' | 'shifted';
  /** Temper minus the other, in points: above `bound` (strictly), or at least `bound`. */
  side: 'above' | 'at-least';
  bound: number;
}

export const ACCURACY_CLAIMS: readonly AccuracyClaim[] = [
  {
    id: 'corrupted',
    text: '{shifted} it is more accurate than the pre-trained model.',
    against: ['pretrained'],
    testSet: 'shifted',
    side: 'above',
    bound: 0,
  },
  {
    id: 'clean',
    text: 'It loses at most one point of clean accuracy against the pre-trained model.',
    against: ['pretrained'],
    testSet: 'clean',
    side: 'at-least',
    bound: -1,
  },
  {
    id: 'transfer',
    text: 'On transfer to unseen concepts it does not fall below the pre-trained model.',
    against: ['pretrained'],
    testSet: 'transfer',
    side: 'at-least',
    bound: 0,
  },
  {
    id: 'apt',
    text: '{shifted} it is at or above partial tuning without a teacher (APT).',
    against: ['apt'],
    testSet: 'shifted',
    side: 'at-least',
    bound: 0,
  },
  {
    id: 'teacher',
    text: 'The teacher matters: {shifted} it is more accurate than when the frozen large model or the clean small one teaches.',
    against: ['self-distillation', 'clean-teacher'],
    testSet: 'shifted',
    side: 'above',
    bound: 0,
  },
];

/** Largest share of the cost of complete fine-tuning that the cost claim allows. */
export const COST_BOUND = 1 / 3;

/**
 * With fewer test pictures than this no claim about accuracy is judged: the bootstrap draws from the pictures that are there,
 * and of a handful every drawing looks alike, so its interval would be far too narrow.
 */
const FEWEST_PICTURES = 10;

/** Per-picture results and costs of one run. A method or test set that was not run is left out. */
export interface ClaimInputs {
  /**
   * perPicture[method][testSet][i]: share of correct answers on picture i, 0..1; the same pictures for every method. A set that
   * the data does not have is missing or empty.
   */
  perPicture: Partial<Record<MethodName, Partial<Record<TestSetName | 'transfer', Float64Array | undefined>>>>;
  costs: Partial<Record<MethodName, Pick<Cost, 'seconds' | 'flops'>>>;
  /** Seed of the bootstrap; default 0. */
  seed?: number;
  /** What transfer was measured on, where it is data of the user's own; default: the unseen concepts of the embedded pack. */
  transferName?: string;
}

export function judgeDifference({ low, high }: Interval, side: AccuracyClaim['side'], bound: number): Verdict {
  if (side === 'above' ? low > bound : low >= bound) return 'holds';
  return high < bound ? 'fails' : 'undecided';
}

/** The cost claim is about seconds and about floating-point operations: it holds where both do, fails where one does. */
export function judgeCost(seconds: Interval, flops: Interval): Verdict {
  if (seconds.high <= COST_BOUND && flops.high <= COST_BOUND) return 'holds';
  return seconds.low > COST_BOUND || flops.low > COST_BOUND ? 'fails' : 'undecided';
}

export function accuracyClaim(claim: AccuracyClaim, difference: Interval, interval: string): Claim {
  const verdict = judgeDifference(difference, claim.side, claim.bound);
  return {
    id: claim.id,
    text: claim.text,
    holds: verdict === 'holds',
    verdict,
    ...difference,
    unit: 'points',
    interval,
  };
}

/** `value` is the ratio of wall-clock seconds; the ratio of floating-point operations stands in the text. */
export function costClaim(seconds: Interval, flops: Interval, interval: string): Claim {
  const verdict = judgeCost(seconds, flops);
  const text =
    'It costs at most a third of complete fine-tuning, its teacher included ' +
    `(seconds: ${seconds.value.toFixed(2)} of it; floating-point operations: ${flops.value.toFixed(2)}).`;
  return { id: 'cost', text, holds: verdict === 'holds', verdict, ...seconds, unit: 'ratio', interval };
}

export interface CostRatios {
  seconds: number;
  flops: number;
}

/** Cost of Temper as a share of complete fine-tuning; null where one of them was not run or cost nothing. */
export function costRatios(costs: ClaimInputs['costs']): CostRatios | null {
  const { temper, cft } = costs;
  if (!temper || !cft || !(cft.seconds > 0) || !(cft.flops > 0)) return null;
  return { seconds: temper.seconds / cft.seconds, flops: temper.flops / cft.flops };
}

/** The words of a claim, with what was shifted and the name of the data that transfer was measured on. */
export function claimText({ id, text }: AccuracyClaim, shifted: ShiftedSet, transferName: string | undefined): string {
  if (id === 'transfer' && transferName !== undefined) {
    return `On transfer to ${transferName} it does not fall below the pre-trained model.`;
  }
  const where = shifted === 'arrivals' ? 'on new arrivals' : 'under corruption';
  return text.replace(/^\{shifted\}/, where.charAt(0).toUpperCase() + where.slice(1)).replace('{shifted}', where);
}

export type ShiftedSet = 'corrupted' | 'arrivals';

/** The pictures that the claims about robustness are judged on. */
function shiftedSet(perPicture: ClaimInputs['perPicture']): ShiftedSet {
  return perPicture.temper?.arrivals?.length ? 'arrivals' : 'corrupted';
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

function exactly(value: number): Interval {
  return { value, low: value, high: value };
}

/**
 * Judges the claims of one run, in the order of `ACCURACY_CLAIMS` with the cost claim fourth. A claim whose methods were
 * not run, or whose test set the data does not have, is left out, never guessed. The interval of a difference is a paired bootstrap over the test pictures; costs
 * are one measurement and have none.
 * @throws {RangeError} where two methods were measured on different numbers of pictures
 */
export function judgeClaims(inputs: ClaimInputs): Claim[] {
  const claims: Claim[] = [];
  const shifted = shiftedSet(inputs.perPicture);
  for (const claim of ACCURACY_CLAIMS) {
    const testSet = claim.testSet === 'shifted' ? shifted : claim.testSet;
    const ours = inputs.perPicture.temper?.[testSet];
    const others = claim.against.flatMap((name) => inputs.perPicture[name]?.[testSet] ?? []);
    if (!ours?.length || others.length < claim.against.length || !others[0]?.length) continue;
    const theirs = others.reduce((best, other) => (meanOf(other) > meanOf(best) ? other : best));
    const { value, low, high } = pairedBootstrap(ours, theirs, inputs.seed ?? 0);
    const points = { value: 100 * value, low: 100 * low, high: 100 * high };
    const named = { ...claim, text: claimText(claim, shifted, inputs.transferName) };
    const over = `paired bootstrap over ${ours.length} test pictures`;
    if (ours.length >= FEWEST_PICTURES) claims.push(accuracyClaim(named, points, over));
    else
      claims.push({ ...accuracyClaim(named, points, `${over}: too few to judge`), holds: false, verdict: 'undecided' });
  }
  const ratios = costRatios(inputs.costs);
  if (ratios) claims.push(costClaim(exactly(ratios.seconds), exactly(ratios.flops), 'one measurement, no interval'));
  return inOrder(claims);
}

/** Sorts claims into their numbered order. */
export function inOrder(claims: readonly Claim[]): Claim[] {
  return [...claims].sort((a, b) => CLAIM_IDS.indexOf(a.id) - CLAIM_IDS.indexOf(b.id));
}
