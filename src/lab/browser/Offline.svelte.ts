/** Whether the page can be used without a network, as its service worker tells (`public/sw.js`). */

/** What the service worker posts: of the files of a build, how many are not kept yet, and how many of these are the gallery's. */
export interface KeptFiles {
  version: string;
  files: number;
  missing: number;
  missingLater: number;
}

export type OfflinePhase =
  /** Nothing is known yet, or this is no built page. */
  | 'unknown'
  /** The first files are being fetched, or wait until the page has what it shows. */
  | 'preparing'
  /** The page is kept, the gallery is being fetched. */
  | 'page'
  | 'ready'
  /** A file could not be fetched or kept. */
  | 'failed'
  /** The browser has no service workers here. */
  | 'impossible';

export const KEPT_CHANNEL = 'temper-kept';

export class Offline {
  phase = $state<OfflinePhase>('unknown');
  /** The share of files that are kept, 0..1. */
  share = $state(0);
  #active = false;

  /** Hears the service worker; called once, before it is registered. */
  listen(): void {
    if (typeof BroadcastChannel === 'undefined') return;
    const channel = new BroadcastChannel(KEPT_CHANNEL);
    channel.onmessage = ({ data }: MessageEvent<KeptFiles>) => this.take(data);
  }

  begin(): void {
    if (this.phase === 'unknown') this.phase = 'preparing';
  }

  /** A worker that has all of the page is the one that answers, or there is none. */
  activated(active: boolean): void {
    this.#active = active;
    if (!active) this.phase = 'failed';
  }

  take({ files, missing, missingLater }: KeptFiles): void {
    this.share = files > 0 ? 1 - missing / files : 0;
    if (!this.#active) return;
    if (missing === 0) this.phase = 'ready';
    else this.phase = missing === missingLater ? 'page' : 'preparing';
  }

  impossible(): void {
    this.phase = 'impossible';
  }
}
