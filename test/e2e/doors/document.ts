/** The table of docs/three-doors.md. */
import type { Accuracy } from '../../../src/contract/report';
import { CORRUPTIONS, SEVERITIES, type Measured } from './doors';

export interface Row {
  name: string;
  files: readonly string[];
  page: Measured;
  run: Measured;
  evaluated: Measured;
}

const said = ({ accuracy, n }: Accuracy) => `${(100 * accuracy).toFixed(4)} (${n})`;
const cells = ({ clean, corrupted }: Measured) => [said(clean), said(corrupted)];

export function doorsDocument(rows: readonly Row[]): string {
  const header = ['files', 'classes', 'page', 'run', 'evaluate', 'page', 'run', 'evaluate'];
  const lines = rows.map(({ name, files, page, run, evaluated }) => {
    const [clean, corrupted] = [0, 1].map((i) => [page, run, evaluated].map((door) => cells(door)[i]!));
    const classes = [...new Set([page, run, evaluated].map((door) => door.classes))].join(' / ');
    return [`${name} (${files.map((file) => `\`${file}\``).join(', ')})`, classes, ...clean!, ...corrupted!];
  });
  const table = [header, header.map((_, i) => (i < 1 ? '---' : '---:')), ...lines].map(
    (row) => `| ${row.join(' | ')} |`,
  );
  return `# Three doors, one rule

The page, \`temper run\` and \`temper evaluate\` read the same files by the same code: which pictures are measured, which class is which, what is done to a
picture before a network sees it, among which classes an answer is chosen, and the noise that a picture gets, which goes by the seed and its name. So
they give the same figures. Ten data sets of the kinds that people bring, made of the drawings that the embedded network knows, each with a network of its own classes:

Accuracy in per cent, with n in brackets; first on clean pictures, then over ${CORRUPTIONS.join(', ')} at severities ${SEVERITIES.join(' and ')}.

${table.join('\n')}

The page ran in headless Chromium on WebAssembly, the other two under Node. \`npm run build:doors\` makes the ten sets and the table again
and fails where any figure differs; the first and the third are part of \`npm test\`. Every accuracy of every corruption and severity is compared, to twelve digits.
`;
}
