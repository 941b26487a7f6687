/** What `inBrowser.ts` runs in a page. */
import { probeAdapter } from '../../../src/compute/adapter';
import { browserWasmAssets } from '../../../src/compute/browserAssets';
import type { SectionName, SectionResult } from './rows';
import { runSection } from './section';

export interface PageRequest {
  section: SectionName;
  dry: boolean;
  /** Whether a software adapter is what is wanted. */
  software: boolean;
  /** Milliseconds of `Date.now()`; null without an end. */
  until: number | null;
  machine: string;
  versions: Record<string, string>;
}

/** @throws Error where there is no GPU, saying why */
export async function runInPage({ section, dry, software, until, machine, versions }: PageRequest): Promise<void> {
  const { kind, finding } = await probeAdapter(navigator.gpu);
  if (kind === 'none' || (kind === 'software' && !software)) {
    throw new Error(`No GPU to measure: ${finding}. --software makes a dry run on the browser's software adapter.`);
  }
  const host = {
    wasm: browserWasmAssets,
    async readAsset(path: string) {
      const response = await fetch(`/${path}`);
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
    describe: machine,
    logicalCores: navigator.hardwareConcurrency,
    versions,
  };
  const { tellRows } = globalThis as unknown as { tellRows(result: SectionResult): Promise<void> };
  await runSection({ section, dry, until: until ?? Infinity }, host, tellRows);
}
