import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { classReport } from '../../../test/fixtures/classRuns';
import { fixtureArrivalsReport, fixtureOwnReport, fixtureReports } from '../../../test/fixtures/report';
import { METHODS, PRESETS } from '../../contract/config';
import { presetConfig } from '../../contract/presets';
import { CLAIM_IDS } from '../../contract/report';
import { ACCURACY_COLUMNS } from '../tables';
import { poolReports } from '../poolReports';
import { fromBase64url, toBase64url } from './base64url';
import { CodeWriter } from './codeBytes';
import { cleanName, runOfReport } from './CodedRun';
import { checksum } from './fingerprint';
import { CODED_CLAIMS, CODED_METHODS, CODED_PRESETS, CODED_SETS } from './names';
import { CODE_MARK, decodeRun, encodeRun, MOST_CODE } from './resultCode';

const code = encodeRun(runOfReport(classReport(7), 'Anna'));

/** Written by the version before `wise-ft` was among the methods of `quick`: as the preset is, and with a setting changed. */
const OLDER: [code: string, teacherSteps: number][] = [
  [
    'TMPRAQH2AmM10DPUM2ApTyzOZXHMy0tkYDerViouKU1JzStRsqpWSs4vKkpNLsnMzwPxiktSC4qVrIwNDHSUklOLShIz80oqlawMamtrWVhd0jK0qm6wMSxgZFxgwbyAkWUBI2sAWwUbg_0Gpg6vD4wHGC2WMTKgAUb7VUzbwl4x7mI0g0n6OQCJF2Ue7k5M9uuYvvi9Y9yH0CkBklSIX6DkxAw0dlUQirEhIEm9yLJAJ1agzknBIJ1wY-2gko5ObPZbmH6Ff2E8wmgFkyyB2lnuxMJg1_fYoi9Z1gFCizvIHy-UOb5R0QHN7T_2Q2l7JlwSzCVAnYUyz_fHgqjjjAd6QEY-fmEPACrHAhU',
    400,
  ],
  [
    'TMPRAQHVAmM10DPUM2ApTyzOZWBglqxWKklNTM5ILVKyqlYqLkktKFayMra0rK2NmN8mGqWas4-NYQEj4wIL5gWMLAsYWQPYKtgY7DcxrfH6xHiI0WIZIwMaYLRfw_Qs7A3jHkYzmKSfA5B4Uebh7sRkv4Fpif8HxgMInRIgSYX4BUpOzEBjn4WgGBsCktSLLAt0YrVfx3Qo-B3jPoSkHVTS0YnNfgvTuogvjEcYrWCSJVA7y51YGEJCgWCqksOKVUCgJe8A4as6oLn9x34obc-ES4J5wmOLvscWn-wPFMocL5S5vv8EmGZ1AAAl3r5V',
    399,
  ],
];

/** A code of any content, with a checksum that fits. */
function sealed(content: Uint8Array, { format = 1, flag = 0, length = content.length } = {}): string {
  const body = new CodeWriter().bytes(fromBase64url(CODE_MARK)!).byte(format).byte(flag);
  if (flag === 1) body.whole(length);
  const bytes = body.bytes(content).done();
  return toBase64url(new CodeWriter().bytes(bytes).bytes(checksum(bytes)).done());
}

describe('the result code', () => {
  it('gives back what a run said, and is short enough for a QR code', () => {
    const report = classReport(7);
    const run = decodeRun(code);
    expect(run).toMatchObject({ name: 'Anna', version: '0.1.0', backend: 'wasm', config: report.config });
    expect(run.claims.map(({ id, value, low, high, verdict, text }) => [id, value, low, high, verdict, text])).toEqual(
      report.claims
        .filter(({ id }) => id !== 'cost')
        .map(({ id, value, low, high, verdict, text }) => [id, value, low, high, verdict, text]),
    );
    for (const { name, accuracies, cost } of run.methods) {
      const method = report.methods.find((one) => one.name === name)!;
      expect(cost).toEqual({ seconds: method.cost.seconds, flops: method.cost.flops });
      for (const set of ['clean', 'renditions', 'transfer'] as const) expect(accuracies[set]).toEqual(method[set]);
      expect(accuracies.corrupted!.accuracy).toBeCloseTo(method.corrupted.accuracy, 12);
    }
    expect(code.length).toBeLessThan(1000);
    expect(encodeRun(run)).toBe(code);
  });

  it('names everything that the program has', () => {
    expect([...CODED_PRESETS].sort()).toEqual([...PRESETS].sort());
    expect([...CODED_METHODS].sort()).toEqual([...METHODS].sort());
    expect([...CODED_SETS].sort()).toEqual([...ACCURACY_COLUMNS].sort());
    expect([...CODED_CLAIMS, 'cost'].sort()).toEqual([...CLAIM_IDS].sort());
  });

  it('carries arrivals, data of one’s own and changed settings', () => {
    for (const report of [fixtureArrivalsReport(), fixtureOwnReport()]) {
      // Claims of these fixtures are no differences of their accuracies.
      const run = { ...runOfReport(report), claims: [] };
      expect(decodeRun(encodeRun(run)).config).toEqual(report.config);
    }
    const config = { ...presetConfig('quick'), teacher: { ...presetConfig('quick').teacher, steps: 399 } };
    expect(decodeRun(encodeRun(runOfReport(classReport(3, { config })))).config.teacher.steps).toBe(399);
  });

  it('is read as it was meant where its preset has got another method and other settings since', () => {
    const six = ['pretrained', 'teacher', 'front-correction', 'temper', 'apt', 'cft'];
    for (const [old, steps] of OLDER) {
      const { config, methods } = decodeRun(old);
      expect(config.methods).toEqual(six);
      expect(methods.map(({ name }) => name)).toEqual(six);
      expect(config.teacher.steps).toBe(steps);
    }
  });

  it('is of one whole run', () => {
    expect(() => runOfReport(poolReports(fixtureReports()))).toThrow('pools 3 seeds');
    const report = classReport(1);
    expect(() => runOfReport({ ...report, methods: report.methods.slice(0, 3) })).toThrow(
      'before it had measured Temper (three heads, teacher), APT',
    );
  });

  it('is refused by name where it is damaged, foreign or too large', () => {
    const swapped = (at: number) => code.slice(0, at) + (code[at] === 'A' ? 'B' : 'A') + code.slice(at + 1);
    for (const damaged of [code.slice(0, -5), swapped(9), swapped(200), `${code}AAAA`, CODE_MARK, `${code}=`])
      expect(() => decodeRun(damaged), damaged).toThrow('damaged');
    expect(() => decodeRun('https://example.org')).toThrow('no result code');
    expect(() => decodeRun(CODE_MARK + 'A'.repeat(1_000_000))).toThrow(
      `1,000,004 letters, where a code has at most ${MOST_CODE.toLocaleString('en')}`,
    );
    expect(() => decodeRun(sealed(new Uint8Array(40), { format: 2 }))).toThrow('later version');
    expect(() => decodeRun(sealed(new Uint8Array(40)))).toThrow('which version');
    const bomb = deflateSync(new Uint8Array(2_000_000), { level: 9 });
    expect(() => decodeRun(sealed(bomb, { flag: 1, length: 2_000_000 }))).toThrow('length of its content is larger');
    expect(() => decodeRun(sealed(bomb, { flag: 1, length: 16_000 }))).toThrow('not as long as it says');
  });

  it('is refused by name where its numbers cannot be', () => {
    const run = runOfReport(classReport(7));
    const [first, ...others] = run.methods;
    const withFirst = (change: Partial<typeof first>) => ({ ...run, methods: [{ ...first!, ...change }, ...others] });
    const clean = { ...first!.accuracies.clean!, accuracy: 1.5 };
    const refused = (wrong: typeof run) => {
      try {
        decodeRun(encodeRun(wrong));
      } catch (error) {
        return (error as Error).message;
      }
      return 'taken';
    };
    expect(refused(withFirst({ accuracies: { ...first!.accuracies, clean } }))).toContain('240 right answers of 160');
    const worse = { ...clean, accuracy: 0.5 };
    expect(refused(withFirst({ accuracies: { ...first!.accuracies, clean: worse } }))).toContain('contradicts itself');
    expect(refused(withFirst({ cost: { seconds: NaN, flops: 1 } }))).toContain('is NaN');
    expect(refused(withFirst({ cost: { seconds: -1, flops: 1 } }))).toContain('is -1');
    expect(refused({ ...run, methods: others })).toContain('pretrained is missing');
    expect(refused({ ...run, methods: [first!, ...run.methods] })).toContain('pretrained twice');
    const claims = run.claims.map((claim) => ({ ...claim, low: claim.high, high: claim.low }));
    expect(refused({ ...run, claims })).toContain('ends before it begins');
    expect(refused({ ...run, claims: run.claims.map((claim) => ({ ...claim, value: claim.value + 1 })) })).toContain(
      'contradicts itself',
    );
    const more = { ...run.config, student: { ...run.config.student, fraction: 7 } };
    expect(refused({ ...run, config: more })).toContain('student.fraction: must be at most 1');
  });

  it('shows names on one line', () => {
    expect(cleanName('  Ann\u202e\u0000a\n B. ')).toBe('Anna B.');
    expect(cleanName('🙂'.repeat(99))).toBe('🙂'.repeat(40));
  });
});
