/** Node's side of the platform: files come from the project's `public/`; results stay in memory, or in a folder where one is named. */
import { readFile } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { nodeWasmAssets } from '../../compute/nodeAssets';
import { ReadableError } from '../../contract/ReadableError';
import { spawnUnderNode } from '../pool/spawnUnderNode';
import type { Platform } from './platform';
import { MemoryStore } from '../../store/MemoryStore';

const PUBLIC = fileURLToPath(new URL('../../../public/', import.meta.url));

/** Drawings that this process has read: the same bytes are decoded once (`sources/emojiPack.ts`), however many sessions it opens. */
const drawings = new Map<string, Uint8Array>();

/** What a container leaves, where there is one. */
function freeBytes(): number {
  const { availableMemory, constrainedMemory } = process as unknown as Partial<Record<string, () => number>>;
  const limit = constrainedMemory?.() ?? 0;
  // Without a limit, some systems say 0 and others more than there is.
  const left = limit > 0 && limit < 2 ** 50 ? limit - process.memoryUsage.rss() : Infinity;
  return Math.min(availableMemory?.() ?? freemem(), left);
}

/** @param options.keepIn a folder for what shall be found by a later process; without it nothing is kept but the output */
export function nodePlatform({ keepIn }: { keepIn?: string } = {}): Platform {
  return {
    wasm: nodeWasmAssets(),
    openStore: async () =>
      keepIn === undefined
        ? { store: new MemoryStore(), persistent: false, note: 'The command line keeps nothing but its output.' }
        : // Loaded where it is asked for: it is for studies alone.
          { store: new (await import('../../store/DiskStore')).DiskStore(keepIn), persistent: true, note: null },
    // Loaded at first use: most commands and tests read no picture files.
    decode: async (bytes) => (await (await import('./decodeUnderNode')).decodeBytes(bytes)).picture,
    fetch: (input, init) => fetch(input, init),
    describe: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    logicalCores: availableParallelism(),
    workers: Number(process.env.TEMPER_WORKERS) || null,
    spawnWorker: spawnUnderNode(),
    freeBytes,
    async readAsset(path) {
      try {
        const bytes = drawings.get(path) ?? new Uint8Array(await readFile(join(PUBLIC, path)));
        if (/^emoji\/.*\.png$/.test(path)) drawings.set(path, bytes);
        return bytes;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        throw new ReadableError(
          `${path} is not here. The package has neither the drawings nor the networks that come with the page (6 MB): ` +
            'use a clone of the repository, or models and pictures of your own.',
        );
      }
    },
  };
}
