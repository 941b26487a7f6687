/** The rules about imports: `zones`, which folder of `src/` may import which, and `no-cycle`, no circle of files, types included. */
import { relative, resolve, sep } from 'node:path';
import { importPath, readImports, resolveImport } from './importGraph.js';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCE = resolve(ROOT, 'src');

let graph = null;

/** Calls `check(node, specifier)` for each static, re-exporting and dynamic import with a relative path. */
function eachImport(check) {
  const visit = (node) => {
    const specifier = node.source?.value;
    if (typeof specifier === 'string' && specifier.startsWith('.')) check(node.source, specifier);
  };
  return {
    ImportDeclaration: visit,
    ExportNamedDeclaration: visit,
    ExportAllDeclaration: visit,
    ImportExpression: visit,
    TSImportType: visit,
  };
}

/** The folder of `src/` that a file lies in; null outside of `src/` and for files that lie directly in it. */
function zoneOf(file) {
  const parts = relative(SOURCE, file).split(sep);
  return parts.length > 1 && parts[0] !== '..' ? parts[0] : null;
}

const zones = {
  meta: { type: 'problem', schema: [{ type: 'object' }], messages: { forbidden: '{{message}}' } },
  create(context) {
    const mayImport = context.options[0];
    const zone = zoneOf(context.filename);
    const allowed = mayImport[zone];
    if (!allowed) return {};
    return eachImport((node, specifier) => {
      const target = zoneOf(resolve(context.filename, '..', specifier));
      if (target === null || target === zone || allowed.includes(target)) return;
      const names = allowed.length ? allowed.join(', ') : 'no other folder';
      const message = `${zone}/ may import ${names}. See ARCHITECTURE.md.`;
      context.report({ node, messageId: 'forbidden', data: { message } });
    });
  },
};

const noCycle = {
  meta: { type: 'problem', schema: [], messages: { cycle: 'A circle of imports: {{path}}.' } },
  create(context) {
    const file = context.filename;
    graph ??= readImports(SOURCE);
    return eachImport((node, specifier) => {
      const target = resolveImport(file, specifier);
      const back = target && importPath(graph, target, file);
      if (!back) return;
      const path = [file, ...back].map((name) => relative(ROOT, name)).join(' → ');
      context.report({ node, messageId: 'cycle', data: { path } });
    });
  },
};

export const importRules = { rules: { zones, 'no-cycle': noCycle } };
