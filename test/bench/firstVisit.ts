/**
 * `tsx test/bench/firstVisit.ts [--folder dist] [--hash '#look?…'] [--files]`: what a first visit to the built page costs at 1.5 Mbit/s
 * and at full speed. The page is served as `npm start` does it: texts are compressed (gzip), WebAssembly, pictures and weights are not.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { preview } from 'vite';
import type { Moments } from './firstVisit/moments';
import { firstVisit, type Visit } from './firstVisit/visit';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A line as it is in many schools, and whatever the machine gives. */
export const LINES = {
  '1.5 Mbit/s': { bitsPerSecond: 1.5e6, latency: 40 },
  'full speed': { bitsPerSecond: null, latency: 0 },
} as const;

/** Seconds that a first visit may take until the corrupted picture, the grid in view and the answers of the four networks are there. */
const TARGETS: Readonly<Record<keyof typeof LINES, Partial<Record<keyof Moments, number>>>> = {
  '1.5 Mbit/s': { picture: 6, grid: 10, answers: 20 },
  'full speed': { answers: 3 },
};

/** @param folder the built page */
export async function visitBuilt(folder: string, name: keyof typeof LINES, hash = ''): Promise<Visit> {
  if (!existsSync(join(folder, 'index.html')))
    throw new Error(`There is no built page in ${folder}. Run: npm run build`);
  const server = await preview({
    root: ROOT,
    logLevel: 'warn',
    build: { outDir: folder },
    preview: { port: 0, host: '127.0.0.1', open: false },
  });
  try {
    const url = server.resolvedUrls?.local[0];
    if (!url) throw new Error('The preview server gave no address.');
    return await firstVisit(url, LINES[name], hash);
  } finally {
    await server.close();
  }
}

/** The rows of the table: a quantity, and its value in words. */
export function visitRows(
  { moments, bytes, requests, twice, longestBlock }: Visit,
  line: keyof typeof LINES,
): [string, string][] {
  const at = (name: keyof typeof moments) => {
    const value = moments[name];
    const most = TARGETS[line][name];
    const target = most === undefined ? '' : ` (at most ${most})`;
    return typeof value === 'number' ? `${(value / 1000).toFixed(2)} s${target}` : 'did not come';
  };
  const kilobytes = (count: number) => `${Math.round(count / 1000).toLocaleString('en')} kB`;
  return [
    ['page drawn', at('drawn')],
    ['corrupted picture', at('picture')],
    [`grid, ${moments.cells} cells in view or nearest to it`, at('grid')],
    ['answers of the four networks', at('answers')],
    ['engine ready', at('ready')],
    ['kept for offline use', at('offline')],
    ['until the answers', `${requests.answers} requests, ${kilobytes(bytes.answers)}`],
    ['in all', `${requests.all} requests, ${kilobytes(bytes.all)}`],
    ['fetched more than once', twice.length === 0 ? 'nothing' : twice.join(', ')],
    [
      'longest block of the main thread after the first second',
      longestBlock > 0 ? `${Math.round(longestBlock)} ms` : 'below 50 ms',
    ],
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string', default: join(ROOT, 'dist') },
      hash: { type: 'string', default: '' },
      files: { type: 'boolean', default: false },
      line: { type: 'string' },
    },
  });
  for (const name of Object.keys(LINES) as (keyof typeof LINES)[]) {
    if (values.line !== undefined && values.line !== name) continue;
    const visit = await visitBuilt(values.folder, name, values.hash);
    console.log(`\nFirst visit, ${name}`);
    for (const [what, value] of visitRows(visit, name)) console.log(`  ${what.padEnd(58)} ${value}`);
    if (!values.files) continue;
    const first = visit.fetched[0]?.asked ?? 0;
    for (const { path, status, bytes, asked, ended } of visit.fetched) {
      const seconds = [asked, ended].map((time) => ((time - first) / 1000).toFixed(2).padStart(6)).join(' –');
      console.log(`  ${seconds} s  ${String(status)}  ${String(bytes).padStart(9)}  ${path}`);
    }
    for (const { start, duration } of visit.moments.blocks) {
      console.log(`  block of ${Math.round(duration)} ms at ${(start / 1000).toFixed(2)} s`);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
