/** Result codes in any text, and everything that is made of a collection of them. */
import { ReadableError } from '../../../src/contract/ReadableError';
import { runOfReport } from '../../../src/report/classroom/CodedRun';
import { pooled, type Collected } from '../../../src/report/classroom/Collection';
import { collectionCsv } from '../../../src/report/classroom/collectionCsv';
import { fromBase64url, toBase64url } from '../../../src/report/classroom/base64url';
import { checksum, CHECKSUM_BYTES } from '../../../src/report/classroom/fingerprint';
import { withText } from '../../../src/report/classroom/readCollected';
import { decodeRun, encodeRun } from '../../../src/report/classroom/resultCode';
import { classReports } from '../../fixtures/classRuns';
import { notFinite } from '../seeds/json';
import { defineTarget, holds, same, textFile, textOf } from '../Target';

/** A code whose checksum fits what mutations made of it. */
function resealed(code: string): string {
  const bytes = fromBase64url(code);
  if (!bytes || bytes.length < 2 * CHECKSUM_BYTES) return code;
  const before = bytes.subarray(0, -CHECKSUM_BYTES);
  return toBase64url(Uint8Array.from([...before, ...checksum(before)]));
}

export const target = defineTarget<readonly Collected[]>({
  name: 'resultCode',
  reads: 'report/classroom',
  seeds: () => {
    const codes = classReports(3).map((report, i) => encodeRun(runOfReport(report, `Student ${i}`)));
    return [[textFile('codes.txt', codes[0]!)], [textFile('codes.txt', codes.join('\n'))]];
  },
  seal: (files) => files.map((file) => textFile(file.path, textOf(file).split('\n').map(resealed).join('\n'))),
  refusals: [ReadableError],
  run([file]) {
    const { entries, refused } = withText([], textOf(file!), 'the text');
    if (entries.length === 0) throw new ReadableError(refused[0]!.why);
    return entries;
  },
  check(entries) {
    for (const { run } of entries) {
      const nowhere = notFinite(run);
      holds(nowhere === null, `${nowhere} is no finite number.`);
      same(decodeRun(encodeRun(run)), run, 'The run, written and read again,');
    }
    const all = pooled(entries);
    holds(notFinite(all) === null, 'What is pooled is no finite number.');
    holds(!/\b(NaN|undefined)\b/.test(collectionCsv(entries)), 'The table shows NaN or undefined.');
  },
});
