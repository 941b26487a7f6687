/**
 * Plays a sequence (ImageNet-P): one picture, perturbed a little more in every frame, and how often each model's answer
 * flips on the way. In noise sequences a frame is compared with the first, in the others with the one before
 * (Hendrycks and Dietterich, ICLR 2019, section 4.3).
 */
import type { EngineApi, Prediction, WhoAnswers } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import type { PerturbationInfo, SequenceInfo } from '../../contract/perturbation';
import { messageOf } from '../../contract/message';
import { thumbnail } from './picture';
import { countFlips } from './countFlips';
import { isWhole, type LookPicture } from './lookPicture';
import { sequenceFor } from './sequenceFor';
import type { WorkQueue } from './WorkQueue';

/** Long side of a frame, pixels: a sequence is many pictures, held all at once. */
const FRAME_SIDE = 320;
export const FRAME_RATES = [2, 5, 10, 20] as const;

export class SequencePlayer {
  /** The sequence takes the place of the large picture. */
  shown = $state(false);
  sequences = $state.raw<readonly SequenceInfo[]>([]);
  /** The list was asked for. */
  listed = $state(false);
  name = $state('');
  frames = $state.raw<readonly Picture[]>([]);
  at = $state(0);
  playing = $state(false);
  rate = $state<number>(10);
  loading = $state(false);
  problem = $state<string | null>(null);
  /** Answers by frame, as far as they are known. */
  answers = $state.raw<readonly (readonly Prediction[])[]>([]);
  readonly info = $derived(this.sequences.find(({ name }) => name === this.name));
  readonly flips = $derived(countFlips(this.answers, this.info?.comparedWithFirst ?? false));
  /** Says that the sequence is not of the perturbation that is open; null where it is, or where somebody chose it. */
  note = $state<string | null>(null);
  /** The perturbation for which the sequence was chosen last. */
  #followed: string | undefined;
  readonly #key = { made: '', run: 0 };
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly engine: Pick<EngineApi, 'sequences' | 'playSequence' | 'predict'>,
    private readonly queue: WorkQueue,
    private readonly now: () => {
      source: LookPicture | null;
      seed: number;
      info?: PerturbationInfo | undefined;
      who: WhoAnswers;
    },
  ) {}

  /**
   * Opens the player with the sequence of the perturbation that is open, or the nearest; one that was chosen here stays while the same
   * perturbation is open. Nothing moves until someone presses play.
   */
  open(): Promise<void> {
    return this.#show(() => this.#follow());
  }

  async #show(choose: () => void): Promise<void> {
    this.shown = true;
    this.problem = null;
    try {
      if (this.sequences.length === 0) this.sequences = await this.engine.sequences();
      this.listed = true;
      choose();
      await this.#make();
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  #follow(): void {
    const { info } = this.now();
    if (this.info && info?.name === this.#followed) return;
    this.#followed = info?.name;
    const near =
      info &&
      sequenceFor(
        info,
        this.sequences.map(({ name }) => name),
      );
    this.name = near ?? this.info?.name ?? this.sequences[0]?.name ?? '';
    const other = info && this.info && this.info.name !== info.name;
    const why = near ? 'the nearest' : 'another one';
    this.note = other ? `${info.label} has no sequence. This is ${why}: ${this.info.label}.` : null;
  }

  close(): void {
    this.pause();
    this.shown = false;
    this.queue.drop('later', (key) => key.startsWith('frame'));
  }

  choose(name: string): Promise<void> {
    return this.#show(() => {
      this.name = name;
      this.note = null;
    });
  }

  /** Another picture or another seed: the frames are no longer right. */
  async refresh(): Promise<void> {
    if (this.shown) await this.#show(() => {});
  }

  async #make(): Promise<void> {
    const { source, seed, who } = this.now();
    const key = JSON.stringify([source?.id, seed, who, this.name]);
    if (!source || this.name === '' || key === this.#key.made) return;
    this.#key.made = key;
    const run = ++this.#key.run;
    const wasPlaying = this.playing;
    this.pause();
    this.queue.drop('later', (waiting) => waiting.startsWith('frame'));
    this.frames = [];
    this.answers = [];
    this.at = 0;
    this.loading = true;
    try {
      const picture = thumbnail(source.picture, FRAME_SIDE);
      const sequence = this.name;
      const frames = await this.queue.ask('large', 'sequence', () =>
        this.engine.playSequence({ picture, sequence, seed }),
      );
      if (run !== this.#key.run) return;
      if (!frames) {
        this.#key.made = '';
        return;
      }
      this.frames = frames;
      if (wasPlaying) this.play();
      void this.#askAll(frames, { whole: isWhole(source), who }, run);
    } catch (error) {
      if (run !== this.#key.run) return;
      this.#key.made = '';
      this.problem = messageOf(error);
    } finally {
      if (run === this.#key.run) this.loading = false;
    }
  }

  async #askAll(
    frames: readonly Picture[],
    { whole, who }: { whole: boolean; who: WhoAnswers },
    run: number,
  ): Promise<void> {
    for (const [i, frame] of frames.entries()) {
      const said = await this.queue
        .ask('later', `frame ${i}`, () => this.engine.predict(frame, whole, who))
        .catch(() => null);
      if (run !== this.#key.run) return;
      if (!said) {
        // Dropped, as the player was closed: made again when it opens.
        this.#key.made = '';
        return;
      }
      this.answers = [...this.answers, said];
    }
  }

  play(): void {
    if (this.frames.length < 2) return;
    clearInterval(this.#timer);
    if (this.at >= this.frames.length - 1) this.at = 0;
    this.playing = true;
    this.#timer = setInterval(() => {
      if (this.at < this.frames.length - 1) this.at++;
      else this.pause();
    }, 1000 / this.rate);
  }

  pause(): void {
    clearInterval(this.#timer);
    this.playing = false;
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  seek(frame: number): void {
    this.pause();
    this.at = Math.min(Math.max(0, frame), Math.max(0, this.frames.length - 1));
  }

  setRate(rate: number): void {
    this.rate = rate;
    if (this.playing) this.play();
  }
}
