/**
 * The command line as plain JavaScript for Node, so that `npx temper` of the packed file needs no compiler and no package but `sharp`. Files that the
 * sources find beside them are found beside the bundle.
 */
import { copyFile, cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'vite';
import { ownTensorflow } from './ownTensorflow';

const WASM = 'node_modules/@tensorflow/tfjs-backend-wasm/dist';
const BINARIES = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'];

/** End of a module's path → what it finds elsewhere in the package: text → text. */
const MOVED: readonly (readonly [string, string, string])[] = [
  ['engine/platform/nodePlatform.ts', "'../../../public/'", "'../../public/'"],
  [
    'compute/nodeAssets.ts',
    "dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))",
    "dirname(createRequire(import.meta.url).resolve('./tfjs-backend-wasm.wasm'))",
  ],
  // `ownTensorflow` leaves TensorFlow.js no way to files.
  [
    'compute/nodeAssets.ts',
    "simd: join(folder, 'tfjs-backend-wasm-simd.wasm'),",
    "simd: join(folder, 'tfjs-backend-wasm-simd.wasm'), read: async (path) => (await import('node:fs/promises')).readFile(path),",
  ],
];

/** @param taken notes the packages that are in it */
export async function buildCommand(root: string, out: string, taken: Plugin): Promise<void> {
  const at = (path: string) => resolve(root, path);
  const outDir = join(out, 'cli');
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    plugins: [moved(), ownTensorflow(), taken],
    resolve: {
      alias: [
        { find: '#tfjs', replacement: at('src/compute/tfjs/inBrowser.ts') },
        {
          find: /^\.\.\/wasm-out\/tfjs-backend-wasm-threaded-simd(\.worker)?\.js$/,
          replacement: at('scripts/without-threads.js'),
        },
      ],
      mainFields: ['module', 'jsnext:main', 'main'],
    },
    ssr: { noExternal: true, external: ['sharp', 'webgpu'], target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      minify: true,
      rolldownOptions: {
        input: {
          main: at('src/cli/main.ts'),
          outputStreams: at('src/cli/outputStreams.ts'),
          nodeWorker: at('src/engine/pool/poolWorkerNode.ts'),
        },
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
      },
    },
  });
  // `temper export-pytorch` copies these files as they are; they lie where they lie beside `src/cli`.
  await cp(at('src/export/pytorch/project'), join(out, 'export/pytorch/project'), {
    recursive: true,
    filter: (path) => !path.includes('__pycache__'),
  });
  for (const name of BINARIES) await copyFile(at(`${WASM}/${name}`), join(outDir, name));
}

function moved(): Plugin {
  return {
    name: 'temper:moved',
    enforce: 'pre',
    transform(code, id) {
      const changes = MOVED.filter(([end]) => id.replaceAll('\\', '/').endsWith(end));
      if (changes.length === 0) return null;
      const after = changes.reduce((text, [end, from, to]) => {
        if (!text.includes(from)) throw new Error(`${end} has no ${from} any more.`);
        return text.replace(from, to);
      }, code);
      return { code: after, map: null };
    },
  };
}
