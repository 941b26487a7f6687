/** The pictures that can be looked at: photographs that come with the page, composites of the pack, the user's own. */
import type { ExperimentConfig } from '../contract/config';
import type { EngineApi } from '../contract/engine';
import type { Look } from './Look.svelte';
import type { LookPicture } from './look/lookPicture';
import { messageOf } from './message';
import { loadPhotos, type Photo } from './photos';
import { decodePicture } from './picture';

const PACK_PICTURES = 12;

export class Gallery {
  photos = $state.raw<readonly Photo[]>([]);
  pack = $state.raw<readonly LookPicture[]>([]);
  own = $state.raw<readonly LookPicture[]>([]);
  problem = $state<string | null>(null);
  /** The picture that a link asked for, until it is there. */
  wanted: string | undefined;
  #opening = 0;
  #packAsked = '';

  constructor(
    private readonly look: Look,
    private readonly engine: EngineApi,
  ) {}

  /** Loads the list and shows the first photograph, or the one that was asked for. */
  async start(): Promise<void> {
    try {
      this.photos = await loadPhotos();
      const wanted = this.photos.find(({ id }) => id === this.wanted);
      if (wanted) this.wanted = undefined;
      const first = wanted ?? this.photos[0];
      this.look.usual = this.photos[0]?.id;
      // A picture of the pack comes with the engine; drawing another one before it would be for nothing.
      if (first && !this.wanted?.startsWith('pack-')) await this.openPhoto(first);
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  /** Composites of the pack, once the engine is there. */
  async loadPack(config: ExperimentConfig): Promise<void> {
    const key = JSON.stringify([config.data.pack, config.seed]);
    if (key === this.#packAsked) return;
    this.#packAsked = key;
    try {
      const { pictures, labels } = await this.engine.samples(config, 'clean', PACK_PICTURES);
      this.pack = pictures.map((picture, i) => ({
        id: `pack-${i}`,
        title: labels[i] ?? '',
        credit: 'a composite of the emoji pack',
        kind: 'pack',
        picture,
      }));
    } catch {
      this.#packAsked = ''; // Tried again when the engine is back.
      return;
    }
    const wanted = this.pack.find(({ id }) => id === this.wanted);
    if (wanted) return this.show(wanted);
    const first = this.photos[0];
    if (!this.look.source && first) await this.openPhoto(first);
  }

  show(picture: LookPicture): void {
    this.#opening++;
    this.wanted = undefined;
    this.problem = null;
    this.look.show(picture);
  }

  /** A link or the browser's history asks for a picture; without a name, for the usual one. */
  revisit(id: string | undefined): void {
    this.wanted = id;
    const now = this.look.source?.id;
    if (now === undefined || now === id || (id === undefined && now.startsWith('own-'))) return;
    const pack = this.pack.find((picture) => picture.id === id);
    const photo = id === undefined ? this.photos[0] : this.photos.find((other) => other.id === id);
    this.wanted = undefined;
    if (pack) this.show(pack);
    else if (photo && photo.id !== now) void this.openPhoto(photo);
  }

  async openPhoto(photo: Photo): Promise<void> {
    const opening = ++this.#opening;
    try {
      const answer = await fetch(photo.url);
      if (!answer.ok) throw new Error(`“${photo.title}” could not be loaded (${answer.status}).`);
      const picture = await decodePicture(await answer.blob(), photo.title);
      if (opening !== this.#opening) return;
      this.problem = null;
      this.look.show({ id: photo.id, title: photo.title, credit: photo.credit, kind: 'photo', picture });
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  /** A file that was chosen, dropped or pasted. What is shown stays where it cannot be read. */
  async openFile(file: File): Promise<void> {
    const opening = ++this.#opening;
    try {
      const picture = await decodePicture(file, file.name || 'pasted picture');
      if (opening !== this.#opening) return;
      const own: LookPicture = {
        id: `own-${opening}`,
        title: file.name || 'Pasted',
        credit: 'yours',
        kind: 'own',
        picture,
      };
      this.own = [own, ...this.own].slice(0, 4);
      this.show(own);
    } catch (error) {
      this.problem = messageOf(error);
    }
  }
}
