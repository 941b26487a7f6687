/**
 * The mean corruption error as columns of the methods table. It is called mCE only where it was divided by AlexNet's errors;
 * a plain mean under that name is the commonest confusion about ImageNet-C.
 */
import type { MethodName } from '../contract/config';
import type { MethodResult, Report } from '../contract/report';
import { NOTHING } from './format';

export interface ErrorColumn {
  key: 'value' | 'relative';
  label: string;
  /** What it was divided by, or why it was not: one sentence or two. */
  why: string;
  /** Per cent with one digit, "–" where a method lacks it. */
  cells: Partial<Record<MethodName, string>>;
  /** Likewise of other models, in their order. */
  others: string[];
}

const MCE = 'mCE';

/**
 * None where none was divided: what is left of it then is 100 less the accuracy on corrupted pictures, which stands in a column already
 * (`errorNote` says why). The relative error follows where it is known.
 */
export function errorColumns(report: Report): ErrorColumn[] {
  const errors = report.methods.flatMap(({ corruptionError }) => corruptionError ?? []);
  const others = (report.others ?? []).flatMap(({ corruptionError }) => corruptionError ?? []);
  if (![...errors, ...others].some(({ normalised }) => normalised)) return [];
  const divided = errors.filter(({ normalised }) => normalised).length;
  const why = [...new Set(errors.map((error) => error.why))].join(' ');
  // Both kinds in one report (its methods saw different data) stay apart in the cells.
  const mixed = divided > 0 && divided < errors.length;
  const columns: ErrorColumn[] = [
    {
      key: 'value',
      label: divided === errors.length ? MCE : 'Mean corruption error',
      why,
      ...cells(report, ({ value, normalised }) =>
        // A model that was measured beside the experiment may be divided where the methods are not, and the other way.
        (mixed && normalised) || (normalised && divided === 0) ? `${digit(value)} (${MCE})` : digit(value),
      ),
    },
  ];
  if (errors.some(({ relative }) => relative !== undefined)) {
    columns.push({
      key: 'relative',
      label: `Relative ${MCE}`,
      why: `What corruption adds to the clean error. ${why}`,
      ...cells(report, ({ relative }) => (relative === undefined ? NOTHING : digit(relative))),
    });
  }
  return columns;
}

/** Why there is no mCE, where there is an unnormalised mean; null otherwise. */
export function errorNote(report: Report): string | null {
  const error = report.methods.flatMap(({ corruptionError }) => corruptionError ?? [])[0];
  if (!error || errorColumns(report).length > 0) return null;
  return `Corrupted is a plain mean, not the mCE. ${error.why}`;
}

const digit = (value: number) => (100 * value).toFixed(1).replace('-', '−');

function cells(
  { methods, others = [] }: Report,
  text: (error: NonNullable<MethodResult['corruptionError']>) => string,
): Pick<ErrorColumn, 'cells' | 'others'> {
  return {
    cells: Object.fromEntries(
      methods.map(({ name, corruptionError }) => [name, corruptionError ? text(corruptionError) : NOTHING]),
    ) as ErrorColumn['cells'],
    others: others.map(({ corruptionError }) => (corruptionError ? text(corruptionError) : NOTHING)),
  };
}
