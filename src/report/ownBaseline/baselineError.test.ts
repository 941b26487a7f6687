import { describe, expect, it } from 'vitest';
import { packBits } from '../../num/bits';
import { streamName } from '../../num/pictureSeed';
import { streamOf } from '../../num/random';
import { wilson } from '../../num/statistics';
import { baselineError } from './baselineError';
import { baselineTable } from './baselineTable';
import { baselineLines } from './baselineWords';
import { BaselineMismatch, type MeasuredModel } from './measuredModel';

const names = (n: number) => Array.from({ length: n }, (_, i) => `a/${i}`);

/** @param wrong by cell: whether picture i is answered wrongly */
function model(
  name: string,
  n: number,
  wrong: (cell: string, i: number) => boolean,
  pictures = names(n),
): MeasuredModel {
  const right = (cell: string) => pictures.map((_, i) => !wrong(cell, i));
  const accuracy = (cell: string) => wilson(right(cell).filter(Boolean).length, n);
  const cells = ['fog', 'snow'].map((corruption) => [
    corruption,
    Object.fromEntries([1, 5].map((severity) => [severity, accuracy(`${corruption} ${severity}`)])),
  ]);
  const sets = ['clean', 'fog 1', 'fog 5', 'snow 1', 'snow 5'];
  return {
    name,
    clean: accuracy('clean'),
    perCorruption: Object.fromEntries(cells) as MeasuredModel['perCorruption'],
    perPicture: { pictures, right: Object.fromEntries(sets.map((cell) => [cell, packBits(right(cell))])) },
  };
}

/** One in ten of the clean pictures is wrong, under corruption as many as the severity says. */
const weak = (n: number) =>
  model('the weak one', n, (cell, i) => i % 10 < (cell === 'clean' ? 1 : Number(cell.at(-1)) + 2));
const strong = (n: number) =>
  model('the strong one', n, (cell, i) => i % 20 < (cell === 'clean' ? 1 : Number(cell.at(-1)) + 2));

describe('a baseline of one’s own', () => {
  it('divides error by error, corruption by corruption, with an interval over the same pictures', () => {
    const found = baselineError(strong(200), weak(200));
    expect(found.mce.value).toBeCloseTo(0.5, 12);
    expect(found.perCorruption).toEqual({ fog: expect.closeTo(0.5, 12), snow: expect.closeTo(0.5, 12) });
    expect(found.mce.low).toBeGreaterThan(0.38);
    expect(found.mce.low).toBeLessThan(0.5);
    expect(found.mce.high).toBeGreaterThan(0.5);
    expect(found.mce.high).toBeLessThan(0.63);
    // Of 0.25 and 0.5 errors under corruption 0.05 and 0.1 are there without it.
    expect(found.relative!.value).toBeCloseTo(0.5, 12);
    expect(found.interval).toBe('Paired bootstrap over 200 pictures, 2,000 draws.');
    expect(baselineLines(found)[0]).toMatch(
      /^mCE relative to the weak one \(measured here\): 50\.0 % \(\d+\.\d to \d+\.\d\), not comparable with published mCE/,
    );
    expect(baselineError(strong(200), weak(200))).toEqual(found);
  });

  it('is 100 % of itself, without any spread: the pictures are the same', () => {
    const { mce, relative } = baselineError(weak(50), weak(50));
    for (const one of [mce, relative!]) {
      expect([one.value, one.low, one.high].map((share) => Number(share!.toFixed(12)))).toEqual([1, 1, 1]);
    }
  });

  it('finds the same pictures in another order, and in the report of a run', () => {
    const n = 40;
    const order = names(n).map((_, i) => (i * 7) % n);
    const wrong = (cell: string, i: number) => i % 10 < (cell === 'clean' ? 1 : Number(cell.at(-1)) + 2);
    const shuffled = model(
      'shuffled',
      n,
      (cell, i) => wrong(cell, order[i]!),
      order.map((at) => `a/${at}`),
    );
    expect(baselineError(shuffled, weak(n)).mce).toEqual({ value: 1, low: 1, high: 1 });
    const streams = names(n).map((name) => streamName(streamOf(name)));
    const ofRun = { ...weak(n), perPicture: { ...weak(n).perPicture!, pictures: n }, pictures: streams };
    expect(baselineError(shuffled, ofRun).mce).toEqual({ value: 1, low: 1, high: 1 });
    const unnamed = { ...ofRun, pictures: undefined };
    expect(() => baselineError(shuffled, unnamed)).toThrow(/Nothing says that the pictures/);
    expect(baselineError(unnamed, unnamed).mce.low).toBe(1);
  });

  it('is refused where corruptions, severities or pictures differ', () => {
    const { fog, snow } = weak(20).perCorruption;
    const other = (perCorruption: MeasuredModel['perCorruption']) => ({ ...weak(20), perCorruption });
    const refused = (ours: MeasuredModel, theirs: MeasuredModel, message: RegExp) => {
      expect(() => baselineError(ours, theirs)).toThrow(message);
      expect(() => baselineError(ours, theirs)).toThrow(BaselineMismatch);
    };
    refused(strong(20), other({ fog: fog! }), /the weak one was not measured under snow/);
    refused(strong(20), other({ fog: fog!, snow: snow!, frost: fog! }), /the strong one was not measured under frost/);
    refused(
      strong(20),
      other({ fog: { 1: fog!['1']! }, snow: snow! }),
      /severities of fog differ: 1, 5 of the strong one, 1 of/,
    );
    refused(strong(20), weak(40), /under fog 1 20 pictures of the strong one, 40 pictures of the weak one/);
    const elsewhere = { ...weak(20), perPicture: { ...weak(20).perPicture!, pictures: names(21).slice(1) } };
    refused(strong(20), elsewhere, /was not measured on 1 picture of the strong one, such as a\/0/);
    const lacking = { ...weak(20).perPicture!, seen: { 'fog 5': packBits(names(20).map((_, i) => i > 1)) } };
    refused(strong(20), { ...weak(20), perPicture: lacking }, /under fog 1 the weak one saw 2 more than under others/);
    const perfect = model('perfect', 20, (cell, i) => cell === 'snow 5' && i > 30);
    refused(weak(20), perfect, /perfect makes no error under fog/);
  });

  it('of an older report has no interval, and without clean pictures no relative one', () => {
    const older = { ...weak(20), perPicture: undefined };
    const found = baselineError(strong(20), older);
    expect(found.mce).toEqual({ value: expect.closeTo(0.5, 1), low: null, high: null });
    expect(found.interval).toMatch(/the report of the weak one does not have its answers picture by picture/);
    const { relative, whyNotRelative } = baselineError({ ...strong(20), clean: null, perPicture: undefined }, weak(20));
    expect(relative).toBeNull();
    expect(whyNotRelative).toMatch(/clean pictures were not measured/);
  });

  it('says what several models lack in one sentence', () => {
    const why = 'The corruptions differ.';
    const row = (label: string) => ({ id: label, label, error: null, why });
    const other = { ...row('d'), why: 'The pictures differ.' };
    const remarks = (...rows: ReturnType<typeof row>[]) => baselineTable({ id: 'x', label: 'x', rows }).remarks;
    expect(remarks(row('a'), other, row('b'), row('c'))).toEqual([`a, b and c: ${why}`, 'd: The pictures differ.']);
    expect(remarks(row('a'), row('b'))).toEqual([`All models: ${why}`]);
    expect(remarks(row('a'))).toEqual([`a: ${why}`]);
  });

  it('that hardly errs gives no interval, which is said', () => {
    const rare = model('rare', 20, (cell, i) => cell !== 'clean' && i === 0);
    const { mce, interval } = baselineError(weak(20), rare);
    expect(mce.low).toBeNull();
    expect(interval).toMatch(/in some draws of the 20 pictures rare makes no error/);
  });
});
