/** How much is kept in this browser, and what has to be read again when something comes, goes, or is changed by another tab. */
import type { EngineApi, StorageUse } from '../../contract/engine';
import { OtherTabs, type News } from './OtherTabs';
import { askPersistence } from './persistence';

export interface KeptHost {
  /** The engine answers. */
  ready(): boolean;
  /** Reads all lists of what is kept again. */
  readLists(): Promise<unknown>;
  /** Models or data are others than before: whatever rests on them is asked again. */
  changed(): void;
  /** Another tab has begun an experiment, or given up an interrupted one. */
  jobElsewhere(): unknown;
  warn(message: string): void;
}

export class KeptRoom {
  /** Null as long as it is not known. */
  use = $state.raw<StorageUse | null>(null);
  /** As the engine last told it. */
  #emptied = 0;
  readonly #otherTabs = new OtherTabs((news) => void this.#hear(news));

  constructor(
    private readonly engine: Pick<EngineApi, 'storage'>,
    private readonly host: KeptHost,
  ) {}

  /** Something was kept or deleted here. @param added something that would be missed */
  async onKept(added: boolean): Promise<void> {
    // Some browsers ask the user then.
    if (added) void askPersistence();
    this.host.changed();
    this.tell();
    await this.refresh();
  }

  /** Other tabs read again what is kept, or what runs. */
  tell(news: News = 'changed'): void {
    this.#otherTabs.tell(news);
  }

  async #hear(news: News): Promise<void> {
    if (!this.host.ready()) return;
    if (news === 'job') return void this.host.jobElsewhere();
    await Promise.all([this.host.readLists(), this.refresh()]);
    this.host.changed();
  }

  /** Reads how much is kept; where somebody else has emptied it meanwhile, that is said, and what lists it is read again. */
  async refresh(): Promise<void> {
    this.use = await this.engine.storage().catch(() => null);
    const { emptied = 0 } = this.use ?? {};
    const again = emptied > this.#emptied;
    this.#emptied = emptied;
    if (!again) return;
    this.host.warn(
      'What this browser had kept for this page was deleted while it was open, by another tab or in the browser’s settings: models, ' +
        'pictures, reports and finished stages. What is open here goes on, and what comes from here on is kept again.',
    );
    await this.host.readLists();
  }
}
