/** The library's modules, by Vite: one file for each entry, and the parts that they share or load later. */
import { resolve } from 'node:path';
import { build, minifySync, type Plugin } from 'vite';
import { ownTensorflow } from './ownTensorflow';
import type { Registry } from './registryModules';
import { familyEntry, virtualModules } from './virtualModules';

const LATER =
  /tfjs-backend-webgpu|tfjs-backend-cpu\/dist\/(register_all_kernels|backend_cpu|kernels\/(?!.*_impl\.js))|cpuInBrowser|native\/binaries\/network/;

/** Few files, and none of them holds two things that are used apart. */
const PARTS = [
  { name: 'light', test: /src\/(num|image|contract)\/|perturb\/pictureSize/, priority: 4 },
  { name: 'tensorflow', test: (id: string) => /@tensorflow|src\/compute\//.test(id) && !LATER.test(id), priority: 3 },
  { name: 'shared', test: /src\/perturb\/(\w+\.ts|ops\/|digital\/jpeg)/, priority: 2 },
  { name: (id: string) => /src\/perturb\/(\w+)\//.exec(id)?.[1] ?? null, debugName: 'families', priority: 1 },
];

/**
 * @param out the folder, which is left as it is but for the files of the build
 * @param taken notes the packages that are in it
 */
export async function buildModules(registry: Registry, root: string, out: string, taken: Plugin): Promise<void> {
  const at = (path: string) => resolve(root, path);
  const families = [...registry.families.keys()];
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    plugins: [virtualModules(registry), ownTensorflow(), smallTensorflow(), taken],
    resolve: {
      alias: [
        { find: '#tfjs', replacement: at('src/compute/tfjs/inLibrary.ts') },
        {
          find: /^\.\.\/wasm-out\/tfjs-backend-wasm-threaded-simd(\.worker)?\.js$/,
          replacement: at('scripts/without-threads.js'),
        },
      ],
    },
    build: {
      target: 'es2022',
      outDir: out,
      emptyOutDir: false,
      minify: false,
      lib: {
        formats: ['es'],
        entry: {
          index: at('src/package/index.ts'),
          core: at('src/package/core.ts'),
          perturbations: at('src/package/infos.ts'),
          ...Object.fromEntries(families.map((family) => [family, familyEntry(family)])),
        },
      },
      rolldownOptions: {
        treeshake: { moduleSideEffects: (id) => !/tfjs-core\/dist\/io\//.test(id) },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: ({ facadeModuleId }) =>
            `parts/${/tfjs-backend-(webgpu)/.exec(facadeModuleId ?? '')?.[1] ?? '[name]'}.js`,
          codeSplitting: { groups: PARTS },
        },
      },
    },
  });
}

/** A plugin that notes the packages whose code is taken in: name → folder. */
export function takenPackages(packages: Map<string, string>): Plugin {
  return {
    name: 'temper:taken',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
          const [folder, name] = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)(?=\/)/.exec(id.replaceAll('\\', '/')) ?? [];
          if (name !== undefined) packages.set(name, folder!);
        }
      }
    },
  };
}

/**
 * TensorFlow.js in its small form, for pages without a bundler. All else keeps its words: a bundler that takes a part of it needs the remarks that
 * minifying loses, and people read it.
 */
function smallTensorflow(): Plugin {
  return {
    name: 'temper:small-tensorflow',
    generateBundle(_, bundle) {
      for (const [name, chunk] of Object.entries(bundle)) {
        if (chunk.type !== 'chunk' || !/parts\/(tensorflow|webgpu|cpuInBrowser)\.js$/.test(name)) continue;
        chunk.code = minifySync(name, chunk.code, { module: true }).code;
      }
    },
  };
}
