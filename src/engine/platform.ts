/** What differs between the browser's worker and Node, given to the session by its entry. */
import type { WasmAssets } from '../compute/backend';
import type { OpenedStore } from '../store/openStore';

export interface Platform {
  wasm: WasmAssets;
  /** Reads a file of `public/` by its path there. */
  readAsset(path: string): Promise<Uint8Array>;
  openStore(): Promise<OpenedStore>;
  /** Such as "Chromium 156, Linux" or "Node 20.20, Linux". */
  describe: string;
  logicalCores: number;
}
