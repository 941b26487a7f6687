/** The WebAssembly binaries of TensorFlow.js in a browser, and how they are read. */
import type { WasmAssets } from './backend';
import { browserWasmAddresses } from './browserAddresses';
import { readWasm } from './wasmAhead';

export const browserWasmAssets: WasmAssets = { ...browserWasmAddresses, read: readWasm };
