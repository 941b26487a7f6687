/**
 * The answers along the severity while the picture moves: with each frame one severity is looked at, so after six frames the strip is
 * whole, and it costs one more picture a frame. Where an answer flips lies between two whole severities.
 */
import type { Prediction, SweepCurve } from '../../contract/engine';
import { MAX_SEVERITY } from './Stage.svelte';

export const STRIP: readonly number[] = Array.from({ length: MAX_SEVERITY + 1 }, (_, severity) => severity);

export class LiveStrip {
  #answers = new Map<string, SweepCurve['answers']>();
  #key = '';
  #next = 0;

  /** The severity that the next frame looks at. @param key all that the strip depends on but the picture */
  next(key: string): number {
    if (key !== this.#key) {
      this.#key = key;
      this.#answers.clear();
      this.#next = 0;
    }
    return STRIP[this.#next]!;
  }

  /** @param key as `next` was given it; an answer to another is left out */
  put(key: string, severity: number, said: readonly Prediction[]): void {
    if (key !== this.#key) return;
    for (const model of this.#answers.keys()) if (!said.some((one) => one.model === model)) this.#answers.delete(model);
    for (const { model, top } of said) {
      if (!top[0]) continue;
      const others = (this.#answers.get(model) ?? []).filter((one) => one.severity !== severity);
      const answers = [...others, { severity, ...top[0] }].sort((one, other) => one.severity - other.severity);
      this.#answers.set(model, answers);
    }
    this.#next = (this.#next + 1) % STRIP.length;
  }

  curves(): SweepCurve[] {
    return [...this.#answers].map(([model, answers]) => {
      const at = answers.findIndex(({ className }) => className !== answers[0]!.className);
      const flip = at < 1 ? null : (answers[at - 1]!.severity + answers[at]!.severity) / 2;
      return { model, answers, flip };
    });
  }
}
