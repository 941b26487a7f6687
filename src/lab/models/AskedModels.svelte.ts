/**
 * Which kept models are asked about the picture in Look, beside the embedded pair. It is the user's choice, since each must be
 * read into memory; it is remembered in this browser, as the engine forgets it when it ends.
 */
import type { EngineApi } from '../../contract/engine';
import type { KeptModel } from '../../contract/library';
import { SvelteSet } from 'svelte/reactivity';

const KEY = 'temper-asked-in-look';

/** The part of `localStorage` that is needed; null where the browser has none for this page. */
export type Memory = Pick<Storage, 'getItem' | 'setItem'> | null;

function memoryOfPage(): Memory {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null; // Blocked for this page.
  }
}

export class AskedModels {
  readonly ids: SvelteSet<string>;

  constructor(
    private readonly engine: Pick<EngineApi, 'askInLook'>,
    private readonly memory: Memory = memoryOfPage(),
  ) {
    this.ids = new SvelteSet(this.#remembered());
  }

  /** Tells the engine, once it is there and after models came or went; those that are gone are forgotten. */
  async tell(kept: readonly KeptModel[]): Promise<void> {
    for (const id of this.ids) if (!kept.some((model) => model.id === id)) this.ids.delete(id);
    await this.#send();
  }

  async set(id: string, asked: boolean): Promise<void> {
    if (asked) this.ids.add(id);
    else this.ids.delete(id);
    await this.#send();
  }

  async #send(): Promise<void> {
    try {
      this.memory?.setItem(KEY, JSON.stringify([...this.ids]));
    } catch {
      // Full or blocked: it holds for this visit.
    }
    await this.engine.askInLook([...this.ids]);
  }

  #remembered(): string[] {
    try {
      const ids: unknown = JSON.parse(this.memory?.getItem(KEY) ?? '[]');
      return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
    } catch {
      return [];
    }
  }
}
