/**
 * What the models say of the picture before and after, at most a few times a second while a slider is dragged. The first time they are
 * still on their way over the line: then they are asked beside the queue, so that no picture waits for them.
 */
import type { EngineApi, Prediction, WhoAnswers } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { messageOf } from '../../contract/message';
import { isWhole, whoKnows, type LookPicture } from './lookPicture';
import type { WorkQueue } from './WorkQueue';

/** Milliseconds from one answer to the next question. */
const PAUSE = 250;

export class Answers {
  predictions = $state.raw<{ before: Prediction[]; after: Prediction[] } | null>(null);
  problem = $state<string | null>(null);
  /** Grows when other models answer than before. */
  asked = $state(0);
  /** The models can be asked. */
  #held = false;
  /** Those that have answered once. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- the page does not read it
  readonly #warm = new Set<WhoAnswers>();
  #asking = false;
  #begin = () => {};
  #begun = new Promise<void>((resolve) => (this.#begin = resolve));
  #wish: { source: LookPicture; after: Picture } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #free = 0;
  #before: { source: LookPicture; asked: number; predictions: Prediction[] } | null = null;
  #source: LookPicture | null = null;

  constructor(
    private readonly engine: Pick<EngineApi, 'predict'>,
    private readonly queue: WorkQueue,
    /** The engine has other work, and a picture should not wait for its answers. */
    private readonly busy: () => boolean = () => false,
    /** Whom to ask about a picture. */
    private readonly who: (source: LookPicture) => WhoAnswers = whoKnows,
  ) {}

  /** Resolves when the models have answered once, or could not. */
  get begun(): Promise<void> {
    return this.#begun;
  }

  /** Asks nothing until `release`: the engine has other things to do first, and its models are not there. */
  hold(): void {
    clearTimeout(this.#timer);
    this.queue.drop('answers');
    this.#held = true;
    this.#warm.clear();
    this.#begun = new Promise<void>((resolve) => (this.#begin = resolve));
  }

  release(): void {
    this.#held = false;
    const wish = this.#wish;
    if (wish) this.about(wish.source, wish.after);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#wish = null;
    this.queue.drop('answers');
    this.#source = null;
    this.predictions = null;
    this.problem = null;
  }

  /** Asks about this picture as soon as the last answer is long enough ago. */
  about(source: LookPicture, after: Picture): void {
    this.#source = source;
    clearTimeout(this.#timer);
    // Beside the queue nothing else keeps questions from piling up: the newest waits for the end of the one that is asked.
    const later = this.#held || (this.#asking && !this.#queued(this.who(source)));
    this.#wish = later ? { source, after } : null;
    if (later) return;
    this.#timer = setTimeout(() => void this.#ask(source, after), Math.max(0, this.#free - performance.now()));
  }

  async #ask(source: LookPicture, after: Picture): Promise<void> {
    const { asked } = this;
    const who = this.who(source);
    this.#asking = true;
    this.#free = performance.now() + PAUSE;
    try {
      if (this.#before?.source !== source || this.#before.asked !== asked) {
        const clean = await this.#predict('before', source.picture, isWhole(source), who);
        if (!clean) return;
        this.#before = { source, asked, predictions: clean };
      }
      const before = this.#before.predictions;
      const said = await this.#predict('after', after, isWhole(source), who);
      this.#free = performance.now() + PAUSE;
      if (!said || this.#source !== source) return;
      this.predictions = { before, after: said };
      this.problem = null;
    } catch (error) {
      if (this.#source !== source) return;
      this.predictions = null;
      this.problem = messageOf(error);
    } finally {
      this.#begin();
      this.#asking = false;
      const wish = this.#wish;
      if (wish && !this.#held) this.about(wish.source, wish.after);
    }
  }

  /** Whether questions wait in the queue for their turn. */
  #queued(who: WhoAnswers): boolean {
    return this.#warm.has(who) && !this.busy();
  }

  /** Null where a newer question took its place. */
  async #predict(
    key: 'before' | 'after',
    picture: Picture,
    whole: boolean,
    who: WhoAnswers,
  ): Promise<Prediction[] | null> {
    if (this.#queued(who)) return this.queue.ask('answers', key, () => this.engine.predict(picture, whole, who));
    const said = await this.engine.predict(picture, whole, who);
    // Where nobody was there to be asked, nobody has come over the line.
    if (said.length > 0) this.#warm.add(who);
    return said;
  }
}
