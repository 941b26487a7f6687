/** The option `--backend`, and what must be there before a command begins. */
import type { BackendName, EngineStatus } from '../contract/engine';
import { NodeGpuError, openNodeGpu } from '../engine/platform/nodeGpu';
import { UsageError } from './usage';

const BACKENDS = ['wasm', 'webgpu', 'cpu'] as const satisfies readonly BackendName[];

/** The line of a command's help. @param indent where the words begin */
export const BACKEND_HELP = 'wasm (default), webgpu (needs the package webgpu and a GPU; see docs/gpu.md) or cpu';

/** @throws {UsageError} for any other name */
export function backendOption(text: string | undefined): BackendName {
  const name = BACKENDS.find((backend) => backend === (text ?? 'wasm'));
  if (name) return name;
  throw new UsageError(`--backend takes ${BACKENDS.slice(0, -1).join(', ')} or ${BACKENDS.at(-1)}; got "${text}".`);
}

/**
 * To be called before anything is begun.
 * @throws {UsageError} where there is no GPU, or none that Node can use
 */
export async function checkBackend(backend: BackendName): Promise<void> {
  if (backend !== 'webgpu') return;
  try {
    await openNodeGpu();
  } catch (error) {
    throw error instanceof NodeGpuError ? new UsageError(`--backend webgpu: ${error.message}`) : error;
  }
}

/**
 * What was asked for by name runs, or nothing does.
 * @throws {UsageError} where another backend has started
 */
export function checkStarted(asked: BackendName, { backend, reason, selfTest }: EngineStatus): void {
  if (backend !== asked) throw new UsageError(`--backend ${asked}: ${reason} Choose --backend ${backend}.`);
  if (!selfTest.passed) throw new Error('The self-test failed: results of this backend cannot be trusted.');
}
