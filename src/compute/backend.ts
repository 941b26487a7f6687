/** The backend of the lab: the one that is chosen (`chosenBackend.ts`), with every kernel of ours. */
import { startChosenBackend, type StartedBackend, type StartOptions } from './chosenBackend';
import { registerKernels } from './kernels';

export { BackendError } from './chosenBackend';
export type { StartedBackend, StartOptions, WasmAssets } from './chosenBackend';

/**
 * Starts a backend, registers our kernels, and verifies what runs.
 * @throws {BackendError} where WebAssembly (or the CPU backend, if that was asked for) cannot start
 */
export async function startBackend(options: StartOptions): Promise<StartedBackend> {
  registerKernels();
  return startChosenBackend(options);
}
