/** What `perturbInBrowser.ts` runs in a page: starts WebGPU and times the perturbations there. */
import { probeAdapter } from '../../src/compute/adapter';
import { startBackend } from '../../src/compute/backend';
import { browserWasmAssets } from '../../src/compute/browserAssets';
import { generatedPictures, measurePerturbations } from './measurePerturbations';
import type { MeasureOptions, PerturbationTime } from './measurePerturbations';

export interface BrowserRun extends Pick<MeasureOptions, 'names' | 'severity' | 'batch' | 'runs'> {
  size: number;
  pictures: number;
  /** Use the SwiftShader software adapter. */
  software: boolean;
}

export interface BrowserResult {
  /** Name of the adapter. */
  device: string;
  rows: PerturbationTime[];
}

/** @throws Error where there is no GPU, or where WebGPU does not start, saying why */
export async function measureInPage(run: BrowserRun): Promise<BrowserResult> {
  const { kind, finding } = await probeAdapter(navigator.gpu);
  if (kind === 'software' && !run.software) throw new Error(`No GPU to measure: ${finding}. --software runs on that.`);
  const { backend, reason, detail } = await startBackend({ requested: 'webgpu', wasm: browserWasmAssets });
  if (backend !== 'webgpu') throw new Error(reason);
  const onRow = ({ name, wall }: PerturbationTime) => {
    console.info(`${name} ${wall.toFixed(2)} ms`);
  };
  return {
    device: detail,
    rows: await measurePerturbations(generatedPictures(run.pictures, run.size), { ...run, onRow }),
  };
}
