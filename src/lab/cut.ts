/** Where the large model is cut for a share of tuned parameters, from its metadata; the engine decides the same way. */
import type { ModelInfo } from '../contract/model';

export interface Cut {
  /** Index of the first tuned block; the classifier is the last block and is always tuned. */
  firstTuned: number;
  /** Names of the tuned blocks, the classifier left out. */
  tuned: string[];
  /** Their share of all parameters, the classifier counted. */
  share: number;
}

/** The longest run of last blocks that holds at most `fraction` of the parameters. */
export function cutFor(model: ModelInfo, fraction: number): Cut {
  const { blocks, parameters } = model;
  let firstTuned = blocks.length - 1;
  let sum = blocks[firstTuned]?.parameters ?? 0;
  while (firstTuned > 0 && sum + blocks[firstTuned - 1]!.parameters <= fraction * parameters) {
    firstTuned--;
    sum += blocks[firstTuned]!.parameters;
  }
  return { firstTuned, tuned: blocks.slice(firstTuned, -1).map(({ name }) => name), share: sum / parameters };
}
