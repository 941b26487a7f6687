/**
 * Names of the Web Locks that the page and its engine take, and how work is done in one tab at a time. Locks are a courtesy between
 * tabs: where the browser has none (a page over plain http) or refuses them (site data is blocked), work is done as it is.
 */

export type Locks = Pick<LockManager, 'request'>;

/** Held across tabs while a job runs. */
export const JOB_LOCK = 'temper-job';
/** Held across tabs while a model or data is brought in. */
export const TRANSFER_LOCK = 'temper-transfer';
/** Held by an engine's worker as long as it lives; behind it stands what no other worker has. */
export const LIFE_LOCK = 'temper-engine';

/** What a worker tells its page once it holds the lock of its life. */
export interface LifeNotice {
  lifeLock: string;
}

export function isLifeNotice(message: unknown): message is LifeNotice {
  return typeof message === 'object' && message !== null && 'lifeLock' in message;
}

/** The locks of this page or worker; null where the browser has none. */
export function browserLocks(): LockManager | null {
  return (globalThis.navigator as Navigator | undefined)?.locks ?? null;
}

/**
 * Runs `work` while holding the lock `name`, and `elsewhere` at once where another tab holds it.
 * @throws whatever `work` or `elsewhere` throws; never a refusal of the browser to lock
 */
export async function inOneTab<T, E>(
  name: string,
  locks: Locks | null,
  work: () => Promise<T>,
  elsewhere: () => E,
): Promise<T | E> {
  if (!locks) return work();
  let answered = false;
  try {
    return (await locks.request(name, { ifAvailable: true }, (lock) => {
      answered = true;
      return lock ? work() : elsewhere();
    })) as T | E;
  } catch (error) {
    if (answered) throw error;
    return work();
  }
}
