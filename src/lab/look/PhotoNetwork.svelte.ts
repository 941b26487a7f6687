/**
 * The published network that answers about photographs: one press fetches it and keeps it, and from then on it is asked with every picture,
 * also without a network. What can stand in its way is said with what else can be done.
 */
import type { CatalogueRow, KeptModel } from '../../contract/library';
import type { Models } from '../models/Models.svelte';

/** The smallest of the catalogue. */
const ROW = 'mobilenetv3_small_100';

export class PhotoNetwork {
  /** Null until the catalogue is there. */
  readonly row: CatalogueRow | null = $derived.by(() => this.models.catalogue.find(({ id }) => id === ROW) ?? null);
  readonly kept: KeptModel | null = $derived.by(() => (this.row ? this.models.keptFrom(this.row) : null));
  /** How far it is, where it is on its way. */
  readonly coming = $derived.by(() => (this.models.bringing?.row === ROW ? this.models.bringing : null));
  /** Something else is being fetched. */
  readonly waiting = $derived.by(() => this.models.bringing !== null && this.coming === null);
  /** Why it did not come. */
  problem = $state<string | null>(null);

  /** @param online whether the browser has a network, as far as it knows */
  constructor(
    private readonly models: Models,
    private readonly online: () => boolean = () => globalThis.navigator?.onLine ?? true,
  ) {}

  /** Lets it answer: at once where it is kept, else once it has come. */
  async let(): Promise<void> {
    const { row } = this;
    if (!row || this.models.bringing) return;
    this.problem = null;
    if (!this.kept) {
      if (!this.online()) {
        this.problem = 'This browser has no network now, so it cannot be fetched.';
        return;
      }
      await this.models.fetch(row);
      const { outcome } = this.models;
      if (!this.kept) this.problem = outcome?.bad ? outcome.text : null;
    }
    if (this.kept) await this.models.ask(this.kept, true);
  }

  cancel(): Promise<void> {
    return this.models.cancel();
  }
}
