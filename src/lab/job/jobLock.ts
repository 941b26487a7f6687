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

/** A job that runs in this tab or another. */
export interface RunningJob {
  /** Of the lock that this job alone holds. */
  name: string;
  /** Resolves once it has ended, or its tab is gone; at once where the browser does not say. Never rejects. */
  ended(): Promise<void>;
}

/** What a tab, this one included, runs now; null where nothing does, or the browser does not say. */
export async function runningJob(locks: LockManager | null = browserLocks()): Promise<RunningJob | null> {
  try {
    const held = (await locks?.query?.())?.held?.map(({ name = '' }) => name) ?? [];
    if (!held.includes(JOB_LOCK)) return null;
    const name = held.find((one) => one.startsWith(`${JOB_LOCK} `)) ?? '';
    // Whoever waited for the lock of all jobs could hold it for a moment in which another tab wants to begin.
    const ended = () => locks!.request(name, { mode: 'shared' }, () => {});
    return { name, ended: () => (name ? ended().catch(() => {}) : Promise.resolve()) };
  } catch {
    return null;
  }
}

/**
 * Runs `work` while holding the lock of this origin. Browsers without Web Locks, and those that refuse them, run it as it is.
 * @throws {JobElsewhere} at once, where another tab holds the lock
 */
export async function withJobLock<T>(work: () => Promise<T>, locks: LockManager | null = browserLocks()): Promise<T> {
  const alone = () => inOneTab(`${JOB_LOCK} ${Date.now()}`, locks, work, work);
  return inOneTab(JOB_LOCK, locks, alone, (): never => {
    throw new JobElsewhere();
  });
}
