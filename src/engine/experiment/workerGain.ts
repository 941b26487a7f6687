/**
 * How many times as fast several workers are expected to be as the own thread that is measured, by Amdahl's law: starting them for a
 * measurement would take the memory of a run from a page that may never run one. Runs that end say how it really is.
 */

/**
 * Share of an experiment's time that workers do not shorten. What is measured is a bare training step, and a run does more than that: steps
 * in parts, sums of gradients, the optimiser, augmentation, scores. So it is smaller than what workers gain on one kind of work, and was
 * taken from a whole run on two workers beside the measurement of one thread (`testing.ts`).
 */
const ALONE = 0.65;

export function gainOf(workers: number): number {
  return 1 / (ALONE + (1 - ALONE) / workers);
}
