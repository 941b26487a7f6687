/** The pictures that can be looked at: a drawing and photographs that come with the page, composites of the pack, the user's own. */
import { SvelteMap } from 'svelte/reactivity';
import type { ExperimentConfig } from '../../contract/config';
import type { EngineApi } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import type { Look } from './Look.svelte';
import type { LookPicture } from './lookPicture';
import { OwnPictures } from './OwnPictures.svelte';
import { messageOf } from '../../contract/message';
import { loadOpening, OPENING_ID } from './opening';
import { loadPhotos, type Photo } from './photos';
import { asLookPicture, loadTestPicture, pickOfId, setSteps } from './openTestPicture';
import { decodePicture } from './picture';
import type { TestPick } from '../../contract/testPicture';

const PACK_PICTURES = 12;

export class Gallery {
  /** The drawing that the page opens on. */
  drawing = $state.raw<LookPicture | null>(null);
  photos = $state.raw<readonly Photo[]>([]);
  pack = $state.raw<readonly LookPicture[]>([]);
  readonly own: OwnPictures;
  problem = $state<string | null>(null);
  /** The other photographs may come too. On a slow line they would take it from the picture that is looked at. */
  others = $state(false);
  /** Photographs that were opened, by id: none is fetched twice. */
  readonly opened = new SvelteMap<string, Picture>();
  /** The picture that a link asked for, until it is there. */
  wanted: string | undefined;
  /** Test pictures that were opened, for the way back. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- the page does not read it
  readonly #tests = new Map<string, LookPicture>();
  #opening = 0;
  #packAsked = '';

  constructor(
    private readonly look: Look,
    private readonly engine: EngineApi,
  ) {
    this.own = new OwnPictures(engine);
  }

  /** Shows the drawing, or the picture that was asked for. */
  async start(): Promise<void> {
    this.look.usual = OPENING_ID;
    const usual = this.wanted === undefined || this.wanted === OPENING_ID;
    // A picture of the pack comes with the engine; drawing another one before it would be for nothing.
    if (usual) await this.openDrawing();
    const photos = this.#loadPhotos();
    if (!usual && !this.awaitsPack) await photos;
  }

  /** The list, and the photograph that was asked for; where there is none of that name, the drawing. */
  async #loadPhotos(): Promise<void> {
    try {
      this.photos = await loadPhotos();
    } catch (error) {
      this.problem = messageOf(error);
    }
    if (this.wanted === undefined || this.awaitsPack) return;
    const wanted = this.photos.find(({ id }) => id === this.wanted);
    this.wanted = undefined;
    if (wanted) await this.openPhoto(wanted);
    else await this.openDrawing();
  }

  async openDrawing(): Promise<void> {
    const opening = ++this.#opening;
    try {
      this.drawing ??= await loadOpening();
      if (opening === this.#opening) this.show(this.drawing);
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  /** A link asked for a picture of the pack, and nothing is shown until it is there. */
  get awaitsPack(): boolean {
    return /^(pack|test)-/.test(this.wanted ?? '');
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
    const pick = pickOfId(this.wanted, this.look.chain.current);
    if (pick && (await this.openTest(config, pick, { linked: true }))) return;
    const { problem } = this;
    if (!this.look.source) await this.openDrawing();
    this.problem ??= problem;
  }

  /**
   * Shows a test picture of an experiment as its models saw it. What is shown stays where there is none.
   * @param linkable the address names this experiment
   * @param linked the address names the picture, and beside it what is done to it
   */
  async openTest(config: ExperimentConfig, pick: TestPick, { linkable = true, linked = false } = {}): Promise<boolean> {
    const opening = ++this.#opening;
    this.wanted = undefined;
    try {
      const found = await loadTestPicture(this.engine, config, pick);
      if (opening !== this.#opening) return false;
      const source = asLookPicture(found, pick, config.seed, linkable);
      this.#tests.set(source.id, source);
      if (!linked) setSteps(this.look, found);
      this.show(source);
      return true;
    } catch (error) {
      this.problem = messageOf(error);
      return false;
    }
  }

  show(picture: LookPicture): void {
    this.#opening++;
    this.wanted = undefined;
    this.problem = null;
    if (picture.kind !== 'own') this.own.notes = [];
    this.look.show(picture);
  }

  /** A link or the browser's history asks for a picture; without a name, for the usual one. */
  revisit(id: string | undefined): void {
    this.wanted = id;
    const now = this.look.source?.id;
    if (now === undefined || now === id || (id === undefined && now.startsWith('own-'))) return;
    const pack = this.pack.find((picture) => picture.id === id) ?? this.#tests.get(id ?? '');
    const photo = this.photos.find((other) => other.id === id);
    this.wanted = undefined;
    if (pack) this.show(pack);
    else if (photo) void this.openPhoto(photo);
    else if (id === undefined || id === OPENING_ID) void this.openDrawing();
  }

  async openPhoto(photo: Photo): Promise<void> {
    const opening = ++this.#opening;
    try {
      const picture = this.opened.get(photo.id) ?? (await loadPhoto(photo));
      this.opened.set(photo.id, picture);
      if (opening !== this.#opening) return;
      this.problem = null;
      this.own.notes = [];
      this.look.show({ id: photo.id, title: photo.title, credit: photo.credit, kind: 'photo', picture });
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  /** Files that were chosen, dropped or pasted. What is shown stays where none of them can be read. */
  async openFiles(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    const opening = ++this.#opening;
    this.problem = null;
    await this.own.add(files, (first) => opening === this.#opening && this.show(first));
  }

  /** What the camera took. */
  async openTaken(picture: Picture): Promise<void> {
    this.show(await this.own.addPicture(picture, 'Webcam picture'));
  }

  /** Forgets a picture of one's own; where it was shown, the next one is. */
  async removeOwn(id: string): Promise<void> {
    const at = this.own.list.findIndex((picture) => picture.id === id);
    await this.own.remove(id);
    if (this.look.source?.id === id) this.#showNearest(at);
  }

  async removeAllOwn(): Promise<void> {
    const shown = this.look.source?.kind === 'own';
    await this.own.removeAll();
    if (shown) this.#showNearest(0);
  }

  #showNearest(at: number): void {
    const next = this.own.list[at] ?? this.own.list.at(-1);
    if (next) this.show(next);
    else void this.openDrawing();
  }
}

async function loadPhoto({ url, title }: Photo): Promise<Picture> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`“${title}” could not be loaded (${answer.status}).`);
  return decodePicture(await answer.blob(), title);
}
