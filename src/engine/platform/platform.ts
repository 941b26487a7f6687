/** What differs between the browser's worker and Node, given to the session by its entry. */
import type { WasmAssets } from '../../compute/backend';
import type { SpawnWorker } from '../../pool/PoolWorker';
import type { DecodePicture } from '../../sources/pictures/PictureSource';
import type { OpenedStore } from '../../store/openStore';

export interface Platform {
  wasm: WasmAssets;
  /** Reads a file of `public/` by its path there. */
  readAsset(path: string): Promise<Uint8Array>;
  openStore(): Promise<OpenedStore>;
  /** A picture file into pixels: upright, sRGB, transparency laid on white. Its errors continue "the file …". */
  decode: DecodePicture;
  /** For models and data that the user names by an address. */
  fetch: typeof fetch;
  /** Such as "Chromium 156, Linux" or "Node 20.20, Linux". */
  describe: string;
  logicalCores: number;
  /** How many workers compute where nobody says; null or left out for one a core. */
  workers?: number | null;
  /** Starts a worker of a pool; without it all work is done in the own thread. */
  spawnWorker?: SpawnWorker;
  /** Bytes of memory that are free, as far as that can be known; null where it cannot. */
  freeBytes?: () => number | null;
}
