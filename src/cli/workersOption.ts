/** The option `--workers`, and the pool that it asks for. */
import { availableParallelism } from 'node:os';
import { nodePlatform } from '../engine/platform/nodePlatform';
import { openPool, type OpenedPool, type PoolRequest } from '../engine/pool/openPool';
import type { TaskPool } from '../pool/TaskPool';
import { UsageError } from './usage';

/**
 * @returns null where nothing was said
 * @throws {UsageError} for 0 and for what is no number
 */
export function workersOption(text: string | undefined): number | null {
  if (text === undefined) return null;
  const workers = /^\s*\d{1,6}\s*$/.test(text) ? Number(text) : 0;
  if (workers < 1) {
    const cores = availableParallelism();
    throw new UsageError(
      `--workers takes a whole number from 1; this machine has ${cores} ${cores === 1 ? 'core' : 'cores'}. Got "${text.slice(0, 40)}".`,
    );
  }
  return workers;
}

/** @param say is told where there are fewer workers than were asked for, or than there are cores */
export function commandPool(request: PoolRequest, say: (line: string) => void): TaskPool {
  const { pool, note } = opened(request);
  if (note !== null) say(note);
  return pool;
}

/** What `commandPool` would say, where a session has the pool. */
export function workersNote(request: PoolRequest): string | null {
  // Workers start with the first task, so nothing has to be ended.
  return opened(request).note;
}

function opened({ backend, workers }: PoolRequest): OpenedPool {
  const platform = nodePlatform();
  return openPool(platform, { backend, workers: workers ?? platform.workers ?? null });
}
