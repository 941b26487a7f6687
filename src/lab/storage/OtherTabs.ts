/**
 * Tells the other tabs of this page that something that is kept has changed, or that an experiment has begun, and hears it from them. Tabs
 * share one database, and each has read it once; without a word one would offer what the other has deleted, and know nothing of what it has
 * brought.
 */

/** The part of a BroadcastChannel that is needed. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

/** `changed`: something was kept or deleted. `job`: an experiment has begun, or an interrupted one is given up. */
export type News = 'changed' | 'job';

const NAME = 'temper-changed';
const NEWS: readonly unknown[] = ['changed', 'job'] satisfies News[];
/** Several changes in a row are read once. */
const GATHER_MS = 150;

export class OtherTabs {
  readonly #channel: Channel | null;
  readonly #timers = new Map<unknown, ReturnType<typeof setTimeout>>();

  /** @param onNews another tab tells this */
  constructor(onNews: (news: News) => void, open: (name: string) => Channel | null = openChannel) {
    this.#channel = open(NAME);
    this.#channel?.addEventListener('message', ({ data }) => {
      if (!NEWS.includes(data)) return;
      clearTimeout(this.#timers.get(data));
      this.#timers.set(
        data,
        setTimeout(() => onNews(data as News), GATHER_MS),
      );
    });
  }

  /** This has happened here. */
  tell(news: News): void {
    this.#channel?.postMessage(news);
  }
}

/** Null where the browser has none, or refuses it as it keeps nothing for this page. */
function openChannel(name: string): Channel | null {
  try {
    return typeof document === 'undefined' ? null : new BroadcastChannel(name);
  } catch {
    return null;
  }
}
