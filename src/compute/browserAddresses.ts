/** Where the browser finds the WebAssembly binaries of TensorFlow.js: the bundler emits them and gives their addresses. */
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';

export const browserWasmAddresses = { plain, simd };
