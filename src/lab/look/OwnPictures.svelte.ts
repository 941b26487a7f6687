/**
 * The user's own pictures: files, drops, pastes and what the camera took. The newest dozen is kept in this browser and is
 * there again after a reload. A file that cannot be used is named with its reason, and the others are taken all the same.
 */
import type { EngineApi, KeptPicture } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { messageOf } from '../../contract/message';
import { encodePng, FULL_SIDE, LONG_SIDE, readPicture, thumbnail } from './picture';
import type { LookPicture } from './lookPicture';

/** Of one visit; what is shown of them is small. */
const MAX_OWN = 100;
/** Kept between visits, as the engine bounds it. */
const MAX_KEPT = 12;
/** Formats that every browser reads again: kept as they came, where they are no larger than what can be exported. */
const KEPT_AS_IS = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];
const MAX_KEPT_BYTES = 12e6;

export class OwnPictures {
  /** The newest first. */
  list = $state.raw<readonly LookPicture[]>([]);
  /** What had to be done to the last pictures that were opened, a sentence each. */
  notes = $state.raw<readonly string[]>([]);
  /** What could not be used of them. */
  problems = $state.raw<readonly string[]>([]);
  /** While several are opened: how far. */
  opening = $state.raw<{ done: number; total: number } | null>(null);
  #restored = false;
  #number = 0;

  constructor(private readonly engine: Pick<EngineApi, 'keepPicture' | 'keptPictures' | 'forgetPicture'>) {}

  /** Brings back what was kept, once the engine is there. */
  async restore(): Promise<void> {
    if (this.#restored) return;
    this.#restored = true;
    try {
      for (const { id, title, file, type } of await this.engine.keptPictures()) {
        if (this.list.some((picture) => picture.id === id)) continue;
        const blob = new Blob([file as BlobPart], { type });
        // One that cannot be read any more is passed over: nobody asked for it just now.
        const read = await this.#read(blob, title, id).catch(() => null);
        if (read) this.list = [...this.list, read.own];
      }
    } catch {
      this.#restored = false; // Tried again when the engine is back.
    }
  }

  /**
   * Opens files, one after the other.
   * @param onFirst called with the first that can be shown
   */
  async add(files: readonly File[], onFirst: (picture: LookPicture) => void = () => {}): Promise<void> {
    this.notes = [];
    this.problems = [];
    let first = true;
    let kept = 0;
    for (const [i, file] of files.entries()) {
      if (files.length > 1) this.opening = { done: i, total: files.length };
      const name = file.name || 'Pasted picture';
      if (this.list.length >= MAX_OWN) {
        const left = files.length - i;
        this.problems = [...this.problems, `There is room for ${MAX_OWN} pictures; ${left} more were left out.`];
        break;
      }
      try {
        const { own, keep, notes } = await this.#read(file, name, this.#newId());
        this.list = [own, ...this.list];
        if (notes.length > 0) this.notes = [...this.notes, `“${name}”: ${notes.join('; ')}.`];
        if (first) onFirst(own);
        first = false;
        if (kept++ < MAX_KEPT) await this.#keep(own, keep);
      } catch (error) {
        this.problems = [...this.problems, messageOf(error)];
      }
    }
    this.opening = null;
  }

  /** A picture that has no file, such as the camera's. */
  async addPicture(picture: Picture, title: string): Promise<LookPicture> {
    this.notes = [];
    this.problems = [];
    const own: LookPicture = {
      id: this.#newId(),
      title,
      credit: 'yours',
      kind: 'own',
      picture: thumbnail(picture, LONG_SIDE),
    };
    const file = await encodePng(picture);
    if (own.picture !== picture) own.file = file;
    this.list = [own, ...this.list].slice(0, MAX_OWN);
    await this.#keep(own, file);
    return own;
  }

  async remove(id: string): Promise<void> {
    this.list = this.list.filter((picture) => picture.id !== id);
    this.notes = [];
    await this.engine.forgetPicture(id).catch(() => {});
  }

  async removeAll(): Promise<void> {
    for (const { id } of this.list) await this.remove(id);
  }

  /** The picture as it is shown, the file to be kept, and what had to be done to it. */
  async #read(file: Blob, title: string, id: string): Promise<{ own: LookPicture; keep: Blob; notes: string[] }> {
    const { picture: full, size, notes } = await readPicture(file, title, FULL_SIDE);
    const picture = thumbnail(full, LONG_SIDE);
    const own: LookPicture = { id, title, credit: 'yours', kind: 'own', picture };
    const whole = size.width === full.width && size.height === full.height;
    const asIs = whole && KEPT_AS_IS.includes(file.type) && file.size <= MAX_KEPT_BYTES;
    const keep = asIs ? file : await encodePng(full);
    if (picture !== full) {
      own.file = keep;
      notes.push(
        `shown at ${picture.width} × ${picture.height}, exported at up to ${full.width.toLocaleString('en')} × ${full.height.toLocaleString('en')}`,
      );
    }
    return { own, keep, notes };
  }

  async #keep({ id, title }: LookPicture, file: Blob): Promise<void> {
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- a moment, which does not change
    const savedAt = new Date().toISOString();
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const kept: KeptPicture = { id, title, file: bytes, type: file.type || 'image/png', savedAt };
      await this.engine.keepPicture(kept);
    } catch (error) {
      this.notes = [
        ...this.notes,
        `“${title}” is here until this page closes, but could not be kept: ${messageOf(error)}`,
      ];
    }
  }

  #newId(): string {
    return `own-${Date.now().toString(36)}-${++this.#number}`;
  }
}
