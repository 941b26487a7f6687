/**
 * Small generated scenes: hills, balls, heaps of leaves, water, houses and cloth. They stand for photographs of other things, so their mean
 * colours and contrasts are spread as those of photographs are (grey 116 ± 30 of 255, mostly dull and rather warm, deviation inside a
 * picture about 48); nothing else about them is meant.
 */
import type { Picture } from '../../contract/image';
import { Random } from '../../num/random';
import { sine } from '../../num/sine';

const SEED = 2025;

/** How light a place is, about −1..1, and to which of the scene's two tints it leans, −1..1. */
type Drawing = (x: number, y: number, out: Float64Array) => void;

const KINDS = [hills, ball, leaves, water, house, cloth];

/** Scene number `index`, `side` × `side`. */
export function scene(index: number, side: number): Picture {
  const random = new Random(SEED, `scene ${index}`);
  const base = Math.min(225, Math.max(28, random.normal(114, 29)));
  const vivid = random.gamma(1);
  const warm = random.normal(9, 11) * vivid;
  const green = random.normal(1, 8) * vivid;
  const contrast = random.uniform(40, 96);
  const tint = [random.normal(0, 16), random.normal(0, 10), random.normal(0, 16)];
  const colour = [base + warm - green / 3, base + green, base - warm - green / 3];
  const draw = KINDS[index % KINDS.length]!(random);
  const pixels = new Uint8Array(side * side * 3);
  const light = new Float64Array(2);
  for (let row = 0, at = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      draw((column + 0.5) / side, (row + 0.5) / side, light);
      for (let c = 0; c < 3; c++, at++) {
        const value = colour[c]! + contrast * light[0]! + tint[c]! * light[1]!;
        pixels[at] = Math.round(Math.min(255, Math.max(0, value)));
      }
    }
  }
  return { width: side, height: side, pixels };
}

/** A ridge before a sky that gets lighter downwards. */
function hills(random: Random): Drawing {
  const horizon = random.uniform(0.35, 0.7);
  const waves = [2, 5, 11].map((frequency) => ({ frequency, phase: random.uniform(0, 6), height: 0.16 / frequency }));
  const slope = random.uniform(-1, 1);
  return (x, y, out) => {
    let ridge = horizon;
    for (const { frequency, phase, height } of waves) ridge += height * sine(frequency * x + phase);
    const sky = y < ridge;
    out[0] = sky
      ? 0.5 + 0.7 * (y / ridge)
      : -0.9 + 0.5 * (1 - y) + 0.3 * slope * (x - 0.5) + 0.12 * sine(40 * x + 30 * y);
    out[1] = sky ? -1 : 1;
  };
}

/** A lit ball and its shadow on a table. */
function ball(random: Random): Drawing {
  const radius = random.uniform(0.2, 0.38);
  const [left, top] = [random.uniform(0.38, 0.62), random.uniform(0.4, 0.6)];
  const edge = random.uniform(0.45, 0.75);
  const lit = random.uniform() < 0.5 ? 1 : -1;
  return (x, y, out) => {
    const [across, down] = [(x - left) / radius, (y - top) / radius];
    const away = across * across + down * down;
    if (away < 1) {
      out[0] = lit * (0.4 * Math.sqrt(1 - away) - 0.55 * (across + down)) + 0.25;
      out[1] = 1;
      return;
    }
    const shadow = across * across + (4 * (down - 1)) ** 2 < 1.2;
    out[0] = lit * ((y < edge ? -0.8 : 0.7) + 0.5 * (x - 0.5)) - (shadow ? 0.9 : 0);
    out[1] = -0.5;
  };
}

/** Disks over one another, from the last to the first. */
function leaves(random: Random): Drawing {
  const disks = Array.from({ length: 26 }, () => ({
    x: random.uniform(),
    y: random.uniform(),
    radius2: (0.06 / Math.sqrt(random.uniform(0.04, 1))) ** 2,
    light: random.uniform(-1.6, 1.6),
    tint: random.uniform(-1.5, 1.5),
  }));
  return (x, y, out) => {
    const top = disks.find((disk) => (disk.x - x) ** 2 + (disk.y - y) ** 2 < disk.radius2);
    out[0] = top ? top.light : -0.4;
    out[1] = top ? top.tint : 0;
  };
}

/** Three waves of one direction and its neighbours: water, sand, fur. */
function water(random: Random): Drawing {
  const direction = random.uniform(0, 6.3);
  const waves = [1, 2.3, 5.1].map((frequency) => {
    const angle = direction + random.uniform(-0.5, 0.5);
    return {
      down: 9 * frequency * sine(angle),
      right: 9 * frequency * sine(angle + 1.57),
      phase: random.uniform(0, 6),
    };
  });
  return (x, y, out) => {
    let sum = 0;
    for (const { down, right, phase } of waves) sum += sine(down * y + right * x + phase);
    out[0] = 0.75 * sum;
    out[1] = 2 * (y - 0.5);
  };
}

/** Rows of windows, some of them lit, under a strip of sky. */
function house(random: Random): Drawing {
  const [across, down] = [3 + random.integer(4), 3 + random.integer(4)];
  const roof = random.uniform(0.05, 0.3);
  const lights = Array.from({ length: across * down }, () => random.uniform(-1.5, 0.6));
  const wall = random.uniform(0.1, 0.9);
  return (x, y, out) => {
    if (y < roof) {
      out[0] = 1.1;
      out[1] = -1;
      return;
    }
    const [column, row] = [x * across, ((y - roof) / (1 - roof)) * down];
    const inside = Math.abs((column % 1) - 0.5) < 0.3 && Math.abs((row % 1) - 0.5) < 0.32;
    out[0] = inside ? lights[Math.floor(row) * across + Math.floor(column)]! : wall + 0.4 * (x - 0.5);
    out[1] = inside ? -0.6 : 1;
  };
}

/** Stripes across stripes. */
function cloth(random: Random): Drawing {
  const turn = random.uniform(-0.6, 0.6);
  const [wide, tall] = [random.uniform(2, 7), random.uniform(2, 7)];
  const strength = random.uniform(0.5, 1);
  return (x, y, out) => {
    const across = Math.floor((x + turn * y) * wide) & 1;
    const down = Math.floor((y - turn * x) * tall) & 1;
    out[0] = strength * (1.1 * across + 1.1 * down - 1.1);
    out[1] = across === down ? 0.8 : -0.8;
  };
}
