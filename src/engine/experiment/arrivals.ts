/**
 * Pictures from the field: each arrives with something done to it, and nobody has the picture without. Which kind and how severely
 * follows from the seed and the picture's index, so that a picture is the same in every run of it.
 */
import type { ExperimentConfig } from '../../contract/config';
import type { ImageSet } from '../../contract/image';
import { deriveSeed, hash3, streamOf } from '../../num/random';
import { corruptSet } from '../../perturb/corruptSet';
import { perturbationInfo } from '../../perturb/composition';
import type { ExperimentPictures, Part } from '../../sources/experimentPictures';
import { EngineError } from '../engineError';

const SEVERITIES = 5;

/** What happened to a picture. */
export interface Arrival {
  /** Index into the kinds. */
  kind: number;
  severity: number;
}

/** Kind and severity of each of `count` pictures, drawn independently and evenly. */
export function drawArrivals(kinds: number, count: number, seed: number): Arrival[] {
  const stream = streamOf('arrival');
  return Array.from({ length: count }, (_, i) => ({
    kind: hash3(seed, stream, 2 * i) % kinds,
    severity: 1 + (hash3(seed, stream, 2 * i + 1) % SEVERITIES),
  }));
}

/**
 * The set with every picture as it arrives. A kind's draws for a picture depend on its place among those of the same kind and severity.
 * @param between awaited between kinds; throws to cancel
 */
export async function arrive(
  set: ImageSet,
  kinds: readonly string[],
  seed: number,
  between: () => Promise<void> = async () => {},
): Promise<ImageSet> {
  const arrivals = drawArrivals(kinds.length, set.count, seed);
  const size = set.width * set.height * 3;
  const pixels = new Uint8Array(set.pixels.length);
  for (const [kind, name] of kinds.entries()) {
    for (let severity = 1; severity <= SEVERITIES; severity++) {
      const at = arrivals.flatMap((arrival, i) => (arrival.kind === kind && arrival.severity === severity ? [i] : []));
      if (at.length === 0) continue;
      const clean = new Uint8Array(at.length * size);
      at.forEach((from, to) => clean.set(set.pixels.subarray(from * size, (from + 1) * size), to * size));
      const few = { ...set, count: at.length, pixels: clean, labels: new Int32Array(at.length) };
      const changed = await corruptSet(few, name, { severity, seed, table: 'imagenet-c' });
      at.forEach((to, from) => pixels.set(changed.pixels.subarray(from * size, (from + 1) * size), to * size));
      await between();
    }
  }
  return { ...set, pixels };
}

/** Sets that arrive, and the stream that each draws from. */
const ARRIVING: Partial<Record<Part, string>> = { arrivals: 'arrivals', 'new-arrivals': 'new arrivals' };

/**
 * The embedded pictures with their arrivals as the field leaves them.
 * @throws {EngineError} where arrivals are asked for and no kind is named, or one that needs a model or does not exist
 */
export function withArrivals(
  pictures: ExperimentPictures,
  { seed, data }: Pick<ExperimentConfig, 'seed' | 'data'>,
): ExperimentPictures {
  if (data.arrivals === 0) return pictures;
  if (data.arrivalKinds.length === 0) {
    throw new EngineError('data.arrivalKinds: name at least one kind of what happens to pictures that arrive.');
  }
  for (const name of data.arrivalKinds) {
    if (perturbationInfo(name).needsModel) {
      throw new EngineError(`data.arrivalKinds: ${name} attacks one model, and a picture arrives the same for all.`);
    }
  }
  return {
    ...pictures,
    async part(name, count) {
      const set = await pictures.part(name, count);
      const stream = ARRIVING[name];
      return set && stream ? arrive(set, data.arrivalKinds, deriveSeed(seed, stream)) : set;
    },
  };
}
