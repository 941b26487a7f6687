/**
 * Tells the other tabs of this page that something that is kept has changed, and hears it from them. Tabs share one database, and each has
 * read it once; without a word one would offer what the other has deleted, and know nothing of what it has brought.
 */

/** The part of a BroadcastChannel that is needed. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

const NAME = 'temper-changed';
const CHANGED = 'changed';
/** Several changes in a row are read once. */
const GATHER_MS = 150;

export class OtherTabs {
  readonly #channel: Channel | null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onChanged another tab has kept or deleted something */
  constructor(onChanged: () => void, open: (name: string) => Channel | null = openChannel) {
    this.#channel = open(NAME);
    this.#channel?.addEventListener('message', ({ data }) => {
      if (data !== CHANGED) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(onChanged, GATHER_MS);
    });
  }

  /** Something was kept or deleted here. */
  tell(): void {
    this.#channel?.postMessage(CHANGED);
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
