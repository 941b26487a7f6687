/** How long a test waits and what it takes for too long: never so little that a busy machine fails it. */
import { expect, vi } from 'vitest';

const PATIENCE = 20_000;

/** Waits until a check passes. What never comes fails after 20 s, within the time-out of every test. */
export const until = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: PATIENCE });

/**
 * Does work that once took minutes, or had no end, on input that was made to take long; the input is long enough that it would
 * take far longer than this allows.
 */
export async function soon<T>(work: () => T | Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  expect(performance.now() - began, 'milliseconds').toBeLessThan(PATIENCE);
  return result;
}
