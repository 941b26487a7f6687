/** The user's own pictures, kept between visits in a bounded number: the oldest go first. */
import type { KeptPicture } from '../../contract/engine';
import { PREFIXES, type KeyValueStore } from '../../store/KeyValueStore';

export const MAX_KEPT = 12;

export class KeptPictures {
  constructor(private readonly store: KeyValueStore) {}

  /** @throws {StoreError} kind `quota` where it does not fit; what was kept before stays */
  async keep(picture: KeptPicture): Promise<void> {
    await this.store.set(PREFIXES.picture + picture.id, picture);
    const keys = await this.store.keys(PREFIXES.picture);
    for (const key of keys.slice(0, -MAX_KEPT)) await this.store.delete(key);
  }

  /** The newest first. */
  async list(): Promise<KeptPicture[]> {
    const keys = await this.store.keys(PREFIXES.picture);
    const pictures = await Promise.all(keys.map((key) => this.store.get<KeptPicture>(key)));
    return pictures.flatMap((picture) => picture ?? []).reverse();
  }

  forget(id: string): Promise<void> {
    return this.store.delete(PREFIXES.picture + id);
  }
}
