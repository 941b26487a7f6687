/** The text of `docs/model-accuracy.md`. */
import { wilson } from '../../src/num/statistics';
import { CELL_LIMIT, compareAccuracies, MEAN_LIMIT } from './modelAccuracy';
import type { Accuracies } from './modelAccuracy';

export interface MeasuredCell {
  corruption: string;
  severity: string;
  n: number;
  /** Pictures classified rightly under our corruption, and under the published one. */
  right: number;
  published: number;
  /** Pictures on which both answers are the same class, right or wrong. */
  same: number;
}

export interface MeasuredModel {
  title: string;
  clean: Omit<MeasuredCell, 'corruption' | 'severity'>;
  cells: readonly MeasuredCell[];
}

const percent = (share: number) => (100 * share).toFixed(0);

function interval(right: number, n: number): string {
  const { low, high } = wilson(right, n);
  return `${percent(right / n)} [${percent(low)}, ${percent(high)}]`;
}

function points(right: number, published: number, n: number): string {
  const difference = Math.round((100 * (right - published)) / n);
  return difference === 0 ? '0' : `${difference < 0 ? '−' : '+'}${Math.abs(difference)}`;
}

function accuracies(cells: readonly MeasuredCell[], figure: 'right' | 'published'): Accuracies {
  const table: Record<string, Record<string, number>> = {};
  for (const cell of cells) (table[cell.corruption] ??= {})[cell.severity] = cell[figure] / cell.n;
  return table;
}

export function summaryOf({ title, cells }: MeasuredModel): string {
  const { mean, outside } = compareAccuracies(accuracies(cells, 'right'), accuracies(cells, 'published'));
  const signed = cells.reduce((sum, cell) => sum + (100 * (cell.right - cell.published)) / cell.n, 0) / cells.length;
  const named = outside.map(
    ({ corruption, severity, difference }) => `${corruption} ${severity} (${difference.toFixed(0)})`,
  );
  return `${title}: ${mean.toFixed(1)} points apart on average over corruptions (limit ${MEAN_LIMIT}), ${signed.toFixed(1)} with signs; ${
    cells.length - outside.length
  } of ${cells.length} cells within ${CELL_LIMIT} points${named.length > 0 ? `; outside are ${named.join(', ')}` : ''}.`;
}

function row(name: string, severity: string, { n, right, published, same }: MeasuredModel['clean']): string {
  const beyond = Math.abs(right - published) > (CELL_LIMIT / 100) * n ? ' **outside**' : '';
  return `| ${name} | ${severity} | ${n} | ${interval(right, n)} | ${interval(published, n)} | ${points(right, published, n)}${beyond} | ${same} |`;
}

function sectionOf({ title, clean, cells }: MeasuredModel): string {
  const rows = [row('none', '–', clean), ...cells.map((cell) => row(cell.corruption, cell.severity, cell))];
  return `## ${title}

| corruption | severity | n | ours (%) | published (%) | difference | same answer |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

export function modelAccuracyDocument(models: readonly MeasuredModel[]): string {
  return `# A published network under our corruptions

Written by \`npm run build:model-accuracy\`; do not edit. Top-1 accuracy of MobileNetV2 on photographs under the fifteen corruptions of
ImageNet-C, made by Temper and by bethgelab/imagecorruptions: the same weights, the same photographs, severities 1, 3 and 5.

${models.map((model) => `- ${summaryOf(model)}`).join('\n')}

Each accuracy has its 95 % Wilson interval. The photographs are the same on both sides but the random draws are not, so a
random corruption differs by chance too; *same answer* counts photographs that get the same class on both sides, right or wrong. The
photographs probably stem from the training split, so the accuracies exceed what is published for unseen ones.

${models.map(sectionOf).join('\n')}`;
}
