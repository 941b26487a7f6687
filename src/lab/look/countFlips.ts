/** How often each model's answer flips over the frames of a sequence. */
import type { Prediction } from '../../contract/engine';

export interface FlipCount {
  model: string;
  flips: number;
  /** Comparisons made so far: one fewer than frames. */
  of: number;
  /** Answer at each frame. */
  answers: { className: string; flipped: boolean }[];
}

/**
 * @param frames the answers of the models, frame by frame; the same models in each
 * @param comparedWithFirst a flip is a difference from the first frame (noise), not from the frame before
 */
export function countFlips(frames: readonly (readonly Prediction[])[], comparedWithFirst: boolean): FlipCount[] {
  return (frames[0] ?? []).map(({ model }) => {
    const names = frames.map((said) => said.find((other) => other.model === model)?.top[0]?.className ?? '');
    const answers = names.map((className, i) => ({
      className,
      flipped: i > 0 && className !== (comparedWithFirst ? names[0] : names[i - 1]),
    }));
    return { model, flips: answers.filter(({ flipped }) => flipped).length, of: names.length - 1, answers };
  });
}
