/** A set gone through by a network that adapts, batch after batch; what Tent has learnt goes from one to the next. */
import type { AdaptationName, AdaptationSettings } from '../../contract/adaptation';
import type { ImageSet } from '../../contract/image';
import type { AdaptedModel } from './AdaptedModel';
import { adaptationBatches } from './order';
import { picturesOf } from './pictures';
import type { TentState } from './tent';

export interface Stream {
  by: AdaptationName;
  set: ImageSet;
  /** Of the order. */
  seed: number;
  /** How often the pictures come; each time in an order of its own, where they are shuffled. */
  passes: number;
  /** That of the settings by default. */
  order?: AdaptationSettings['order'];
}

/** What was answered of a batch. */
export interface StreamAnswers {
  places: Int32Array;
  /** [places · classes] */
  probabilities: Float32Array;
  seconds: number;
}

/** @param take is awaited with the answers of each batch, in order; throws to end */
export async function goThrough(
  adapted: AdaptedModel,
  { by, set, seed, passes, order = adapted.settings.order }: Stream,
  take: (answers: StreamAnswers) => Promise<void>,
): Promise<void> {
  let state: TentState | null = null;
  for (let pass = 0; pass < passes; pass++) {
    const { pictures } = adapted.settings;
    for (const { seen, answered } of adaptationBatches(set.labels, { pictures, order, seed: seed + pass })) {
      const made = await adapted.answer({ by, set: picturesOf(set, seen), corrupt: null, state });
      state = made.state;
      const classes = made.probabilities.length / seen.length;
      const from = seen.length - answered;
      const probabilities = made.probabilities.subarray(from * classes);
      await take({ places: seen.subarray(from), probabilities, seconds: made.seconds });
    }
  }
}
