/** The library's types: those of `src/package`, which name nothing of TensorFlow.js, with the published names and the families written out. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Exported, Registry } from './registryModules';

const ENTRIES = ['package/index', 'package/core', 'package/infos'];

export async function writeTypes({ families }: Registry, root: string, out: string): Promise<void> {
  const made = await mkdtemp(join(root, 'node_modules/.temper-types-'));
  try {
    await declarations(root, made);
    const infos = [...families.values()].flat();
    await writeFile(join(made, 'package/names.d.ts'), names(infos));
    const types = join(out, 'types');
    for (const file of await reached(made)) {
      const text = await readFile(join(made, file), 'utf8');
      await put(
        join(types, file),
        text.replace(RELATIVE, (_, before: string, path: string, end: string) => `${before}${path}.js${end}`),
      );
    }
    for (const [family, all] of families) await put(join(types, `families/${family}.d.ts`), familyTypes(family, all));
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

const RELATIVE = /((?:from|import) ?\(?')(\.[^']*?)(')/g;

/** The types of all modules behind the entries, as the compiler writes them. */
async function declarations(root: string, outDir: string): Promise<void> {
  const config = join(outDir, 'tsconfig.json');
  const files = [...ENTRIES, 'package/virtual.d'].map((entry) => resolve(root, `src/${entry}.ts`));
  const options = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    // `npm run typecheck` does, which takes as long again.
    noCheck: true,
    stripInternal: true,
    outDir,
    rootDir: resolve(root, 'src'),
  };
  await writeFile(
    config,
    JSON.stringify({ extends: resolve(root, 'tsconfig.json'), compilerOptions: options, files, include: [] }),
  );
  await promisify(execFile)(process.execPath, [resolve(root, 'node_modules/typescript/bin/tsc'), '-p', config]);
}

/** The files that the entries lead to: what stands behind them stays unpublished. */
async function reached(folder: string): Promise<string[]> {
  const known = new Set((await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/')));
  const found = new Set(ENTRIES.map((entry) => `${entry}.d.ts`));
  for (const file of found) {
    const text = await readFile(join(folder, file), 'utf8');
    for (const [, , path] of text.matchAll(RELATIVE)) {
      const next = relative(folder, join(folder, dirname(file), `${path}.d.ts`)).replaceAll('\\', '/');
      if (!known.has(next)) throw new Error(`${file} names ${path}, of which there are no types.`);
      found.add(next);
    }
    if (text.includes('@tensorflow') || text.includes('virtual:'))
      throw new Error(`The types of ${file} name what is not published.`);
  }
  return [...found];
}

const names = (infos: readonly Exported[]) => `/** The published names. */
export type PerturbationName =
${infos.map(({ info }) => `  | '${info.name}'`).join('\n')};
`;

const familyTypes = (
  family: string,
  all: readonly Exported[],
) => `/** \`temper/${family}\`: perturbations for \`corrupt\`, each by itself. */
import type { PicturePerturbation } from '../package/types.js';
${all
  .map(
    ({ name, info }) => `
/**
 * ${info.label}: ${info.description}
 *
 * \`${info.formula}\`
 *
 * ${info.source}.
 */
export declare const ${name}: PicturePerturbation;`,
  )
  .join('\n')}
`;

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
