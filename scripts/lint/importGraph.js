/** Who imports whom in `src/`, types included: read from the files once a lint run. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Every relative path after `from`, `import` or `import(`; `new URL(...)`, which starts a worker, imports nothing. */
const IMPORT = /\b(?:from|import)\s*\(?\s*'(\.[^']*)'/g;
const ENDINGS = ['', '.ts', '.svelte', '.svelte.ts', '.js', '/index.ts'];

/**
 * The file that a relative path leads to, absolute; null where there is none.
 * @param from absolute path of the importing file
 */
export function resolveImport(from, specifier) {
  const base = resolve(dirname(from), specifier.replace(/\?.*$/, ''));
  const path = ENDINGS.map((ending) => base + ending).find((file) => existsSync(file) && statSync(file).isFile());
  return path ?? null;
}

/**
 * Absolute path of each file below a folder → the files it imports.
 * @returns {Map<string, string[]>}
 */
export function readImports(folder) {
  const graph = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(ts|svelte)$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const specifiers = [...readFileSync(file, 'utf8').matchAll(IMPORT)].map((match) => match[1]);
    graph.set(
      file,
      specifiers.map((specifier) => resolveImport(file, specifier)).filter((path) => path !== null),
    );
  }
  return graph;
}

/**
 * The shortest way from one file to another along imports, both ends included; null where there is none.
 * @param {Map<string, string[]>} graph
 * @returns {string[] | null}
 */
export function importPath(graph, from, to) {
  const before = new Map([[from, null]]);
  for (const file of before.keys()) {
    if (file === to) {
      const path = [];
      for (let at = file; at !== null; at = before.get(at)) path.unshift(at);
      return path;
    }
    for (const next of graph.get(file) ?? []) if (!before.has(next)) before.set(next, file);
  }
  return null;
}
