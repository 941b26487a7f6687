/** By its name the engine's worker knows what it is: the engine, or a worker of the engine's pool. It is one file, fetched once. */
const POOL = 'temper-pool';
/** A task that leaves tensors behind fails there; for tests. */
export const STRICT = '-strict';

export const poolWorkerName = (strict: boolean) => `${POOL}${strict ? STRICT : ''}`;

export const isPoolWorker = (name: string) => name.startsWith(POOL);
