/** The verbs about the one backend of the library (`running.ts`). */
import { BackendError } from './errors';
import { choose, end, engineStarted } from './running';
import type { Backend, Configuration, Started } from './types';

const BACKENDS: readonly Backend[] = ['wasm', 'webgpu', 'cpu'];
const BINARY = 'tfjs-backend-wasm-simd.wasm';

/**
 * Chooses what computes, before the first picture or after `dispose`. Nothing is started yet.
 * @throws {BackendError} for a backend that there is not, or where another one runs
 * @example
 * ```js
 * import { configure, corrupt } from 'temper';
 * configure({ backend: 'webgpu' });
 * ```
 */
export function configure({ backend = 'wasm', wasmPaths }: Configuration): void {
  if (!BACKENDS.includes(backend)) {
    throw new BackendError(`The backend must be ${BACKENDS.join(', ')}, not ${String(backend)}.`);
  }
  choose({ backend, address: wasmPaths === undefined ? null : addressOf(wasmPaths) });
}

function addressOf(paths: NonNullable<Configuration['wasmPaths']>): string {
  const address = typeof paths === 'string' ? paths : 'href' in paths ? paths.href : paths.simd;
  return address.endsWith('/') ? address + BINARY : address;
}

/**
 * Starts the backend. `corrupt` does it by itself; who calls this before moves the half second to where it suits.
 * @throws {BackendError} saying why none could start
 * @example
 * ```js
 * import { start } from 'temper';
 * const { backend, detail } = await start(); // 'wasm', 'SIMD with fused multiply-add, 1 thread'
 * ```
 */
export async function start(): Promise<Started> {
  return (await engineStarted()).started;
}

/**
 * Ends the backend once what was asked for is done, and gives its memory back. The next picture starts it again.
 * @example
 * ```js
 * import { corrupt, dispose } from 'temper';
 * await dispose();
 * ```
 */
export function dispose(): Promise<void> {
  return end();
}
