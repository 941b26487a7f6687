/**
 * Asking the browser not to delete what is kept when the disk runs short. It is asked in the page, as a worker cannot ask, and only
 * once there is something worth keeping, since some browsers then ask the user.
 */

type Storage = Pick<StorageManager, 'persist' | 'persisted'> | undefined;

const storageOfPage = (): Storage => globalThis.navigator?.storage;

/** Whether the browser has promised to keep it; null where it cannot say. */
export async function isPersistent(storage: Storage = storageOfPage()): Promise<boolean | null> {
  try {
    return (await storage?.persisted?.()) ?? null;
  } catch {
    return null;
  }
}

/** @returns whether the browser has promised it, now or before; null where it cannot say */
export async function askPersistence(storage: Storage = storageOfPage()): Promise<boolean | null> {
  const promised = await isPersistent(storage);
  if (promised !== false) return promised;
  try {
    return (await storage?.persist?.()) ?? null;
  } catch {
    return null;
  }
}
