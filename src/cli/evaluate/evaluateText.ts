/** What `temper evaluate` prints: the figures, and what they rest on. */
import type { Evaluation, EvaluationRow } from '../../contract/evaluation';
import { preparedWords } from '../../contract/preparedWords';
import type { Accuracy } from '../../contract/report';
import { percent } from '../../report/format';
import { webWarning } from '../../report/webTraining';
import { counted, printable } from '../printable';

/** Classes that are named; more are counted. */
const NAMED = 5;

/**
 * Which pictures, which classes, how answers were chosen.
 * @param said notes that were printed when the pictures were opened
 */
export function premises(
  { pictures, rows, seed, table, corruptions }: Evaluation,
  said: ReadonlySet<string>,
): string[] {
  const { name, split, count, classNames, side, notes, corrupted, prepared, part } = pictures;
  const of = split === null ? printable(name) : `the ${printable(split)} split of ${printable(name)}`;
  const shown = classNames.slice(0, NAMED).map(printable).join(', ');
  const more = classNames.length > NAMED ? `, … (${classNames.length.toLocaleString('en')} in all)` : '';
  const asTheyAre = prepared ? preparedWords(prepared, side) : null;
  return [
    `Measured: ${counted(count, 'picture')} of ${of}, at ${side} px; classes ${shown}${more}.`,
    ...(asTheyAre === null ? [] : [asTheyAre]),
    ...new Set(rows.map(({ answers }) => answers)),
    ...(corruptions.length > 0 && !corrupted ? [`Corrupted with the strengths of ${table}, seed ${seed}.`] : []),
    ...(part === undefined ? [] : [`Corrupted on a part: ${part}.`]),
    ...notes.filter((note) => !said.has(note)),
  ];
}

/** What to know beside the figures, where ImageNet-C tells little of a model; one line, or none. */
export function warnings(
  { corruptions }: Pick<Evaluation, 'corruptions'>,
  { webTraining }: Pick<EvaluationRow, 'webTraining'>,
): string[] {
  const said = webWarning(webTraining === undefined ? [] : [webTraining], corruptions);
  return said === null ? [] : [said];
}

/** One line each: clean, the mean over corruptions, the corruption error, every cell. */
export function figures(
  {
    corruptions,
    severities,
    pictures,
  }: Pick<Evaluation, 'corruptions' | 'severities'> & { pictures: Pick<Evaluation['pictures'], 'part'> },
  row: Pick<EvaluationRow, 'clean' | 'corrupted' | 'corruptionError' | 'perCorruption'>,
): string[] {
  const { clean, corrupted, corruptionError, perCorruption } = row;
  const lines: string[] = [];
  if (clean) lines.push(`clean ${said(clean)}`);
  if (corrupted) {
    const over = `${corruptions.length} ${corruptions.length === 1 ? 'corruption' : 'corruptions'} at ${severities.length === 1 ? 'severity' : 'severities'} ${severities.join(', ')}`;
    const where = pictures.part === undefined ? '' : `, on a part: ${pictures.part}`;
    lines.push(`corrupted ${said(corrupted)}, mean over ${over}${where}`);
  }
  if (corruptionError) {
    const { normalised, value, relative, why } = corruptionError;
    const name = normalised ? 'mCE' : 'mean corruption error, unnormalised';
    lines.push(`${name} ${percent(value)}. ${why}`);
    if (relative !== undefined) lines.push(`relative mCE ${percent(relative)}`);
  }
  for (const [name, bySeverity] of Object.entries(perCorruption)) {
    for (const [severity, accuracy] of Object.entries(bySeverity)) {
      lines.push(`${name} ${severity}${pictures.part === undefined ? '' : ' on a part'} ${said(accuracy)}`);
    }
  }
  return lines;
}

/** "85.6 % (84.1–87.0, n = 2000)" */
export const said = ({ accuracy, n, low, high }: Accuracy) =>
  `${percent(accuracy)} (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}, n = ${n})`;
