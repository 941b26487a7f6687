/** What the report says in Markdown about costs: of methods, of their stages, of an answer. */
import type { Cost, Report } from '../contract/report';
import { NOTHING, bytes, flops, parameters, seconds } from './format';
import { right, table } from './markdownTable';
import {
  ADAPTING_SECONDS,
  answerCosts,
  answerSentence,
  STAGE_COLUMNS,
  stageCosts,
  stagedMethods,
  timesText,
} from './stageCosts';

function costCells({ seconds: time, flops: operations, tunedParameters, totalParameters, peakTensorBytes }: Cost) {
  const memory = peakTensorBytes === undefined ? NOTHING : bytes(peakTensorBytes);
  return [seconds(time), flops(operations), parameters(tunedParameters), parameters(totalParameters), memory];
}

export function costSection(report: Report): string {
  const rows = report.methods.map(({ label, cost }) => [label, ...costCells(cost)]);
  const stages = stagedMethods(report).flatMap(({ name, label }) =>
    stageCosts(report, name).map((stage) => [label, stage.name, ...stage.cells]),
  );
  const costs = answerCosts(report);
  const timed = costs.some((one) => one.seconds !== null);
  const answers = costs.map(({ label, flops: each, times, seconds: spent }) => [
    label,
    flops(each),
    timesText(times),
    ...(timed ? [spent === null ? NOTHING : spent.toFixed(3)] : []),
  ]);
  const sentence = answerSentence(report);
  return [
    '## Cost',
    'Beyond the pre-trained models; the teacher is counted with every method that uses it.',
    table(['Method', 'Time', 'Operations', 'Tuned', 'Parameters', 'Peak memory'], ['left', ...right(5)], rows),
    ...(stages.length > 0
      ? [
          'Stage by stage:',
          table(['Method', 'Stage', ...STAGE_COLUMNS], ['left', 'left', ...right(STAGE_COLUMNS.length)], stages),
        ]
      : []),
    ...(answers.length > 0
      ? [
          `What one answer costs.${sentence ? ` ${sentence}` : ''}`,
          table(
            ['Method', 'One answer', 'Of the pre-trained model', ...(timed ? [ADAPTING_SECONDS] : [])],
            ['left', ...right(timed ? 3 : 2)],
            answers,
          ),
        ]
      : []),
  ].join('\n\n');
}
