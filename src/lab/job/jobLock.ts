/** One job at a time across tabs: two tabs training on one GPU (or two cores) only slow each other down. */
import { browserLocks, inOneTab, JOB_LOCK } from '../../contract/tabLock';

export class JobElsewhere extends Error {
  override name = 'JobElsewhere';
  constructor() {
    super(
      'Another tab of Temper is running an experiment. Wait until it ends, or pause and close it there; then start here.',
    );
  }
}

/** Whether a tab, this one included, holds the lock now; false where the browser does not say. */
export async function jobIsRunning(locks: LockManager | null = browserLocks()): Promise<boolean> {
  try {
    const state = await locks?.query?.();
    return state?.held?.some(({ name }) => name === JOB_LOCK) ?? false;
  } catch {
    return false;
  }
}

/**
 * Runs `work` while holding the lock of this origin. Browsers without Web Locks, and those that refuse them, run it as it is.
 * @throws {JobElsewhere} at once, where another tab holds the lock
 */
export async function withJobLock<T>(work: () => Promise<T>, locks: LockManager | null = browserLocks()): Promise<T> {
  return inOneTab(JOB_LOCK, locks, work, (): never => {
    throw new JobElsewhere();
  });
}
