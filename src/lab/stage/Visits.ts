/**
 * What a visitor of an exhibit leaves behind, and how it goes: the page is as its link opened it, and pictures that were brought
 * meanwhile are forgotten. What is kept on purpose (models, data, reports) stays.
 */
import type { Look } from '../look/Look.svelte';

export interface VisitHost {
  readonly look: Look;
  readonly gallery: {
    problem: string | null;
    readonly own: { readonly list: readonly { id: string }[] };
    removeOwn(id: string): Promise<void>;
  };
  /** Hash that the page was opened with. */
  readonly opened: string;
  readonly settled: Promise<void>;
  readHash(hash: string): void;
}

export class Visits {
  /** Own pictures that were there before any visitor; null until that is known. */
  #before: ReadonlySet<string> | null = null;

  constructor(private readonly host: VisitHost) {
    void host.settled.then(() => (this.#before = new Set(host.gallery.own.list.map(({ id }) => id))));
  }

  async end(): Promise<void> {
    const { host } = this;
    const { look, gallery } = host;
    look.zoom.reset();
    look.split = 50;
    look.chain.adding = false;
    look.catalogue.query = '';
    if (look.player.shown) look.player.close();
    gallery.problem = null;
    const brought = this.#before ? gallery.own.list.filter(({ id }) => !this.#before!.has(id)) : [];
    for (const { id } of brought) await gallery.removeOwn(id);
    host.readHash(host.opened);
  }
}
