/** A worker as a pool sees it, in a browser, under Node or in a test. */
import type { FromWorker, ToWorker } from './messages';

export interface PoolWorker {
  /**
   * @param transfer buffers of the message that are handed over, not copied
   * @throws where the message cannot be cloned; nothing was sent then
   */
  post(message: ToWorker, transfer?: Transferable[]): void;
  terminate(): void;
  /** Whether the process may end while this worker lives; only Node asks. */
  keepsProcess?(keeps: boolean): void;
}

export interface WorkerEvents {
  onMessage(message: FromWorker): void;
  /** It is gone, or what it says cannot be read. @param why a clause, without full stop */
  onEnd(why: string): void;
}

/** @throws where no worker can be made at all */
export type SpawnWorker = (events: WorkerEvents) => PoolWorker;
