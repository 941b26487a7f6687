/** A study as Markdown: what was varied, the front, and an ablation table for each method that a setting changes. */
import type { StudyFile } from '../../contract/study';
import { flops, seconds } from '../format';
import { plainText } from '../markdownText';
import { right, table } from '../markdownTable';
import { ablation, type Ablation } from './ablation';
import { changedMethods, studyFront } from './front';
import { shiftedMeasure } from './measures';
import {
  decidedWords,
  differenceText,
  entryText,
  frontOver,
  intervalWords,
  pText,
  sizeWords,
  variedWords,
} from './studyWords';

export function studyMarkdown(study: StudyFile): string {
  const { plan, cells, failed = [] } = study;
  const environments = [
    ...new Set(cells.map(({ environment: e }) => `${e.software}, ${e.backend} (${e.backendDetail}), ${e.platform}`)),
  ];
  const parts = [
    `# Study${plan.title ? `: ${plainText(plan.title)}` : ''}`,
    sizeWords(study),
    `Preset ${plan.base.preset}; methods: ${plan.methods.join(', ')}.`,
    variedWords(study)
      .map((words) => `- ${plainText(words)}`)
      .join('\n'),
    '## Accuracy against cost',
    `Means with 95 % intervals ${frontOver(study, studyFront(study))}.`,
    frontTable(study),
    ...changedMethods(study).flatMap((method) => ablationParts(ablation(study, method))),
    ...(failed.length > 0
      ? [
          '## Experiments that could not be run',
          failed.map(({ index, message }) => `- ${index}: ${plainText(message)}`).join('\n'),
        ]
      : []),
    `Measured with ${environments.map(plainText).join('; ')}.`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function frontTable(study: StudyFile): string {
  const where = shiftedMeasure(study) === 'arrivals' ? 'On new arrivals, %' : 'Under corruption, %';
  const rows = studyFront(study).map(({ label, words, accuracy, flops: cost, seconds: time, seeds, onFront }) => [
    plainText(label),
    plainText(words),
    `${(100 * accuracy.value).toFixed(1)} (${(100 * accuracy.low).toFixed(1)} to ${(100 * accuracy.high).toFixed(1)})`,
    flops(cost),
    seconds(time),
    String(seeds),
    onFront ? 'yes' : '',
  ]);
  return table(
    ['Method', 'Setting', where, 'Operations', 'Time', 'Seeds', 'On the front'],
    ['left', 'left', ...right(4), 'left'],
    rows,
  );
}

function ablationParts(one: Ablation): string[] {
  const tables = one.groups.flatMap(({ title, rows }) => {
    const shown = one.measures.filter(({ id }) => rows.some(({ entries }) => entries[id]));
    const lines = rows.map(({ words, isReference, entries }) => [
      `${plainText(words)}${isReference ? ' (compared with)' : ''}`,
      ...shown.map((measure) => {
        const entry = entries[measure.id];
        const difference = entry?.difference ?? null;
        const change = differenceText(measure, difference);
        const decided = difference?.verdict === 'higher' || difference?.verdict === 'lower';
        const p = difference && difference.p !== null ? `, ${pText(difference)}` : '';
        return `${entryText(measure, entry)}${change ? `; ${decided ? `**${change}**` : change}${p}` : ''}`;
      }),
    ]);
    return [
      `### ${plainText(title)}`,
      table(['Setting', ...shown.map(({ label }) => label)], ['left', ...right(shown.length)], lines),
    ];
  });
  return [`## ${plainText(one.label)}`, `${decidedWords(one)} ${intervalWords(one)} Bold: decided.`, ...tables];
}
