/** Flip probabilities as a table, Markdown and CSV. */
import { FLIPS_NOTE, type FlipFigure, type FlipsResult } from '../contract/flips';
import { cell } from './csv';
import { right, table } from './markdownTable';
import { plainText } from './markdownText';

const percent = (share: number) => (100 * share).toFixed(1);

/** "4.2 (3.1–5.6)", in per cent. */
export function flipText({ value, low, high }: Pick<FlipFigure, 'value' | 'low' | 'high'>): string {
  return `${percent(value)} (${percent(low)}–${percent(high)})`;
}

/** How many pictures and frames, in a sentence. */
export function flipsWords({ pictures, rows, seed }: Pick<FlipsResult, 'pictures' | 'rows' | 'seed'>): string {
  const [first] = rows;
  const frames = [...new Set(first?.perSequence.map((figure) => figure.frames))].sort((a, b) => a - b);
  const n = pictures.count.toLocaleString('en');
  // Loose files have no name of their own.
  const of = pictures.name === 'pictures' ? '' : ` of ${pictures.name}`;
  return `${n} ${pictures.count === 1 ? 'picture' : 'pictures'}${of} × ${frames.join(' or ')} frames, at ${pictures.side} px, seed ${seed}.`;
}

/** A row for each sequence and one for their mean, a column for each model. */
export function flipRows({ rows, sequences }: Pick<FlipsResult, 'rows' | 'sequences'>): string[][] {
  const label = (name: string) => rows[0]?.perSequence.find(({ sequence }) => sequence === name)?.label ?? name;
  return [
    ...sequences.map((name) => [
      label(name),
      ...rows.map(({ perSequence }) => {
        const figure = perSequence.find(({ sequence }) => sequence === name);
        return figure ? flipText(figure) : '–';
      }),
    ]),
    ['mFP, unnormalised', ...rows.map(({ mean }) => (mean ? flipText(mean) : '–'))],
  ];
}

export function flipsMarkdown(result: FlipsResult): string {
  const { rows } = result;
  return [
    '# Flip probability',
    '',
    flipsWords(result),
    '',
    table(
      ['Sequence', ...rows.map(({ label }) => plainText(label))],
      ['left', ...right(rows.length)],
      flipRows(result).map(([name = '', ...figures]) => [name, ...figures]),
    ),
    '',
    `Per cent, with 95 % intervals. ${FLIPS_NOTE}`,
    '',
    ...rows.map(({ label, answers }) => `${plainText(label)}: ${plainText(answers)}`),
    '',
  ].join('\n');
}

/** One row a model and sequence, shares in 0..1; the mean over the sequences stands under `mean`. */
export function flipsCsv({ rows, seed }: Pick<FlipsResult, 'rows' | 'seed'>): string {
  const lines: (string | number)[][] = [
    ['seed', 'model', 'sequence', 'compared_with', 'frames', 'flip_probability', 'low', 'high', 'pictures'],
  ];
  for (const { label, perSequence, mean } of rows) {
    for (const { sequence, comparedWith, frames, value, low, high, n } of perSequence) {
      lines.push([seed, label, sequence, comparedWith, frames, value, low, high, n]);
    }
    if (mean) lines.push([seed, label, 'mean', '', '', mean.value, mean.low, mean.high, mean.n]);
  }
  return `${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}
