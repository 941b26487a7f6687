/** The findings as Markdown: what was measured on, then a table for each section. Every figure with its spread and its baseline. */
import { isTimes, ratioTo, type Environment, type Outcome, type Row, type SectionResult } from './rows';

export function markdown(results: readonly SectionResult[]): string {
  const environment = results.find((result) => result.environment)?.environment ?? null;
  const dry = results.some((result) => result.dry);
  return [
    '# WebGPU beside WebAssembly',
    ...(environment ? [...warning(environment, dry), measuredOn(environment), kernelNote(environment)] : []),
    READING,
    ...results.map(sectionText),
    '',
  ].join('\n\n');
}

const READING =
  'Milliseconds: the median, with the smallest and the largest in brackets, and the number of repetitions. `× wasm` is how many times ' +
  'as fast WebGPU is as WebAssembly on this machine in this run, by the medians; `× stock` likewise as the kernels of TensorFlow.js. ' +
  '`shaders` is how many the GPU is given for it: small ones cost by their number.';

function warning({ software }: Environment, dry: boolean): string[] {
  if (software) {
    return [
      '**Software was measured, a WebGPU adapter that computes on the processor. These are no figures of any GPU.** Sizes are tiny.',
    ];
  }
  return dry ? ['**A dry run with tiny sizes: it shows that everything runs. Its times say nothing.**'] : [];
}

function measuredOn(found: Environment): string {
  const listed = (values: Record<string, string | number>) =>
    Object.entries(values)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  return table(
    ['', ''],
    [
      ['adapter', listed(found.adapter)],
      ['limits', listed(found.limits)],
      ['features', found.features.join(', ')],
      ['`webgpu`', found.backends.webgpu],
      ['`wasm`', found.backends.wasm],
      ['self-test on `webgpu`', found.selfTest],
      ['machine', `${found.machine}, ${found.logicalCores} logical cores`],
      ['versions', listed(found.versions)],
      ['date', found.date],
    ],
  );
}

function kernelNote({ kernels: { replacing, added } }: Environment): string {
  const stand = replacing.length
    ? `Kernels of ours that stand in for something of TensorFlow.js on \`webgpu\`, and are left out in the column *stock*: ${replacing.join(', ')}.`
    : 'On `webgpu` no kernel of ours stands in for something of TensorFlow.js, so there is nothing to measure in a column *stock*.';
  return `${stand} Operations that TensorFlow.js has not, so that nothing can be left out: ${added.join(', ') || 'none'}.`;
}

function sectionText({ title, method, rows, failed, seconds }: SectionResult): string {
  const failure = failed === null ? [] : [`**This section ended early: ${failed}**`];
  const stock = rows.some(({ outcomes }) => isTimes(outcomes.stock) || 'failed' in outcomes.stock);
  const rates = rows.some(({ gigaflop }) => gigaflop !== undefined);
  const head = [
    '',
    'webgpu',
    'wasm',
    '× wasm',
    ...(stock ? ['stock', '× stock'] : []),
    ...(rates ? ['GFLOP/s'] : []),
    'shaders',
    '',
  ];
  const lines = rows.map((row) => [
    `${row.name} (${row.unit})`,
    cell(row.outcomes.webgpu),
    cell(row.outcomes.wasm),
    ratio(row, 'wasm'),
    ...(stock ? [cell(row.outcomes.stock), ratio(row, 'stock')] : []),
    ...(rates ? [rate(row)] : []),
    shaders(row),
    row.agreement,
  ]);
  return [
    `## ${title}`,
    ...(method ? [method] : []),
    ...failure,
    ...(rows.length ? [table(head, lines)] : []),
    `${seconds.toFixed(0)} s in all.`,
  ].join('\n\n');
}

function table(head: string[], lines: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${head.map((_, i) => (i === 0 ? '---|' : '---:|')).join('')}`, ...lines.map(line)].join('\n');
}

function cell(outcome: Outcome): string {
  if ('failed' in outcome) return `failed: ${outcome.failed.trim().split('\n')[0]!}`;
  if ('left' in outcome) return `– (${outcome.left})`;
  const { median, min, max, runs, note } = outcome;
  const spread = runs > 1 ? `${number(min)}–${number(max)}, ${runs}` : 'once';
  return `${number(median)} (${spread}${note ? `, ${note}` : ''})`;
}

function ratio(row: Row, baseline: 'wasm' | 'stock'): string {
  const value = ratioTo(row, baseline);
  return value === null ? '–' : `${number(value)}×`;
}

function rate({ gigaflop, outcomes: { webgpu } }: Row): string {
  return gigaflop === undefined || !isTimes(webgpu) ? '–' : number((1000 * gigaflop) / webgpu.median);
}

function shaders({ outcomes: { webgpu, stock } }: Row): string {
  const count = (outcome: Outcome) => (isTimes(outcome) && outcome.dispatches ? String(outcome.dispatches) : '');
  return [count(webgpu), count(stock) && `stock ${count(stock)}`].filter(Boolean).join(', ');
}

/** Three digits that count. */
function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString();
}
