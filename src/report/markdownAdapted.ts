/** What the report says in Markdown of networks that adapted to the test pictures. */
import type { Report } from '../contract/report';
import {
  ADAPTED_COLUMNS,
  adaptedCells,
  adaptedResults,
  adaptedSentences,
  courseWords,
  STREAM_COLUMNS,
  streamedWords,
  streamLines,
  streamRows,
  TRANSDUCTIVE,
} from './adapted';
import { right, table } from './markdownTable';

/** Empty where none adapted. */
export function adaptedSection(report: Report): string {
  const results = adaptedResults(report);
  if (results.length === 0) return '';
  const lines = streamLines(report);
  const courses = lines.flatMap((line) => courseWords(line) ?? []);
  return [
    '## Adapted at test time',
    TRANSDUCTIVE,
    table(
      ['Method', ...ADAPTED_COLUMNS],
      ['left', ...right(ADAPTED_COLUMNS.length)],
      results.map((result) => [result.label, ...adaptedCells(result)]),
    ),
    ...adaptedSentences(results),
    ...(lines.length > 0
      ? [
          `Accuracy against the number of batches (for Tent, of steps) and the order of the pictures: ${streamedWords(lines.at(-1)!.stream)}.`,
          ...(courses.length > 0 ? [courses.map((course) => `- ${course}`).join('\n')] : []),
          table([...STREAM_COLUMNS], ['left', 'right', 'right', 'right'], streamRows(lines)),
        ]
      : []),
  ].join('\n\n');
}
