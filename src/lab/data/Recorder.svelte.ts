/**
 * The class recorder: a webcam's pictures under names that the user gives, as in Teachable Machine. While a class is held,
 * pictures are taken at a steady pace; what is saved is a data set like any other.
 */
import type { Picture } from '../../contract/image';
import type { Recording } from '../../contract/library';
import { messageOf } from '../../contract/message';
import { preparePicture } from '../../image/preparePicture';
import { decodePicture, fromSource, thumbnail } from '../look/picture';

/** Milliseconds between pictures: faster, they would hardly differ. */
export const INTERVAL = 200;
/** Side of a picture in pixels: what networks on photographs take. */
export const SIDE = 224;
const THUMBNAIL = 56;
/** Long side in pixels that a file is read at, before its middle is cut out. */
const FILE_SIDE = 1024;
/** Of all classes together; they are held in memory until they are saved (150 kB each). */
export const MAX_PICTURES = 3000;

export interface Shot {
  id: number;
  picture: Picture;
  small: Picture;
}

export interface RecordedClass {
  id: number;
  name: string;
  /** The newest last. */
  shots: readonly Shot[];
}

export class Recorder {
  name = $state('My recording');
  classes = $state.raw<readonly RecordedClass[]>([]);
  /** Id of the class that is being recorded. */
  holding = $state<number | null>(null);
  saving = $state(false);
  problem = $state<string | null>(null);
  readonly total = $derived(this.classes.reduce((sum, { shots }) => sum + shots.length, 0));
  /** What is still missing before this can be saved, in words; null where nothing is. */
  readonly fault = $derived.by(() => this.#fault());
  #timer: ReturnType<typeof setInterval> | undefined;
  #next = 1;

  /**
   * @param grab the picture of now; null where the camera shows nothing yet
   * @param keep saves the recording; rejects with a message
   * @param most pictures of all classes together
   */
  constructor(
    private readonly grab: () => Picture | null,
    private readonly keep: (recording: Recording) => Promise<void>,
    private readonly most = MAX_PICTURES,
  ) {
    this.addClass();
    this.addClass();
  }

  /** Begins anew, with two empty classes. */
  clear(): void {
    this.stop();
    this.problem = null;
    this.classes = [];
    this.addClass();
    this.addClass();
  }

  /** Adds pictures that came otherwise. */
  add(id: number, pictures: readonly Picture[]): void {
    for (const picture of pictures) this.#put(id, picture);
  }

  /** Adds the middle of picture files, where there is no camera. What cannot be read is named, and the others are taken. */
  async addFiles(id: number, files: readonly File[]): Promise<void> {
    this.problem = null;
    const problems: string[] = [];
    for (const file of files) {
      try {
        const picture = await decodePicture(file, file.name, FILE_SIDE);
        this.#put(id, preparePicture(picture, { side: SIDE, shortSide: SIDE }));
      } catch (error) {
        problems.push(messageOf(error));
      }
    }
    if (problems.length > 0) this.problem = problems.slice(0, 3).join(' ');
  }

  addClass(): void {
    const id = this.#next++;
    const name = `Class ${this.classes.length + 1}`;
    this.classes = [...this.classes, { id, name, shots: [] }];
  }

  removeClass(id: number): void {
    if (this.holding === id) this.stop();
    this.classes = this.classes.filter((one) => one.id !== id);
  }

  rename(id: number, name: string): void {
    this.#change(id, (one) => ({ ...one, name }));
  }

  /** Takes a picture at once and then at every interval, until `stop`. */
  start(id: number): void {
    if (this.holding === id) return;
    this.stop();
    this.holding = id;
    this.problem = null;
    this.#take();
    this.#timer = setInterval(() => this.#take(), INTERVAL);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.holding = null;
  }

  removeShot(classId: number, shotId: number): void {
    this.#change(classId, (one) => ({ ...one, shots: one.shots.filter(({ id }) => id !== shotId) }));
  }

  /** @returns whether it is kept now; if not, `problem` says why and nothing is lost */
  async save(): Promise<boolean> {
    this.stop();
    if (this.fault !== null || this.saving) return false;
    this.saving = true;
    this.problem = null;
    try {
      await this.keep({
        name: this.name.trim(),
        classes: this.classes.map(({ name, shots }) => ({
          name: name.trim(),
          pictures: shots.map(({ picture }) => picture),
        })),
      });
      return true;
    } catch (error) {
      this.problem = messageOf(error);
      return false;
    } finally {
      this.saving = false;
    }
  }

  #take(): void {
    const id = this.holding;
    if (id === null) return;
    const picture = this.grab();
    if (picture) this.#put(id, picture);
  }

  #put(id: number, picture: Picture): void {
    if (this.total >= this.most) {
      this.stop();
      this.problem = `There is room for ${this.most.toLocaleString('en')} pictures in one recording. Save these, or delete some.`;
      return;
    }
    const shot = { id: this.#next++, picture, small: thumbnail(picture, THUMBNAIL) };
    this.#change(id, (one) => ({ ...one, shots: [...one.shots, shot] }));
  }

  #change(id: number, change: (one: RecordedClass) => RecordedClass): void {
    this.classes = this.classes.map((one) => (one.id === id ? change(one) : one));
  }

  #fault(): string | null {
    if (this.classes.length < 2) return 'At least two classes are needed.';
    const names = this.classes.map(({ name }) => name.trim());
    if (names.includes('')) return 'Every class needs a name.';
    const lower = names.map((name) => name.toLowerCase());
    const twice = names.find((_, i) => lower.indexOf(lower[i]!) !== i);
    if (twice !== undefined) return `Two classes are named “${twice}”. Give them different names.`;
    const empty = this.classes.find(({ shots }) => shots.length === 0);
    if (empty) return `“${empty.name}” has no pictures yet. Hold its button while you show it.`;
    if (this.name.trim() === '') return 'Give the recording a name.';
    return null;
  }
}

/** The middle of what the video shows now, square. Null before its first frame. */
export function squareOf(video: HTMLVideoElement, side = SIDE): Picture | null {
  const { videoWidth: width, videoHeight: height } = video;
  const short = Math.min(width, height);
  // The size is known before there is a frame, and what is drawn then is black.
  if (short === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.imageSmoothingQuality = 'high';
  context.drawImage(video, (width - short) / 2, (height - short) / 2, short, short, 0, 0, side, side);
  return fromSource(canvas, side, side, side).picture;
}
