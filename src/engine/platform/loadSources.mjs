// Loads the TypeScript sources of a clone under Node, for the command line and for the workers of its pools. esbuild makes one script of them, which is kept
// under `node_modules/.cache/temper/` by what it was made of: to load four hundred files one by one takes each process and each worker a second and more.
// Where nothing can be kept, `tsx` loads them as they are.
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const ENTRIES = {
  main: 'src/cli/main.ts',
  outputStreams: 'src/cli/outputStreams.ts',
  poolWorkerNode: 'src/engine/pool/poolWorkerNode.ts',
};
/** After which a script that was made of other sources goes; a process that runs may still load parts of it. */
const DAYS = 3;
/** Beside the scripts, written last: the size of each. */
const SIZES = 'sizes.json';
/** By which workers load what the process that started them has, though a source was changed meanwhile. */
const SHARED = 'temper-sources';

/** @param {keyof typeof ENTRIES} name */
export async function loadSource(name) {
  const known = getEnvironmentData(SHARED);
  const folder = known === undefined ? await madeOnce() : known;
  setEnvironmentData(SHARED, folder);
  if (folder) return import(pathToFileURL(join(folder, `${name}.mjs`)).href);
  (await import('tsx/esm/api')).register();
  return import(pathToFileURL(join(ROOT, ENTRIES[name])).href);
}

/**
 * @param root folder with `src/` and `node_modules/`
 * @param {Record<string, string>} entries name of a script → its source
 * @returns the folder with the scripts; null where they cannot be made or kept, which `tsx` explains better
 */
export async function madeOnce(root = ROOT, entries = ENTRIES) {
  try {
    const kept = join(root, 'node_modules/.cache/temper');
    const folder = join(kept, keyOf(root));
    if (!isWhole(folder)) {
      await make(root, entries, folder);
      forgetOld(kept);
    }
    return folder;
  } catch {
    return null;
  }
}

/** @returns whether every script of it is there, as long as it was written: what was cut off would not load, now or ever */
function isWhole(folder) {
  try {
    const sizes = Object.entries(JSON.parse(readFileSync(join(folder, SIZES), 'utf8')));
    return sizes.every(([name, size]) => statSync(join(folder, name)).size === size);
  } catch {
    return false;
  }
}

/** Of the clone's place, which the scripts name, and of everything that may be in them: by size and both times of change, of which one can be set back. */
function keyOf(root) {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const paths = sources.filter((path) => /\.(ts|json|mjs)$/.test(path) && !path.endsWith('.test.ts')).sort();
  const hash = createHash('sha256').update(`${root}\n`);
  for (const path of [...paths.map((path) => join('src', path)), 'package.json', 'tsconfig.json']) {
    const { size, mtimeMs, ctimeMs } = statSync(join(root, path));
    hash.update(`${path} ${size} ${mtimeMs} ${ctimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 20);
}

/** Whole or absent: two processes may begin at once. */
async function make(root, entries, folder) {
  const { build } = await import('esbuild');
  const unfinished = `${folder}-${randomUUID()}`;
  try {
    await build({
      absWorkingDir: root,
      entryPoints: entries,
      outdir: unfinished,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      logLevel: 'silent',
      plugins: [{ name: 'places', setup: keepPlaces }],
    });
    const sizes = readdirSync(unfinished).map((name) => [name, statSync(join(unfinished, name)).size]);
    writeFileSync(join(unfinished, SIZES), JSON.stringify(Object.fromEntries(sizes)));
    // Whole it is where another process was quicker.
    if (!isWhole(folder)) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(unfinished, folder);
    }
  } catch (error) {
    if (!isWhole(folder)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function forgetOld(kept) {
  for (const name of readdirSync(kept)) {
    const path = join(kept, name);
    const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - changed <= DAYS * 86_400_000) continue;
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // It is another user's.
    }
  }
}

/** What a source finds beside itself it finds from inside the script too. */
function keepPlaces({ onLoad }) {
  onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
    const text = await readFile(path, 'utf8');
    const place = JSON.stringify(pathToFileURL(path).href);
    return { loader: 'ts', contents: text.replaceAll('import.meta.url', place) };
  });
}
