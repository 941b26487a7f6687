/** The learning-rate schedule of all training here: linear warm-up, then half a cosine down to zero (SGDR, Loshchilov and
 * Hutter 2017, without restarts). */

/** A tenth of the steps, at most 50. */
function defaultWarmup(steps: number): number {
  return Math.min(50, Math.floor(steps / 10));
}

/**
 * Learning rate of a step, a pure function of it.
 * @param step 0 … steps − 1; the rate is above 0 at each of them
 * @param peak reached at the end of the warm-up
 */
export function cosine(step: number, steps: number, peak: number, warmup = defaultWarmup(steps)): number {
  if (step < warmup) return (peak * (step + 1)) / (warmup + 1);
  return 0.5 * peak * (1 + Math.cos((Math.PI * (step - warmup)) / (steps - warmup)));
}
