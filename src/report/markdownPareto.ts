/** Accuracy against cost in Markdown: who is on the front, and WiSE-FT as a curve. */
import type { Report } from '../contract/report';
import { costScatter } from './charts';
import { flops, parameters, seconds, withInterval } from './format';
import { marked, right, table } from './markdownTable';
import { SHIFTED_WORDS, shiftedSet } from './shifted';
import { findMethod } from './tables';
import { chosenAlpha, wisePoints } from './wiseCurve';

export function paretoSection(report: Report): string {
  if (report.methods.length < 2) return '';
  const where = SHIFTED_WORDS[shiftedSet(report)];
  const bySeconds = costScatter(report);
  const byFlops = costScatter(report, 'flops');
  const rows = bySeconds.map((point, i) => [
    point.label,
    withInterval(point.accuracy),
    seconds(point.seconds),
    flops(point.flops),
    parameters(findMethod(report, point.name)!.cost.tunedParameters),
    point.onFront ? 'yes' : 'no',
    byFlops[i]!.onFront ? 'yes' : 'no',
  ]);
  return [
    '## Accuracy against cost',
    `${where}, with 95 % intervals; cost beyond the pre-trained models. On the front: no other method is at least as accurate for at most the ` +
      'same cost, going by the accuracies alone; where intervals meet, another run may order them in another way.',
    table(
      ['Method', 'Accuracy, %', 'Time', 'Operations', 'Tuned', 'Front by time', 'Front by operations'],
      ['left', ...right(6)],
      rows,
    ),
    ...wiseSection(report),
  ].join('\n\n');
}

function wiseSection(report: Report): string[] {
  const points = wisePoints(report);
  if (points.length === 0) return [];
  const chosen = chosenAlpha(points);
  const rows = points.map(({ alpha, clean, shifted, validation, row }) => [
    String(alpha),
    withInterval(clean),
    withInterval(shifted),
    marked(withInterval(validation ?? undefined), null),
    row,
  ]);
  return [
    '### WiSE complete fine-tuning as a curve',
    'The mean of the pre-trained (α = 0) and the completely fine-tuned weights (α = 1). Every α but 0 costs what complete fine-tuning costs.' +
      (chosen === null ? '' : ` The validation corruptions would choose α = ${chosen}.`),
    table(
      ['α', 'Clean', SHIFTED_WORDS[shiftedSet(report)], 'Validation corruptions', 'Row'],
      ['right', 'right', 'right', 'right', 'left'],
      rows,
    ),
  ];
}
