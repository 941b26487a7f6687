/**
 * A Vite plugin that compresses the WebAssembly binaries of the built page. They shrink to a third, and many servers compress texts
 * alone; `src/compute/wasmAhead.ts` unpacks them. The files keep their names.
 */
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const GZIP = [0x1f, 0x8b];

export function compressedWasm(): Plugin {
  return {
    name: 'temper:compressed-wasm',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const [name, output] of Object.entries(bundle)) {
        if (output.type !== 'asset' || !name.endsWith('.wasm')) continue;
        const source = Buffer.from(output.source);
        // The page and its worker are built one after the other, with the same binaries.
        if (GZIP.every((byte, i) => source[i] === byte)) continue;
        output.source = gzipSync(source, { level: 9 });
      }
    },
  };
}
