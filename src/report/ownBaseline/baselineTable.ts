/** The errors of a report's models relative to one of them, as a table. */
import type { OwnBaseline } from '../../contract/ownBaseline';
import { baselineLabel, NOT_PUBLISHED, relativeErrorText } from './baselineWords';

export interface BaselineTable {
  title: string;
  /** What the figures are, and what they are not. */
  note: string;
  rows: { id: string; label: string; mce: string; relative: string }[];
  /** What single rows lack, each sentence once, behind the names of all that it is said of. */
  remarks: string[];
}

export function baselineTable({ label, rows }: OwnBaseline): BaselineTable {
  const intervals = new Set(rows.flatMap(({ error }) => error?.interval ?? []));
  const remarks = new Map<string, Set<string>>();
  for (const { label: of, error, why } of rows) {
    const said = error
      ? [error.whyNotRelative, error.relativeInterval && `The relative one is ${error.relativeInterval}.`]
      : [why];
    for (const sentence of said) if (sentence) remarks.set(sentence, (remarks.get(sentence) ?? new Set()).add(of));
  }
  return {
    title: baselineLabel(label),
    note:
      `Errors under each corruption, all severities together, divided by those of ${label}; the mean over the corruptions. 100 % is as many errors. ` +
      `The relative one does so with what corruption adds to the clean errors. ${[...intervals].join(' ')} ` +
      `It is ${NOT_PUBLISHED}.`,
    rows: rows.map(({ id, label: of, error }) => ({
      id,
      label: of,
      mce: error ? relativeErrorText(error.mce) : '–',
      relative: error?.relative ? relativeErrorText(error.relative) : '–',
    })),
    remarks: [...remarks].map(([sentence, of]) => `${namesOf([...of], rows.length)}: ${sentence}`),
  };
}

function namesOf(labels: readonly string[], of: number): string {
  if (labels.length === of && of > 1) return 'All models';
  return labels.length === 1 ? labels[0]! : `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)!}`;
}
