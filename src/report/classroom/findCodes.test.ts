import { describe, expect, it } from 'vitest';
import { classReports } from '../../../test/fixtures/classRuns';
import { runOfReport } from './CodedRun';
import { findCodes } from './findCodes';
import { withText } from './readCollected';
import { encodeRun } from './resultCode';

const [first, second] = classReports(2).map((report) => encodeRun(runOfReport(report, '')));

describe('the codes in a text', () => {
  it('are whole where a mail broke them over lines, and end where they end', () => {
    const broken = first!.replace(/.{70}/g, '$&\n> ');
    expect(findCodes(`Hello\n> ${broken} and greetings ${second!.slice(0, 50)} ${second!.slice(50)}\nAnna`)).toEqual([
      first,
      second,
    ]);
    expect(findCodes(`${first!.slice(0, 90)} and the rest is missing`)).toEqual([first!.slice(0, 90)]);
  });

  it('are told by name where their capitals were changed', () => {
    const { added, refused } = withText([], first!.toLowerCase(), 'the text');
    expect(added).toEqual([]);
    expect(refused[0]!.why).toMatch(/Its capitals were changed: a code begins with TMPR/);
    expect(() => findCodes('tmpr')).toThrow(/no result code/);
  });
});
