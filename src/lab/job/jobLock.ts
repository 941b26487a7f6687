/** One job at a time across tabs: two tabs training on one GPU (or two cores) only slow each other down. */

const LOCK = 'temper-job';

export class JobElsewhere extends Error {
  override name = 'JobElsewhere';
  constructor() {
    super(
      'Another tab of Temper is running an experiment. Wait until it ends, or pause and close it there; then start here.',
    );
  }
}

/** Whether a tab, this one included, holds the lock now. */
export async function jobIsRunning(locks = globalThis.navigator?.locks): Promise<boolean> {
  const state = await locks?.query?.();
  return state?.held?.some(({ name }) => name === LOCK) ?? false;
}

/**
 * Runs `work` while holding the lock of this origin. Browsers without Web Locks run it as it is.
 * @throws {JobElsewhere} at once, where another tab holds the lock
 */
export async function withJobLock<T>(work: () => Promise<T>, locks = globalThis.navigator?.locks): Promise<T> {
  if (!locks) return work();
  return locks.request(LOCK, { ifAvailable: true }, (lock) => {
    if (!lock) throw new JobElsewhere();
    return work();
  }) as Promise<T>;
}
