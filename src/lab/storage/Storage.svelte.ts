/**
 * The storage manager: everything that is kept in this browser, by kind, and the verbs that delete it. It works while a job
 * runs: what the job needs is refused by the engine, with its reason, and the rest goes.
 */
import type { EngineApi, StorageUse } from '../../contract/engine';
import type { KeptItem } from '../../contract/library';
import { messageOf } from '../../contract/message';
import { groupKept, sizeOf, stayed, type KeptKind, type Refusal } from './keptGroups';

export interface StorageHost {
  /** After anything was deleted: what lists it should be read again. */
  onDeleted: (kinds: readonly KeptKind[]) => void;
  /** What is kept was listed: all that says how much it is says this now. */
  onListed?: (use: StorageUse) => void;
}

/** The part of `navigator.storage` that says whether the browser may clear all of it when the disk is full. */
export type Persistence = Pick<globalThis.StorageManager, 'persisted' | 'persist'>;

export class StorageRoom {
  items = $state.raw<readonly KeptItem[]>([]);
  use = $state.raw<StorageUse | null>(null);
  /** Whether the browser promised not to clear it by itself; null where it does not say. */
  promised = $state<boolean | null>(null);
  /** What became of asking for that promise, in words. */
  answer = $state<string | null>(null);
  loading = $state(false);
  /** While several are deleted: how far. */
  deleting = $state.raw<{ done: number; total: number } | null>(null);
  /** What could not be deleted or listed, and why. */
  problems = $state.raw<readonly string[]>([]);
  /** The largest first. */
  readonly groups = $derived(groupKept(this.items));
  readonly bytes = $derived(sizeOf(this.items));

  constructor(
    private readonly engine: Pick<EngineApi, 'keptItems' | 'deleteKept' | 'storage'>,
    private readonly host: StorageHost,
    private readonly persistence: Persistence | undefined = globalThis.navigator?.storage,
  ) {}

  /** Reads what there is. */
  async load(): Promise<void> {
    this.loading = true;
    this.problems = [];
    this.answer = null;
    await Promise.all([this.#list(), this.#askPromised()]);
    this.loading = false;
  }

  delete(item: KeptItem): Promise<void> {
    return this.#delete([item]);
  }

  deleteKind(kind: KeptKind): Promise<void> {
    return this.#delete(this.items.filter((item) => item.kind === kind));
  }

  deleteAll(): Promise<void> {
    return this.#delete(this.items);
  }

  /** Asks the browser not to clear it by itself. Some ask the user, some decide from how often the page is visited. */
  async askToKeep(): Promise<void> {
    this.answer = null;
    try {
      this.promised = (await this.persistence?.persist()) ?? null;
      this.answer = this.promised
        ? 'The browser promised to keep it.'
        : 'The browser did not promise it. Some do so only for pages that are bookmarked, installed or visited often: try again later.';
    } catch (error) {
      this.answer = `The browser could not be asked: ${messageOf(error)}`;
    }
  }

  /** One after the other: one that is refused does not keep the others. */
  async #delete(items: readonly KeptItem[]): Promise<void> {
    if (this.deleting) return;
    const refusals: Refusal[] = [];
    const kinds: KeptKind[] = [];
    for (const [done, item] of items.entries()) {
      this.deleting = { done, total: items.length };
      try {
        await this.engine.deleteKept(item.key);
        if (!kinds.includes(item.kind)) kinds.push(item.kind);
        this.items = this.items.filter(({ key }) => key !== item.key);
      } catch (error) {
        refusals.push({ label: item.label, why: messageOf(error) });
      }
    }
    this.deleting = null;
    await this.#list();
    this.problems = [...this.problems, ...stayed(refusals)];
    if (kinds.length > 0) this.host.onDeleted(kinds);
  }

  async #list(): Promise<void> {
    try {
      const [items, use] = await Promise.all([this.engine.keptItems(), this.engine.storage().catch(() => null)]);
      this.items = items;
      // The sum of what is listed: one figure, here and in the header.
      this.use = use && { ...use, used: sizeOf(items) };
      if (this.use) this.host.onListed?.(this.use);
      this.problems = [];
    } catch (error) {
      this.problems = [messageOf(error)];
    }
  }

  async #askPromised(): Promise<void> {
    this.promised = (await this.persistence?.persisted().catch(() => null)) ?? null;
  }
}
