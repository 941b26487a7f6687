/** What the models say of the picture before and after, at most a few times a second while a slider is dragged. */
import type { EngineApi, Prediction } from '../../contract/engine';
import type { Picture } from '../../contract/image';
import { messageOf } from '../../contract/message';
import { isWhole, type LookPicture } from './lookPicture';
import type { WorkQueue } from './WorkQueue';

/** Milliseconds from one answer to the next question. */
const PAUSE = 250;

export class Answers {
  predictions = $state.raw<{ before: Prediction[]; after: Prediction[] } | null>(null);
  problem = $state<string | null>(null);
  /** Grows when other models answer than before. */
  asked = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #free = 0;
  #before: { source: LookPicture; asked: number; predictions: Prediction[] } | null = null;
  #source: LookPicture | null = null;

  constructor(
    private readonly engine: Pick<EngineApi, 'predict'>,
    private readonly queue: WorkQueue,
  ) {}

  clear(): void {
    clearTimeout(this.#timer);
    this.queue.drop('answers');
    this.#source = null;
    this.predictions = null;
    this.problem = null;
  }

  /** Asks about this picture as soon as the last answer is long enough ago. */
  about(source: LookPicture, after: Picture): void {
    this.#source = source;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(source, after), Math.max(0, this.#free - performance.now()));
  }

  async #ask(source: LookPicture, after: Picture): Promise<void> {
    const asked = this.asked;
    this.#free = performance.now() + PAUSE;
    try {
      if (this.#before?.source !== source || this.#before.asked !== asked) {
        const clean = await this.queue.ask('answers', 'before', () =>
          this.engine.predict(source.picture, isWhole(source)),
        );
        if (!clean) return;
        this.#before = { source, asked, predictions: clean };
      }
      const before = this.#before.predictions;
      const said = await this.queue.ask('answers', 'after', () => this.engine.predict(after, isWhole(source)));
      this.#free = performance.now() + PAUSE;
      if (!said || this.#source !== source) return;
      this.predictions = { before, after: said };
      this.problem = null;
    } catch (error) {
      if (this.#source !== source) return;
      this.predictions = null;
      this.problem = messageOf(error);
    }
  }
}
