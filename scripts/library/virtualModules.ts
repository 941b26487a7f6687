/** The modules of `src/package/virtual.d.ts`, and an entry for each family: written by the build from the registry. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { chainedOps } from './chainedOps';
import type { Registry } from './registryModules';

const PREFIX = 'virtual:temper/';
const BINARY = resolve(
  import.meta.dirname,
  '../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
);

/** The entry of a family, for the build. */
export const familyEntry = (family: string) => `${PREFIX}entry/${family}`;

export function virtualModules({ families, attacks }: Registry): Plugin {
  const named = [...families];
  const infos = named.flatMap(([, all]) => all.map(({ info }) => info));
  const lines = (family: string) =>
    families.get(family)!.map(({ name, file }) => ({ name, from: JSON.stringify(file) }));
  const texts: Record<string, () => string | Promise<string>> = {
    'chained-ops': chainedOps,
    infos: () => `export const infos = ${JSON.stringify(infos, null, 1)};`,
    families: () =>
      `export const familyOf = ${JSON.stringify(Object.fromEntries(infos.map(({ name, family }) => [name, family])))};
export const attacks = ${JSON.stringify(attacks)};
export const families = {
${named.map(([family]) => `  ${JSON.stringify(family)}: () => import('${PREFIX}family/${family}').then((m) => m.all),`).join('\n')}
};`,
    wasm: async () => `export const simd = '${gzipSync(await readFile(BINARY), { level: 9 }).toString('base64')}';`,
  };
  for (const [family] of named) {
    texts[`entry/${family}`] = () =>
      lines(family)
        .map(({ name, from }) => `export { ${name} } from ${from};`)
        .join('\n');
    texts[`family/${family}`] = () => {
      const all = lines(family);
      return `${all.map(({ name, from }) => `import { ${name} } from ${from};`).join('\n')}
export const all = [${all.map(({ name }) => name).join(', ')}];`;
    };
  }
  return {
    name: 'temper:virtual-modules',
    // Entries come as paths within the root.
    resolveId: (id) => (id.includes(PREFIX) ? `\0${id.slice(id.indexOf(PREFIX))}` : null),
    load: (id) => (id.startsWith(`\0${PREFIX}`) ? texts[id.slice(PREFIX.length + 1)]?.() : null),
  };
}
