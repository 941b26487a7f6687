/** The text of `docs/fidelity.md`, and what a test reads back from it. */
import type { PerturbationInfo } from '../../src/contract/perturbation';
import { differences, withinErrors } from './fidelity';
import type { Cell, Figures } from './fidelity';

export interface Table {
  title: string;
  about: string;
  /** Sections in their order; of perturbations, or of the same measured in another way. */
  infos: readonly Pick<PerturbationInfo, 'name' | 'random'>[];
  cells: readonly Cell[];
}

const COLUMNS: readonly { figure: keyof Figures; title: string; digits: number }[] = [
  { figure: 'psnr', title: 'PSNR to clean (dB)', digits: 2 },
  { figure: 'ssim', title: 'SSIM to clean', digits: 3 },
  { figure: 'mean', title: 'channel mean', digits: 1 },
  { figure: 'std', title: 'channel deviation', digits: 1 },
  { figure: 'mae', title: 'mean absolute difference', digits: 1 },
  { figure: 'spectrum', title: 'log power of the difference', digits: 2 },
];

function columnsOf({ ours }: Cell) {
  return COLUMNS.filter(({ figure }) => ours[figure] !== undefined);
}

function headOf(cell: Cell): string {
  const titles = ['severity', ...columnsOf(cell).map(({ title }) => title), 'PSNR to published', 'inside'];
  return `| ${titles.join(' | ')} |\n|${' --- |'.repeat(titles.length)}`;
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return `${value < 0 && Number(text) !== 0 ? '−' : '+'}${text}`;
}

/** "ours / published (difference of limit)"; of the channels, the one that is furthest away. */
function compared(cell: Cell, figure: keyof Figures, digits: number): string {
  const difference = differences(cell)[figure]!;
  const pick = (figures: Figures): number => {
    const value = figures[figure]!;
    if (typeof value === 'number') return value;
    const apart = value.map((_, i) => Math.abs(cell.ours[figure as 'mean'][i]! - cell.reference[figure as 'mean'][i]!));
    return value[apart.indexOf(Math.max(...apart))]!;
  };
  const spread = cell.errors[figure] ?? 0;
  const error = spread > 0 ? ` ± ${spread.toFixed(digits)}` : '';
  return `${pick(cell.ours).toFixed(digits)} / ${pick(cell.reference).toFixed(digits)}${error} (${signed(difference, digits)} of ${cell.limits[figure]})`;
}

function rowOf(cell: Cell): string {
  const { likeness } = cell;
  const columns = [
    String(cell.severity),
    ...columnsOf(cell).map(({ figure, digits }) => compared(cell, figure, digits)),
    likeness ? `${Number.isFinite(likeness.worst) ? likeness.worst.toFixed(1) : 'equal'} (≥ ${likeness.least})` : '–',
    cell.inside ? 'yes' : withinErrors(cell) ? '**no**, but within 3 standard errors' : '**no**',
  ];
  return `| ${columns.join(' | ')} |`;
}

function sectionOf(info: Table['infos'][number], cells: readonly Cell[]): string {
  const { photographs, seeds } = cells[0]!;
  const draws = info.random ? `, ${seeds} seeds each` : ', nothing drawn';
  return `### ${info.name}\n\n${photographs} photographs${draws}.\n\n${headOf(cells[0]!)}\n${cells.map(rowOf).join('\n')}\n`;
}

export function summaryOf({ title, cells }: Pick<Table, 'title' | 'cells'>): string {
  const outside = cells.filter((cell) => !cell.inside);
  const named = outside.map((cell) => `${cell.name} ${cell.severity}`).join(', ');
  return `${title}: ${cells.length - outside.length} of ${cells.length} cells are inside the limits${outside.length ? `; outside are ${named}` : ''}.`;
}

export function fidelityDocument(tables: readonly Table[]): string {
  const intro = `# Fidelity of the corruptions

Written by \`npm run build:fidelity\`; do not edit. How near the corruptions are to the published implementations, at 224 px.

${tables.map((table) => `- ${summaryOf(table)}`).join('\n')}

Each cell compares means over the same photographs: **ours / published (difference of the limit)**. PSNR and SSIM are to the clean
picture; of channel mean and standard deviation (0..255) the channel that is furthest away is shown. The limits of random
corruptions are 1 dB, 0.03, 3 and 4, and twice that for snow, frost and spatter. A published figure is a mean over few random draws:
its standard error, as the spread of our draws gives it, stands behind ±. What is deterministic is compared with the published
pictures as well, at severities 1, 3 and 5, of which four photographs are at hand: the worst is shown, and must reach 35 dB, JPEG 32 dB.

Where the original code (hendrycks/robustness) and its version for any size (bethgelab/imagecorruptions) differ, the latter is
followed: motion blur and the drift of snow are its own instead of ImageMagick's, and elastic transform has no affine map. Two
differences are left on purpose: the textures of frost are drawn, as the published photographs are not ours to pass on, and
random numbers come from a counter-based generator, so random pictures agree in distribution, not pixel by pixel.
`;
  const parts = tables.map(
    ({ title, about, infos, cells }) =>
      `## ${title}\n\n${about}\n\n${infos
        .map((info) =>
          sectionOf(
            info,
            cells.filter((cell) => cell.name === info.name),
          ),
        )
        .join('\n')}`,
  );
  return `${[intro, ...parts].join('\n')}`;
}

export interface DocumentedCell {
  name: string;
  severity: number;
  inside: boolean;
}

/** The cells that a document names. */
export function documentedCells(document: string): DocumentedCell[] {
  let name = '';
  const cells: DocumentedCell[] = [];
  for (const line of document.split('\n')) {
    const heading = /^### (.+)$/.exec(line);
    if (heading) name = heading[1]!;
    const row = /^\| ([1-5]) \|.*\| (yes|\*\*no\*\*[^|]*) \|$/.exec(line);
    if (row) cells.push({ name, severity: Number(row[1]), inside: row[2] === 'yes' });
  }
  return cells;
}
