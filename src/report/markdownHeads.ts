/** What the report says in Markdown about the three heads. */
import type { Report } from '../contract/report';
import {
  choosingSentence,
  constantSentence,
  DISAGREEMENT_COLUMNS,
  disagreementRows,
  temperatureRows,
} from './disagreements';
import { percent, testSetLabel, withInterval } from './format';
import { right, table } from './markdownTable';
import { answeredWords, thresholdWords } from './ruleWords';
import { headRows, headSets } from './tables';

/** Empty where Temper was not run. */
export function headsSection(report: Report): string {
  const { heads } = report;
  if (!heads) return '';
  const sets = headSets(report);
  const rows = headRows(report).map(({ label, accuracies, used }) => [
    used ? `**${label}**` : label,
    ...sets.map((set) => withInterval(accuracies[set])),
  ]);
  const answered = Object.entries(heads.answered).map(([name, shares]) => [
    name,
    percent(shares.clean),
    percent(shares.unclean),
    percent(shares.combined),
  ]);
  return [
    '## Heads',
    `Temper's own row uses the rule in bold. ${thresholdWords(heads)}`.trim(),
    table(['Answer by', ...sets.map(testSetLabel)], ['left', ...right(sets.length)], rows),
    ...[choosingSentence(report), constantSentence(report)].filter((sentence) => sentence !== null),
    ...disagreementParts(report),
    ...temperatureParts(report),
    `${answeredWords(heads.rule)}, as a share of the pictures:`,
    table(['Set', 'Clean', 'Unclean', 'Combined'], ['left', ...right(3)], answered),
  ].join('\n\n');
}

function disagreementParts(report: Report): string[] {
  const rows = disagreementRows(report);
  if (rows.length === 0) return [];
  return [
    '### When the heads disagree',
    'Of the predictions on which not all three heads give the same answer, how often each was right:',
    table(
      ['Set', ...DISAGREEMENT_COLUMNS],
      ['left', ...right(DISAGREEMENT_COLUMNS.length)],
      rows.map(({ label, cells }) => [label, ...cells]),
    ),
  ];
}

function temperatureParts(report: Report): string[] {
  const rows = temperatureRows(report);
  if (rows.length === 0) return [];
  return [
    'The logits of each head are divided by a temperature, fitted on validation pictures, so that their uncertainties compare:',
    table(
      ['Head', 'Temperature', 'Meaning'],
      ['left', 'right', 'left'],
      rows.map(({ head, value, meaning }) => [head, value, meaning]),
    ),
  ];
}
