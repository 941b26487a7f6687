/** Sources that are made one script: again when they change, once where two ask at once, and with what they find beside themselves. */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { madeOnce } from './loadSources.mjs';

let root = '';
const put = (path: string, text: string) => writeFile(join(root, path), text);
const made = () => madeOnce(root, { main: 'src/cli/main.ts' });
const kept = () => readdir(join(root, 'node_modules/.cache/temper'));

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'temper-sources-'));
  await mkdir(join(root, 'src/cli'), { recursive: true });
  await put('package.json', '{ "type": "module" }');
  await put('tsconfig.json', '{}');
  await put('src/cli/name.ts', "export const name: string = 'one';");
  await put('src/cli/main.ts', "export { name } from './name'; export const place = import.meta.url;");
});
afterAll(() => rm(root, { recursive: true, force: true }));

it('are made once, know their places, and are made again where one changed', async () => {
  const [folder, other] = await Promise.all([made(), made()]);
  expect(other).toBe(folder);
  expect(await kept()).toHaveLength(1);
  const place = pathToFileURL(join(root, 'src/cli/main.ts')).href;
  const load = (from: string | null) => import(/* @vite-ignore */ pathToFileURL(join(from!, 'main.mjs')).href);
  expect({ ...(await load(folder)) }).toEqual({ name: 'one', place });
  await put('src/cli/name.ts', "export const name: string = 'another';");
  const changed = await made();
  expect(changed).not.toBe(folder);
  expect({ ...(await load(changed)) }).toEqual({ name: 'another', place });
  expect(await made()).toBe(changed);
});

it('are made again where a script was cut off, where a time was set back, and where the folder was moved', async () => {
  const first = (await made())!;
  const script = join(first, 'main.mjs');
  const whole = await readFile(script, 'utf8');
  await truncate(script, 10);
  expect(await made()).toBe(first);
  expect(await readFile(script, 'utf8')).toBe(whole);
  const source = join(root, 'src/cli/name.ts');
  const { atime, mtime } = await stat(source);
  await put('src/cli/name.ts', "export const name: string = 'anOther';");
  await utimes(source, atime, mtime);
  expect(await made()).not.toBe(first);
  const before = await kept();
  const moved = `${root}-moved`;
  await rename(root, moved);
  root = moved;
  expect(before).not.toContain(basename((await made())!));
});

it('are left to tsx where they cannot be made', async () => {
  await put('src/cli/name.ts', 'export const name = ;');
  expect(await made()).toBeNull();
  expect((await kept()).filter((name) => name.length > 20)).toEqual([]);
});
