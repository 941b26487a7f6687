import { describe, expect, it } from 'vitest';
import { CLAIM_IDS } from '../contract/report';
import { costClaim, judgeClaims, judgeCost, judgeDifference } from './judge';
import type { ClaimInputs } from './judge';
import { Random } from '../num/random';

const PICTURES = 160;

/** Shares of correct answers of `PICTURES` pictures with about the given mean; method and set choose the noise. */
function shares(mean: number, name: string): Float64Array {
  const random = new Random(7, name);
  return Float64Array.from({ length: PICTURES }, () => Math.min(1, Math.max(0, mean + random.uniform(-0.1, 0.1))));
}

function inputs(): ClaimInputs {
  const sets = (name: string, clean: number, corrupted: number, transfer: number) => ({
    clean: shares(clean, `${name}-clean`),
    corrupted: shares(corrupted, `${name}-corrupted`),
    transfer: shares(transfer, `${name}-transfer`),
  });
  return {
    perPicture: {
      pretrained: sets('pretrained', 0.85, 0.5, 0.6),
      temper: sets('temper', 0.85, 0.6, 0.6),
      apt: sets('apt', 0.8, 0.8, 0.6),
      'self-distillation': sets('self', 0.85, 0.55, 0.6),
      'clean-teacher': sets('clean', 0.85, 0.4, 0.6),
    },
    costs: { temper: { seconds: 30, flops: 2e12 }, cft: { seconds: 100, flops: 1e13 } },
  };
}

describe('judgeDifference', () => {
  const interval = (low: number, high: number) => ({ value: (low + high) / 2, low, high });
  it.each([
    [interval(0.1, 2), 'above', 0, 'holds'],
    [interval(0, 2), 'above', 0, 'undecided'],
    [interval(0, 0), 'above', 0, 'undecided'],
    [interval(0, 0), 'at-least', 0, 'holds'],
    [interval(-0.1, 2), 'at-least', 0, 'undecided'],
    [interval(-2, -0.1), 'at-least', 0, 'fails'],
    [interval(-2, 0), 'at-least', 0, 'undecided'],
    [interval(-0.9, -0.2), 'at-least', -1, 'holds'],
    [interval(-3, -1.1), 'at-least', -1, 'fails'],
  ] as const)('%o %s %d: %s', (measured, side, bound, verdict) => {
    expect(judgeDifference(measured, side, bound)).toBe(verdict);
  });
});

describe('judgeCost', () => {
  const at = (value: number, half = 0) => ({ value, low: value - half, high: value + half });
  it('needs seconds and operations', () => {
    expect(judgeCost(at(0.3), at(0.2))).toBe('holds');
    expect(judgeCost(at(1 / 3), at(1 / 3))).toBe('holds');
    expect(judgeCost(at(0.3), at(0.4))).toBe('fails');
    expect(judgeCost(at(0.4), at(0.2))).toBe('fails');
    expect(judgeCost(at(0.3, 0.1), at(0.2))).toBe('undecided');
  });
  it('says both ratios in its text', () => {
    expect(costClaim(at(0.25), at(0.125), 'x').text).toContain('seconds: 0.25 of it; floating-point operations: 0.13');
  });
});

describe('judgeClaims', () => {
  it('judges all five, in their order', () => {
    const claims = judgeClaims(inputs());
    expect(claims.map((claim) => claim.id)).toEqual([...CLAIM_IDS]);
    const [corrupted, , , cost, apt] = claims;
    expect(corrupted).toMatchObject({ verdict: 'holds', holds: true, unit: 'points' });
    expect(corrupted!.value).toBeGreaterThan(8);
    expect(corrupted!.value).toBeLessThan(12);
    expect(corrupted!.interval).toBe('paired bootstrap over 160 test pictures');
    expect(cost).toMatchObject({ verdict: 'holds', value: 0.3, low: 0.3, high: 0.3, unit: 'ratio' });
    expect(apt).toMatchObject({ verdict: 'fails', holds: false });
  });
  it('the teacher matters where it beats the better of the two others, and is not judged without both', () => {
    const teacher = (given: ClaimInputs) => judgeClaims(given).find(({ id }) => id === 'teacher');
    const given = inputs();
    // Against self-distillation, which does better than the clean teacher.
    expect(teacher(given)).toMatchObject({ verdict: 'holds' });
    expect(teacher(given)!.value).toBeGreaterThan(3);
    expect(teacher(given)!.value).toBeLessThan(7);
    given.perPicture['clean-teacher']!.corrupted = shares(0.7, 'strong');
    expect(teacher(given)).toMatchObject({ verdict: 'fails' });
    delete given.perPicture['self-distillation'];
    expect(teacher(given)).toBeUndefined();
  });
  it('judges robustness on new arrivals where there are any, and says so', () => {
    const given = inputs();
    for (const sets of Object.values(given.perPicture)) sets.arrivals = shares(0.5, 'arrivals');
    const [corrupted, clean] = judgeClaims(given);
    expect(corrupted).toMatchObject({ value: 0, verdict: 'undecided' });
    expect(corrupted!.text).toBe('On new arrivals it is more accurate than the pre-trained model.');
    expect(clean!.text).toContain('clean accuracy');
    expect(judgeClaims(inputs())[0]!.text).toBe('Under corruption it is more accurate than the pre-trained model.');
  });
  it('takes an untouched clean path as no loss at all', () => {
    const given = inputs();
    given.perPicture.temper!.transfer = given.perPicture.pretrained!.transfer!;
    expect(judgeClaims(given)[2]).toMatchObject({ id: 'transfer', value: 0, low: 0, high: 0, verdict: 'holds' });
  });
  it('leaves out what was not run', () => {
    const given = inputs();
    delete given.perPicture.apt;
    delete given.perPicture['clean-teacher'];
    delete given.costs.cft;
    expect(judgeClaims(given).map((claim) => claim.id)).toEqual(['corrupted', 'clean', 'transfer']);
    expect(judgeClaims({ perPicture: {}, costs: {} })).toEqual([]);
  });
  it('leaves out a test set that the data does not have', () => {
    const given = inputs();
    for (const sets of Object.values(given.perPicture)) sets.transfer = undefined;
    given.perPicture.pretrained!.clean = new Float64Array(0);
    expect(judgeClaims(given).map((claim) => claim.id)).toEqual(['corrupted', 'cost', 'apt', 'teacher']);
  });
  it('names the data that transfer was measured on', () => {
    const [, , transfer] = judgeClaims({ ...inputs(), transferName: 'my flowers' });
    expect(transfer!.text).toBe('On transfer to my flowers it does not fall below the pre-trained model.');
    expect(judgeClaims(inputs())[2]!.text).toContain('unseen concepts');
  });
  it('does not judge by a handful of pictures', () => {
    const all = (value: number) => ({ corrupted: new Float64Array(9).fill(value) });
    const given = { perPicture: { pretrained: all(0), temper: all(1) }, costs: {} };
    expect(judgeClaims(given)).toMatchObject([
      {
        verdict: 'undecided',
        holds: false,
        value: 100,
        interval: 'paired bootstrap over 9 test pictures: too few to judge',
      },
    ]);
  });
  it('refuses different numbers of pictures', () => {
    const given = inputs();
    given.perPicture.apt!.corrupted = new Float64Array(3);
    expect(() => judgeClaims(given)).toThrow(RangeError);
  });
});
