/** How many workers a machine gets: one a core, fewer where memory is little. */

/** Of one worker. Measured under Node: 130 MB once it has started, 250 MB with MobileNetV2 and a batch of 16 pictures of 224 pixels. */
export const WORKER_BYTES = 300 * 2 ** 20;
/** More bring little: what is handed to them goes through one thread. */
export const MOST_WORKERS = 16;

export interface Machine {
  logicalCores: number;
  /** Bytes that are free, as far as that can be known; null where it cannot. */
  freeBytes: number | null;
}

export interface PoolSize {
  workers: number;
  /** Why so many: a sentence. */
  reason: string;
  /** Whether fewer than were asked for, or than there are cores, as memory is short. */
  short: boolean;
}

/**
 * @param asked how many somebody wants; null for as many as there are cores
 * @param machine memory counts in whole workers; one always runs
 */
export function poolSize(asked: number | null, { logicalCores, freeBytes }: Machine): PoolSize {
  const wanted = Math.min(Math.max(1, asked ?? logicalCores), MOST_WORKERS);
  const fitting = freeBytes === null ? wanted : Math.max(1, Math.floor(freeBytes / WORKER_BYTES));
  const workers = Math.min(wanted, fitting);
  const some = workers === 1 ? '1 worker runs' : `${workers} workers run`;
  if (fitting < wanted) {
    const free = (freeBytes! / 2 ** 30).toFixed(1);
    const instead = `${asked === null ? '' : 'were asked for'}`;
    const of = asked === null ? `${wanted} cores could have one each` : `${asked} ${instead}`;
    return { workers, short: true, reason: `${some}: ${of}, but ${free} GB of memory are free and each takes 0.3 GB.` };
  }
  if (asked !== null && asked > MOST_WORKERS) {
    return {
      workers,
      short: false,
      reason: `${some}: ${asked} were asked for, and at most ${MOST_WORKERS} are of use.`,
    };
  }
  const why =
    asked === null ? (workers < logicalCores ? `at most ${MOST_WORKERS} are of use` : 'one a core') : 'as asked for';
  return { workers, short: false, reason: `${some}, ${why}.` };
}
