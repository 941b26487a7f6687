/** The report as a Markdown document (`report.md`): for a reader without the page, and for a supplement of a paper. */
import type { Claim, Report } from '../contract/report';
import { errorColumns, errorNote } from './errorColumns';
import { NOTHING, percent, points, seconds, testSetLabel, whole, withInterval } from './format';
import { claimsSentence, headline, stoppedSentence } from './headline';
import { adaptedSection } from './markdownAdapted';
import { costSection } from './markdownCosts';
import { changesSection } from './markdownChanges';
import { headsSection } from './markdownHeads';
import { paretoSection } from './markdownPareto';
import { marked, right, table } from './markdownTable';
import { inMarkdown } from './markdownText';
import { story } from './story';
import { dataWords, modelWords } from './subject';
import { baselineTable } from './ownBaseline/baselineTable';
import { accuracyColumns, corruptionRows, methodNotes, methodRows, otherRows, predictionCount } from './tables';
import { webWarningOf } from './webTraining';

function methodsSection(report: Report): string {
  const columns = accuracyColumns(report);
  const errors = errorColumns(report);
  const rows = methodRows(report).map(({ name, label, accuracies, marks }) => [
    label,
    ...columns.map((column) => marked(withInterval(accuracies[column]), marks[column])),
    ...errors.map(({ cells }) => cells[name] ?? NOTHING),
  ]);
  const others = otherRows(report);
  const otherCells = others.map(({ label, accuracies, marks }, i) => [
    `${label} (beside the experiment)`,
    ...columns.map((column) => marked(withInterval(accuracies[column]), marks[column])),
    ...errors.map((error) => error.others[i] ?? NOTHING),
  ]);
  const counts = [...columns.map((column) => whole(predictionCount(report, column))), ...errors.map(() => '')];
  const header = ['Method', ...columns.map(testSetLabel), ...errors.map(({ label }) => label)];
  return [
    '## Methods',
    'Accuracy in per cent with its 95 % interval (Wilson; for the corrupted mean at the effective number of predictions, ' +
      'as those on one picture depend on one another). Corrupted is the plain mean ' +
      'over corruptions and severities (unnormalised, not mCE). ▲ and ▼ mark an interval wholly above or below that of the ' +
      'pre-trained model.',
    table(header, ['left', ...right(header.length - 1)], [...rows, ...otherCells, ['*n*', ...counts]]),
    ...errors.map(({ label, why }) => `**${label}**, in per cent: ${why}`),
    ...[errorNote(report), webWarningOf(report)].filter((note) => note !== null),
    ...methodNotes(report).map(({ labels, note }) => `**${labels.join(', ')}**: ${note}`),
    ...others.map(({ label, premises }) => `**${label}**: ${premises}`),
    'Calibration: expected calibration error over 15 equal-width bins, in per cent.',
    table(
      ['Method', 'Clean', 'Corrupted'],
      ['left', ...right(2)],
      report.methods.map(({ label, calibration }) => [
        label,
        percent(calibration.clean),
        percent(calibration.corrupted),
      ]),
    ),
  ].join('\n\n');
}

function baselineSection({ baseline }: Report): string {
  if (!baseline) return '';
  const { title, note, rows, remarks } = baselineTable(baseline);
  return [
    `## ${inMarkdown(title)}`,
    inMarkdown(note),
    table(
      ['Model', 'mCE, relative to it', 'Relative mCE'],
      ['left', ...right(2)],
      rows.map(({ label, mce, relative }) => [label, mce, relative]),
    ),
    ...remarks.map(inMarkdown),
  ].join('\n\n');
}

function corruptionsSection(report: Report): string {
  const rows = corruptionRows(report);
  if (rows.length === 0) return '';
  const cells = rows.map(({ label, before, after, difference, mark }) => [
    label,
    withInterval(before),
    withInterval(after),
    marked(points(difference), mark),
  ]);
  const n = rows[0]!.before.n;
  return [
    '## Corruptions, before and after',
    `Over severities ${report.data.severities.join(', ')} of the ${report.data.severityTable} table; n = ${whole(n)} each.`,
    table(['Corruption', 'Pre-trained', 'Temper', 'Points'], ['left', ...right(3)], cells),
  ].join('\n\n');
}

function claimValue(claim: Claim): string {
  const show = claim.unit === 'points' ? points : (value: number) => value.toFixed(2);
  const unit = claim.unit === 'points' ? ' points' : '';
  const exact = claim.low === claim.high && claim.low === claim.value;
  return `${show(claim.value)}${unit}${exact ? '' : ` (${show(claim.low)} to ${show(claim.high)})`}`;
}

function storySection(report: Report): string {
  const told = story(report);
  return told.length === 0 ? '' : `## What happened\n\n${told.join('\n\n')}`;
}

function claimsSection(report: Report): string {
  const rows = report.claims.map((claim) => [claim.text, `**${claim.verdict}**`, claimValue(claim), claim.interval]);
  return [
    '## Claims',
    `${claimsSentence(report.claims)} A claim holds only where the whole 95 % interval lies on the claimed side.`,
    ...(rows.length > 0
      ? [table(['Claim', 'Verdict', 'Measured', 'Interval'], ['left', 'left', 'right', 'left'], rows)]
      : []),
  ].join('\n\n');
}

/** @param config as it is: in a code block nothing is a mark */
function aboutSection(report: Report, config: Report['config']): string {
  const { environment: env, data } = report;
  const splits = Object.entries(data.splits).map(([name, count]) => `${name} ${whole(count)}`);
  const models = modelWords(report);
  const facts = [
    `Seed${report.seeds.length === 1 ? '' : 's'}: ${report.seeds.join(', ')}; preset: ${report.preset}`,
    `Data: ${dataWords(report)}; pictures: ${splits.join(', ')}`,
    ...(models === null ? [] : [`Models: ${models}`]),
    data.note,
    `Backend: ${env.backend} (${env.backendDetail}); self-test: ${env.selfTest}`,
    `Machine: ${env.platform}, ${env.logicalCores} logical cores; ${env.software}`,
    `Date: ${env.date}; whole experiment: ${seconds(report.totalSeconds)}`,
  ].filter((fact) => fact !== '');
  return [
    '## Environment and configuration',
    facts.map((fact) => `- ${fact}`).join('\n'),
    `\`\`\`json\n${JSON.stringify(config, null, 2)}\n\`\`\``,
  ].join('\n\n');
}

const RECONSTRUCTION =
  'Temper reconstructs the idea of "Efficiently Robustify Pre-Trained Models" (Jain, Behl, Rawat, Vineet; ICCV 2023; ' +
  'arXiv 2309.07499). It claims none of the paper’s numbers: data, models and open choices differ.';

/** The whole document, ending in a line break. Names in it are text, whatever they are made of. */
export function markdown(report: Report): string {
  const told = inMarkdown(report);
  const sections = [
    '# Temper report',
    headline(told),
    stoppedSentence(told) ?? '',
    RECONSTRUCTION,
    storySection(told),
    changesSection(told),
    claimsSection(told),
    methodsSection(told),
    baselineSection(told),
    corruptionsSection(told),
    headsSection(told),
    paretoSection(told),
    adaptedSection(told),
    costSection(told),
    aboutSection(told, report.config),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}
