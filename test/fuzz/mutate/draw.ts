/** Draws that all mutations need. */
import type { Random } from '../../../src/num/random';

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[random.integer(list.length)]!;
}

export function chance(random: Random, probability: number): boolean {
  return random.uniform() < probability;
}

/** A whole number of 1 to `most`, small ones as likely as large ones. */
export function size(random: Random, most: number): number {
  return Math.min(most, Math.floor(Math.exp(random.uniform(0, Math.log(most + 1)))));
}

/** How often something is changed: once in half of all cases, as what was changed twice is seldom accepted. */
export function rounds(random: Random, most: number): number {
  return chance(random, 0.5) ? 1 : size(random, most);
}

/** A range of a list of `length`, in half of all cases short. */
export function range(random: Random, length: number): [begin: number, end: number] {
  if (length === 0) return [0, 0];
  const begin = random.integer(length);
  const most = length - begin;
  return [begin, begin + (chance(random, 0.5) ? size(random, Math.min(64, most)) : size(random, most))];
}
