/** What the report says in Markdown of single predictions: how many changed, and what is taken for what. */
import type { Report } from '../contract/report';
import { commonConfusions } from './changes';
import { whole } from './format';
import { right, table } from './markdownTable';
import { changedSentence } from './striking';

/** Confusions that are listed. */
const LISTED = 12;

/** Empty for a report that does not know. */
export function changesSection(report: Report): string {
  const sentence = changedSentence(report);
  const { changes } = report;
  if (sentence === null || !changes) return '';
  const methods = changes.methods.filter(({ name }) => name !== 'pretrained');
  const labelOf = (name: string) => report.methods.find((method) => method.name === name)?.label ?? name;
  const confusions = commonConfusions(report, 'temper', LISTED);
  const { classes } = report.data;
  return [
    '## Rescued and lost',
    sentence,
    table(
      ['Method', 'Rescued', 'Lost'],
      ['left', ...right(2)],
      methods.map(({ name, rescued, lost }) => [labelOf(name), whole(rescued), whole(lost)]),
    ),
    ...(confusions.length > 0
      ? [
          'What is taken for what most often, in predictions:',
          table(
            ['In the picture', 'Answered', 'Pre-trained', 'Temper'],
            ['left', 'left', ...right(2)],
            confusions.map(({ label, answer, before, after }) => [
              classes[label]!,
              classes[answer]!,
              whole(before),
              whole(after),
            ]),
          ),
        ]
      : []),
  ].join('\n\n');
}
