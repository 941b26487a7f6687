/**
 * The stage: one picture and what the models say of it, for an audience, moved by keys, swipes, a presenter's remote control, or by
 * itself. It has no picture of its own: it moves the chain that Look shows, so that leaving it changes nothing.
 */
import type { Look } from '../look/Look.svelte';
import type { LookPicture } from '../look/lookPicture';
import type { Photo } from '../look/photos';
import type { PageMode } from '../pageMode';
import { around, perturbationAfter } from './stageOrder';

export type Lockable = 'severity' | 'perturbation' | 'picture' | 'camera';

/** The part of the lab that a stage moves. */
export interface StageHost {
  mode: PageMode;
  readonly look: Look;
  /** What a link or a lesson has hidden or locked. */
  readonly parts: { closed(name: Lockable): boolean };
  readonly gallery: {
    /** That the page opened on, where it did. */
    readonly drawing: LookPicture | null;
    readonly photos: readonly Photo[];
    readonly pack: readonly LookPicture[];
    readonly own: { readonly list: readonly LookPicture[] };
    show(picture: LookPicture): void;
    openPhoto(photo: Photo): Promise<void>;
  };
}

export const MAX_SEVERITY = 5;
/** Milliseconds that a picture stays while it plays, and speeds to choose from. */
const STAY = 900;
/** Without motion whole severities follow each other, slowly enough to be read. */
const STEP_STAY = 2600;
export const SPEEDS = [0.5, 1, 2] as const;
export type Speed = (typeof SPEEDS)[number];

export class Stage {
  /** The untouched picture is shown: severity 0. */
  before = $state(false);
  speed = $state<Speed>(1);
  readonly severity = $derived.by(() => (this.before ? 0 : this.host.look.severity));
  readonly playing = $derived.by(() => this.host.mode.autoplay === true);

  constructor(
    private readonly host: StageHost,
    /** Whether the visitor asked for less motion. */
    private readonly still: () => boolean = () => false,
  ) {}

  /** Whether a link or a lesson has closed this. */
  closed(name: Lockable): boolean {
    return this.host.parts.closed(name);
  }

  /** Another severity, 0 for the untouched picture. */
  setSeverity(severity: number): void {
    if (this.closed('severity')) return;
    this.pause();
    this.#to(severity);
  }

  /** The next whole severity in that direction. */
  changeSeverity(by: 1 | -1): void {
    const whole = by > 0 ? Math.floor(this.severity) : Math.ceil(this.severity);
    this.setSeverity(whole + by);
  }

  changePerturbation(by: number): void {
    if (this.closed('perturbation')) return;
    this.pause();
    this.#perturbation(by);
  }

  /** As a remote control's one button does: stronger, and after the strongest the next perturbation, untouched. */
  forward(): void {
    if (this.severity < MAX_SEVERITY) return this.changeSeverity(1);
    if (this.closed('perturbation')) return;
    this.pause();
    this.before = true;
    this.#perturbation(1, 1);
  }

  back(): void {
    if (this.severity > 0) return this.changeSeverity(-1);
    if (this.closed('perturbation')) return;
    this.pause();
    this.before = false;
    this.#perturbation(-1, MAX_SEVERITY);
  }

  toggleBefore(): void {
    this.pause();
    this.before = !this.before;
  }

  changePicture(by: number): void {
    if (this.closed('picture')) return;
    const { drawing, photos, pack, own } = this.host.gallery;
    const all = [
      ...[...own.list, ...(drawing ? [drawing] : [])].map((picture) => ({
        id: picture.id,
        open: () => this.host.gallery.show(picture),
      })),
      ...photos.map((photo) => ({ id: photo.id, open: () => void this.host.gallery.openPhoto(photo) })),
      ...pack.map((picture) => ({ id: picture.id, open: () => this.host.gallery.show(picture) })),
    ];
    const at = all.findIndex(({ id }) => id === this.host.look.source?.id);
    // After a picture that is none of them, such as a test picture of an experiment, comes the first or the last.
    if (all.length > 0) around(all, at < 0 && by > 0 ? -1 : Math.max(0, at), by).open();
  }

  togglePlay(): void {
    if (this.playing) return this.pause();
    this.host.mode = { ...this.host.mode, autoplay: true };
  }

  pause(): void {
    if (!this.playing) return;
    const { autoplay: _, ...mode } = this.host.mode;
    this.host.mode = mode;
  }

  changeSpeed(): void {
    this.speed = around(SPEEDS, SPEEDS.indexOf(this.speed), 1);
  }

  /** Back to the page as it was. */
  leave(): void {
    const { present: _, mirror: __, autoplay: ___, ...mode } = this.host.mode;
    this.host.mode = mode;
  }

  setMirror(on: boolean): void {
    if (on && this.closed('camera')) return;
    const { mirror: _, autoplay: __, ...mode } = this.host.mode;
    this.host.mode = { ...mode, present: true, ...(on ? { mirror: true as const } : {}) };
  }

  /** One move of what plays by itself: 0, 1, then by halves to 5, then the next perturbation. Without motion by whole ones. */
  play(): void {
    const next = this.still() ? Math.floor(this.severity) + 1 : Math.max(1, this.severity + 0.5);
    if (this.severity < MAX_SEVERITY) return this.#to(Math.min(MAX_SEVERITY, next));
    this.before = true;
    this.#perturbation(1, 1);
  }

  /** Milliseconds until the next move; both ends stay longer. */
  stay(): number {
    const end = this.severity === 0 || this.severity === MAX_SEVERITY ? 2 : 1;
    return ((this.still() ? STEP_STAY : STAY) * end) / this.speed;
  }

  #to(severity: number): void {
    this.before = severity < 1;
    if (severity >= 1) this.host.look.setSeverity(Math.min(MAX_SEVERITY, severity));
  }

  #perturbation(by: number, severity = this.host.look.severity): void {
    const { look } = this.host;
    const next = perturbationAfter(look.perturbations, look.corruption, by);
    if (next === null) return;
    look.select(next, severity);
    look.catalogue.reveal(next);
  }
}
