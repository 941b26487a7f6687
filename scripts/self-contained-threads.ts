/**
 * A Vite plugin that keeps WASM threads working in a bundle. The WASM backend of TensorFlow.js starts each thread from
 * the text of its own factory function (`factory.toString()`). That function refers to `_scriptDir` of the scope around
 * it; a minifier renames the variable and drops the `typeof` guard, and every thread dies of a ReferenceError. Declared
 * inside the function, the text is complete. The value is not needed: the addresses of all binaries are given.
 */
import type { Plugin } from 'vite';

const FILE = /tfjs-backend-wasm-threaded-simd\.js(\?|$)/;
const HEAD = /function\(WasmBackendModuleThreadedSimd\) \{/;

export function selfContainedThreads(): Plugin {
  return {
    name: 'temper:self-contained-threads',
    transform(code, id) {
      if (!FILE.test(id)) return null;
      if (!HEAD.test(code)) throw new Error(`${id} has changed: look at scripts/self-contained-threads.ts again.`);
      return { code: code.replace(HEAD, (head) => `${head} var _scriptDir;`), map: null };
    },
  };
}
