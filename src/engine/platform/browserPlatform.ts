/** The browser's side of the platform: files come from where the page came from, IndexedDB keeps what is kept. */
import { browserWasmAssets } from '../../compute/browserAssets';
import { openStore } from '../../store/openStore';
import { spawnInBrowser } from '../pool/spawnInBrowser';
import { decodeInBrowser } from './decodeInBrowser';
import type { Platform } from './platform';

/** @param base address of the folder that holds `emoji/`, `models/` … */
export function browserPlatform(base: string): Platform {
  return {
    wasm: browserWasmAssets,
    openStore,
    decode: decodeInBrowser,
    fetch: (input, init) => fetch(input, init),
    describe: describeBrowser(),
    logicalCores: navigator.hardwareConcurrency,
    spawnWorker: spawnInBrowser(),
    freeBytes,
    async readAsset(path) {
      const response = await fetch(new URL(path, base));
      if (!response.ok) throw new Error(`the server answered ${response.status} for ${path}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

/** A browser says in whole powers of two how much there is, and not what is free: half of it is taken to be. */
function freeBytes(): number | null {
  const { deviceMemory } = navigator as Navigator & { deviceMemory?: number };
  return deviceMemory === undefined ? null : (deviceMemory * 2 ** 30) / 2;
}

interface Brands {
  userAgentData?: { brands: { brand: string; version: string }[]; platform: string };
}

function describeBrowser(): string {
  const data = (navigator as Navigator & Brands).userAgentData;
  const brand = data?.brands.find(({ brand }) => !/not.{0,2}a.{0,2}brand/i.test(brand)) ?? data?.brands[0];
  return brand ? `${brand.brand} ${brand.version}, ${data!.platform}` : navigator.userAgent;
}
