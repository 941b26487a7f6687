/** Node's side of the platform: files come from the project's `public/`; results stay in memory. */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { nodeWasmAssets } from '../../compute/nodeAssets';
import type { Platform } from './platform';
import { MemoryStore } from '../../store/MemoryStore';

const PUBLIC = fileURLToPath(new URL('../../../public/', import.meta.url));

export function nodePlatform(): Platform {
  return {
    wasm: nodeWasmAssets(),
    openStore: () =>
      Promise.resolve({
        store: new MemoryStore(),
        persistent: false,
        note: 'The command line keeps nothing but its output.',
      }),
    // Loaded at first use: most commands and tests read no picture files.
    decode: async (bytes) => (await (await import('./decodeUnderNode')).decodeBytes(bytes)).picture,
    fetch: (input, init) => fetch(input, init),
    describe: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    logicalCores: availableParallelism(),
    async readAsset(path) {
      return new Uint8Array(await readFile(join(PUBLIC, path)));
    },
  };
}
