/** The record of a bundle by itself. */
import { BundleError, parseBundleRecord, type BundleRecord } from '../../../src/contract/bundle';
import { fixtureRecord } from '../../fixtures/bundle';
import { jsonOr, NotJson } from '../seeds/json';
import { defineTarget, holds, same, textFile } from '../Target';

export const target = defineTarget<BundleRecord>({
  name: 'bundleRecord',
  reads: 'contract/bundle.ts',
  seeds: () => [
    [textFile('record.json', fixtureRecord())],
    [
      textFile(
        'record.json',
        fixtureRecord({
          padding: null,
          dropout: null,
          heads: { clean: { tail: 'original', weights: 'fc', temperature: 2 } },
        }),
      ),
    ],
  ],
  refusals: [BundleError, NotJson],
  run: ([file]) => parseBundleRecord(jsonOr(file!)),
  check(record) {
    same(parseBundleRecord(JSON.parse(JSON.stringify(record))), record, 'The record, written and read again,');
    const { mean, deviation } = record.preprocessing;
    holds([...mean, ...deviation, record.threshold].every(Number.isFinite), 'A number of the record is none.');
  },
});
