/**
 * Is there a real GPU? WebGPU on a software adapter (SwiftShader, llvmpipe, WARP) works, but trains tens of times slower
 * than WebAssembly on the same processor, so it is used only when asked for by name.
 */
import { messageOf } from '../contract/message';

/** What was found, and in words why WebGPU can or cannot be used. */
export interface AdapterProbe {
  kind: 'hardware' | 'software' | 'none';
  /** The adapter's name; empty where there is none. */
  name: string;
  /** A clause that completes "… so": "WebGPU has no adapter here". */
  finding: string;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|\bwarp\b/i;

const here = () => (globalThis.process?.versions?.node ? 'Node' : 'this browser');

/** The adapter's name in words, from whichever fields the browser fills. */
function adapterName(info: Partial<GPUAdapterInfo> | undefined): string {
  const parts = [info?.vendor, info?.architecture, info?.description || info?.device].filter((part) => part);
  return [...new Set(parts)].join(' ') || 'unnamed adapter';
}

/**
 * Asks WebGPU for an adapter, in a page, a worker or Node. Never throws.
 * @param gpu `navigator.gpu`, or undefined where there is none
 */
export async function probeAdapter(gpu: Pick<GPU, 'requestAdapter'> | undefined): Promise<AdapterProbe> {
  if (!gpu) return { kind: 'none', name: '', finding: `${here()} does not offer WebGPU` };
  let adapter: GPUAdapter | null;
  try {
    adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  } catch (error) {
    return { kind: 'none', name: '', finding: `WebGPU gave an error (${messageOf(error)})` };
  }
  if (!adapter) return { kind: 'none', name: '', finding: 'WebGPU has no adapter here' };
  const name = adapterName(adapter.info);
  const legacy = (adapter as { isFallbackAdapter?: boolean }).isFallbackAdapter;
  const software = adapter.info?.isFallbackAdapter || legacy || SOFTWARE.test(name);
  if (software) return { kind: 'software', name, finding: `WebGPU has only a software adapter here (${name})` };
  return { kind: 'hardware', name, finding: `WebGPU has an adapter (${name})` };
}
