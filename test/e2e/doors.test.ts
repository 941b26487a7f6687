/**
 * The same files through the page, `temper run` and `temper evaluate`: equal n, classes and accuracies, to the last digit. Three kinds of
 * files in every run; `npm run build:doors` takes all ten and writes the table of docs/three-doors.md.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { doorsDocument, type Row } from './doors/document';
import { throughEvaluate, throughPage, throughRun, type Measured } from './doors/doors';
import { doorSets } from './doors/sets';
import { launch, type OpenPage } from './launch';

const ALL = process.env['TEMPER_DOORS'] === 'all';
const DOCUMENT = fileURLToPath(new URL('../../docs/three-doors.md', import.meta.url));
const sets = (await doorSets()).filter((_, i) => ALL || i === 0 || i === 2);
const rows: Row[] = [];

let open: OpenPage | null = null;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'temper-doors-'));
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(async () => {
  vi.restoreAllMocks();
  await open?.close();
  open = null;
  rmSync(folder, { recursive: true, force: true });
});
afterAll(() => {
  if (ALL && rows.length === sets.length) writeFileSync(DOCUMENT, doorsDocument(rows));
});

/** Sums of the same numbers in another order differ in the sixteenth digit. */
const exact = ({ classes, clean, corrupted, perCorruption }: Measured) =>
  JSON.parse(
    JSON.stringify({ classes, clean, corrupted, perCorruption }, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(12)) : value,
    ),
  ) as unknown;

describe('three doors', () => {
  it.each(sets.map((set) => [set.name, set] as const))('measure alike: %s', async (_, set) => {
    const evaluated = await throughEvaluate(folder, set);
    const run = await throughRun(folder, set);
    open = await launch();
    const page = await throughPage(open, set);
    expect(evaluated.clean.n).toBe(set.n);
    // The network knows these drawings, so that a wrong class or order would show.
    expect(evaluated.clean.accuracy).toBeGreaterThan(0.9);
    expect(exact(run)).toEqual(exact(evaluated));
    expect(exact(page)).toEqual(exact(evaluated));
    expect(open.errors).toEqual([]);
    rows.push({ name: set.name, files: Object.keys(set.files), page, run, evaluated });
  });
});
