/** The pool of a session or of a command: workers where the platform has them and they help, else the own thread. */
import { startBackend } from '../../compute/backend';
import type { BackendName } from '../../contract/engine';
import { LocalPool } from '../../pool/LocalPool';
import { poolSize } from '../../pool/poolSize';
import type { TaskPool } from '../../pool/TaskPool';
import { WorkerPool } from '../../pool/WorkerPool';
import { EngineError } from '../engineError';
import type { Platform } from '../platform/platform';
import { TASKS } from './tasks';

export interface PoolRequest {
  /** Workers compute on `wasm`; what others compute stays in the own thread. */
  backend: BackendName;
  /** How many are wanted; null for one a core. */
  workers: number | null;
}

export interface OpenedPool {
  pool: TaskPool;
  /** What a person should know who asked for more than there is: a sentence; null where nothing. */
  note: string | null;
}

export function openPool(
  platform: Pick<Platform, 'wasm' | 'spawnWorker' | 'logicalCores' | 'freeBytes'>,
  { backend, workers: asked }: PoolRequest,
): OpenedPool {
  const start = async () => {
    const started = await startBackend({ requested: backend, wasm: platform.wasm });
    // What was asked for by name runs, or nothing does.
    if (started.backend !== backend) throw new EngineError(started.reason);
  };
  const local = (reason: string) => new LocalPool({ table: TASKS, start, reason });
  if (backend !== 'wasm') {
    const reason = `The work is done without workers: they compute on wasm, and ${backend} runs.`;
    return { pool: local(reason), note: asked !== null && asked > 1 ? reason : null };
  }
  const { workers, reason, short } = poolSize(asked, {
    logicalCores: platform.logicalCores,
    freeBytes: platform.freeBytes?.() ?? null,
  });
  const note = short ? reason : null;
  const { spawnWorker: spawn } = platform;
  if (workers === 1 || !spawn) {
    const why = workers === 1 ? reason : 'The work is done without workers: there are none here.';
    return { pool: local(why), note };
  }
  return { pool: new WorkerPool({ spawn, workers, reason, table: TASKS, start }), note };
}
