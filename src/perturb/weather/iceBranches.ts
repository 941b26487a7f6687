/**
 * Ice that grows in branches: ferns on a window and stars of needles. A branch grows step by step and sends out twigs at
 * about 60°, the angle of the ice lattice, those their own, three generations in all; each step leaves a little light. The tile
 * joins seamlessly with itself.
 */
import { Random } from '../../num/random';

/** Generations of branches after the first. */
const GENERATIONS = 2;

interface Growth {
  /** Side of the tile, pixels. */
  side: number;
  /** Pixels of the tile per pixel of a tile of 512. */
  unit: number;
  light: Float32Array;
  random: Random;
  /** Largest turn of a branch per pixel of its length, radians; 0 grows straight needles. */
  bend: number;
}

/** Leaves light at a point between pixels, shared by the four around it. */
function deposit({ side, light }: Growth, x: number, y: number, amount: number): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = x - left;
  const down = y - top;
  const mask = side - 1;
  const upper = (top & mask) * side;
  const lower = ((top + 1) & mask) * side;
  light[upper + (left & mask)]! += amount * (1 - right) * (1 - down);
  light[upper + ((left + 1) & mask)]! += amount * right * (1 - down);
  light[lower + (left & mask)]! += amount * (1 - right) * down;
  light[lower + ((left + 1) & mask)]! += amount * right * down;
}

/** Grows one branch and its twigs. @param length,heading pixels and radians */
function grow(growth: Growth, x: number, y: number, heading: number, length: number, generation: number): void {
  const { random, unit } = growth;
  const spacing = (generation === 0 ? 7 : 4.5) * unit;
  const turn = growth.bend * random.uniform(-1, 1);
  let next = spacing * random.uniform(0.5, 1.5);
  let side = random.uniform() < 0.5 ? -1 : 1;
  for (let at = 0; at < length; at++) {
    heading += turn / unit;
    x += Math.cos(heading);
    y += Math.sin(heading);
    const left = 1 - at / length;
    deposit(growth, x, y, (0.35 + 0.65 * left) * [1.4, 0.9, 0.55][generation]!);
    if (generation === GENERATIONS || at < next) continue;
    next += spacing * random.uniform(0.6, 1.4);
    side = -side;
    // Twigs are longest a third of the way up, as on a fern.
    const reach = length * (generation === 0 ? 0.42 : 0.35) * Math.min(1, 3 * (at / length)) * left;
    if (reach > 2)
      grow(growth, x, y, heading + side * random.uniform(0.9, 1.15), reach * random.uniform(0.6, 1), generation + 1);
  }
}

/** Ferns that bend as they grow. @param side a power of two @returns light, ≥ 0, [side, side] */
export function fernTile(side: number, seed: number): Float32Array {
  const growth = start(side, seed, 0.004);
  for (let fern = 0; fern < 30; fern++) {
    const { random, unit } = growth;
    const heading = -Math.PI / 2 + random.uniform(-1.1, 1.1);
    grow(growth, random.uniform(0, side), random.uniform(0, side), heading, random.uniform(130, 300) * unit, 0);
  }
  return growth.light;
}

/** Stars of six straight needles. @param side a power of two @returns light, ≥ 0, [side, side] */
export function starTile(side: number, seed: number): Float32Array {
  const growth = start(side, seed, 0);
  for (let star = 0; star < 34; star++) {
    const { random, unit } = growth;
    const [x, y] = [random.uniform(0, side), random.uniform(0, side)];
    const turned = random.uniform(0, Math.PI);
    const length = random.uniform(20, 110) * unit;
    for (let arm = 0; arm < 6; arm++) {
      grow(growth, x, y, turned + (arm * Math.PI) / 3 + random.uniform(-0.1, 0.1), length * random.uniform(0.5, 1), 0);
    }
  }
  return growth.light;
}

function start(side: number, seed: number, bend: number): Growth {
  return { side, unit: side / 512, light: new Float32Array(side * side), random: new Random(seed, 'ice'), bend };
}
