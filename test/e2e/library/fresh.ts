/** A fresh folder with the packed library in it, installed as people install it, without a network. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';

export interface Fresh {
  folder: string;
  /** Bytes of what `npm pack` made. */
  packed: number;
  /** The paths in it. */
  files: readonly string[];
  /** Runs a module that lies in the folder. @returns what it printed */
  node(...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

/** @param others packages that stand in the place of those that people install beside it; they come from this clone */
export async function freshFolder(others: readonly string[]): Promise<Fresh> {
  const folder = await mkdtemp(join(tmpdir(), 'temper-fresh-'));
  // What vitest sets would make another build.
  const env = { ...process.env, NODE_ENV: 'production', VITEST: '', NODE_OPTIONS: '' };
  const { stdout } = await run(NPM, ['pack', '--json', '--pack-destination', folder], {
    cwd: ROOT,
    env,
    maxBuffer: 1e8,
  });
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [
    { filename: string; files: { path: string }[] },
  ];
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await run(NPM, ['install', '--offline', '--omit=optional', '--no-audit', '--no-fund', `./${filename}`], {
    cwd: folder,
    env,
  });
  await cp(join(folder, 'node_modules/temper/examples'), folder, { recursive: true });
  for (const name of others) {
    const at = join(folder, 'node_modules', name);
    await mkdir(dirname(at), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), at, 'junction');
  }
  return {
    folder,
    packed: (await stat(join(folder, filename))).size,
    files: files.map(({ path }) => path),
    node: async (...args) => (await run(process.execPath, args, { cwd: folder, env, maxBuffer: 1e8 })).stdout,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
