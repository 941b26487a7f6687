/**
 * One input: a pure function of target, seed and number, so that what went wrong can be made again alone. Numbers come from `num/random`, which
 * counts and keeps no state.
 */
import { deriveSeed, Random } from '../../src/num/random';
import { mutateFiles } from './mutate';
import { chance, pick } from './mutate/draw';
import type { FuzzFile, Target } from './Target';

/** Of so many inputs one is a seed as it is. */
const PLAIN = 1 / 100;

/** A seed as its reader gets it. */
export function plainInput(target: Target, parts: readonly FuzzFile[], random = new Random(0, 'plain')): FuzzFile[] {
  return target.assemble ? target.assemble(parts, random) : [...parts];
}

/** @param seeds what `target.seeds()` gave @param index number of the input, from 0 on */
export function makeInput(
  target: Target,
  seeds: readonly (readonly FuzzFile[])[],
  seed: number,
  index: number,
): FuzzFile[] {
  const random = new Random(deriveSeed(seed, `fuzz/${target.name}`, index), 'input');
  const parts = pick(random, seeds);
  if (chance(random, PLAIN)) return plainInput(target, parts, random);
  const whole = target.assemble ? mutatedWhole(target, parts, seeds, random) : mutated(target, parts, seeds, random);
  return target.seal ? target.seal(whole, random) : whole;
}

/** The parts are mutated, the whole, or both. */
function mutatedWhole(
  target: Target,
  parts: readonly FuzzFile[],
  seeds: readonly (readonly FuzzFile[])[],
  random: Random,
): FuzzFile[] {
  const where = pick(random, ['parts', 'parts', 'whole', 'both'] as const);
  const whole = target.assemble!(where === 'whole' ? parts : mutated(target, parts, seeds, random), random);
  if (where === 'parts') return whole;
  return mutateFiles(whole, [target.assemble!(pick(random, seeds), random)], random);
}

function mutated(
  { mutate }: Target,
  files: readonly FuzzFile[],
  seeds: readonly (readonly FuzzFile[])[],
  random: Random,
): FuzzFile[] {
  if (!mutate || chance(random, 0.5)) return mutateFiles(files, seeds, random);
  const known = mutate(files, random);
  return chance(random, 0.5) ? known : mutateFiles(known, seeds, random);
}
