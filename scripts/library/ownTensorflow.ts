/**
 * TensorFlow.js as a part of the library: an instance of its own, that shares nothing with one that the same page or process may use, and that runs
 * in pages, workers and Node from one file. As published it keeps backends, kernels and flags in the global object, where two copies would change each
 * other's, asks `require` for Node's modules, and takes over Node's handlers of errors.
 */
import type { Plugin } from 'vite';

/** End of a module's path → what becomes of its text. */
const CHANGES: readonly (readonly [string, (code: string) => string])[] = [
  [
    'tfjs-core/dist/global_util.js',
    (code) =>
      replaced(
        code,
        /let ns;\s*if \(typeof \(window\)[\s\S]*?Could not find a global object'\);\s*\}/,
        'const ns = {};',
      ),
  ],
  ['tfjs-core/dist/platforms/platform_browser.js', () => 'export {};'],
  [
    'tfjs-core/dist/platforms/platform_node.js',
    () => `import { env } from '../environment';
env().setPlatform('temper', {
  fetch: (path, init) => fetch(path, init),
  now: () => performance.now(),
  encode: (text) => new TextEncoder().encode(text),
  decode: (bytes, encoding) => new TextDecoder(encoding).decode(bytes),
  setTimeoutCustom: (run, delay) => void setTimeout(run, delay),
  isTypedArray: (a) =>
    a instanceof Float32Array || a instanceof Int32Array || a instanceof Uint8Array || a instanceof Uint8ClampedArray,
});`,
  ],
  [
    'tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js',
    (code) =>
      replaced(
        replaced(code, /ENVIRONMENT_IS_NODE=typeof process==.*?"string";/, 'ENVIRONMENT_IS_NODE=false;'),
        /if\(typeof process!=="undefined"&&process\.listeners\)\{.*?\}\}/,
        '',
      ),
  ],
];

export function ownTensorflow(): Plugin {
  return {
    name: 'temper:own-tensorflow',
    enforce: 'pre',
    transform(code, id) {
      const change = CHANGES.find(([end]) => id.replaceAll('\\', '/').endsWith(end));
      return change ? { code: change[1](code), map: null } : null;
    },
  };
}

/** @throws Error where another version has no such text */
function replaced(code: string, from: RegExp, to: string): string {
  if (!from.test(code)) throw new Error(`TensorFlow.js has no ${from} any more.`);
  return code.replace(from, to);
}
