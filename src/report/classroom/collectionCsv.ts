/** A collection as a tidy table, for a spreadsheet: a row for each accuracy and claim of each run, then those of all runs together. */
import type { Accuracy, Claim } from '../../contract/report';
import { csvText } from '../csv';
import { ACCURACY_COLUMNS, type AccuracyColumn } from '../tables';
import { pooled, seedOf, type Collected } from './Collection';

export const COLLECTION_COLUMNS = [
  'name',
  'seed',
  'kind',
  'method_or_claim',
  'test_set',
  'value',
  'unit',
  'n',
  'low',
  'high',
  'verdict',
] as const;

type Row = (string | number)[];

/** Accuracies are shares in 0..1, differences in points; the rows of all runs together have the number of seeds in place of a name. */
export function collectionCsv(entries: readonly Collected[]): string {
  const rows: Row[] = [[...COLLECTION_COLUMNS]];
  for (const entry of [...entries].sort((a, b) => seedOf(a) - seedOf(b))) {
    rows.push(...rowsOf([entry.name, seedOf(entry)], entry.run));
  }
  if (entries.length > 1) {
    const all = pooled(entries);
    rows.push(...rowsOf([`all ${all.seeds.length} seeds`, all.seeds.join(' ')], all));
  }
  return csvText(rows);
}

interface Results {
  methods: readonly { name: string; accuracies: Partial<Record<AccuracyColumn, Accuracy>> }[];
  claims: readonly Claim[];
}

function rowsOf(begin: Row, { methods, claims }: Results): Row[] {
  const accuracies = methods.flatMap(({ name, accuracies }) =>
    ACCURACY_COLUMNS.flatMap((set): Row[] => {
      const value = accuracies[set];
      if (!value) return [];
      return [[...begin, 'accuracy', name, set, value.accuracy, 'share', value.n, value.low, value.high, '']];
    }),
  );
  const judged = claims.map(({ id, value, unit, low, high, verdict }): Row => {
    return [...begin, 'claim', id, '', value, unit, '', low, high, verdict];
  });
  return [...accuracies, ...judged];
}
