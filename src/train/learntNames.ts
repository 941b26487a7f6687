import type { Architecture, Weights } from '../models/model';

/** Everything but the statistics of batch norms. */
export function learntNames(architecture: Architecture, weights: Weights): string[] {
  const statistics = new Set(architecture.blocks.flatMap((block) => block.bufferNames));
  return Object.keys(weights).filter((name) => !statistics.has(name));
}
