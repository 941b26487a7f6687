/**
 * The mixing pictures of PixMix, generated: gratings, cells, dead leaves and iterated function systems. The paper mixes
 * with fractals and feature visualisations because they are complex and carry no label; so do these. None is a plasma
 * fractal, which is what the fog corruption is made of.
 */
import { Random } from '../../num/random';

/** `size`×`size` RGB pixels. */
export type Texture = Uint8Array;

const SEED = 20231;
const COUNT = 96;

const cache = new Map<number, readonly Texture[]>();

/** The textures of a size: always the same ones, made when first asked for and kept. */
export function textures(size: number): readonly Texture[] {
  let made = cache.get(size);
  if (!made) {
    const kinds = [gratings, cells, deadLeaves, fractal];
    made = Array.from({ length: COUNT }, (_, i) => kinds[i % kinds.length]!(size, new Random(SEED, `texture ${i}`)));
    cache.set(size, made);
  }
  return made;
}

function paint(size: number, colour: (x: number, y: number, out: Float64Array) => void): Texture {
  const pixels = new Uint8Array(size * size * 3);
  const value = new Float64Array(3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      colour(x / size, y / size, value);
      for (let c = 0; c < 3; c++) {
        pixels[(y * size + x) * 3 + c] = Math.round(255 * Math.min(1, Math.max(0, value[c]!)));
      }
    }
  }
  return pixels;
}

/** Each channel a sum of sine waves of random direction and frequency (2 to 12 periods across). */
function gratings(size: number, random: Random): Texture {
  const waves = Array.from({ length: 4 }, () => ({
    u: random.uniform(-12, 12),
    v: random.uniform(-12, 12),
    phase: random.uniform(0, 2 * Math.PI),
    weights: [random.uniform(-0.4, 0.4), random.uniform(-0.4, 0.4), random.uniform(-0.4, 0.4)],
  }));
  return paint(size, (x, y, out) => {
    out.fill(0.5);
    for (const { u, v, phase, weights } of waves) {
      const wave = Math.sin(2 * Math.PI * (u * x + v * y) + phase);
      for (let c = 0; c < 3; c++) out[c] = out[c]! + weights[c]! * wave;
    }
  });
}

function randomColour(random: Random): [number, number, number] {
  return [random.uniform(), random.uniform(), random.uniform()];
}

/** Voronoi cells in random colours, on a torus. */
function cells(size: number, random: Random): Texture {
  const seeds = Array.from({ length: 8 + random.integer(60) }, () => ({
    x: random.uniform(),
    y: random.uniform(),
    colour: randomColour(random),
  }));
  const around = (d: number) => Math.min(Math.abs(d), 1 - Math.abs(d));
  return paint(size, (x, y, out) => {
    let nearest = Infinity;
    for (const seed of seeds) {
      const distance = around(seed.x - x) ** 2 + around(seed.y - y) ** 2;
      if (distance >= nearest) continue;
      nearest = distance;
      out.set(seed.colour);
    }
  });
}

/** Disks that cover one another, radii by a power law (Lee, Mumford and Huang 2001). */
function deadLeaves(size: number, random: Random): Texture {
  const leaves = Array.from({ length: 150 }, () => ({
    x: random.uniform(),
    y: random.uniform(),
    radius2: (0.03 / Math.sqrt(random.uniform(0.01, 1))) ** 2,
    colour: randomColour(random),
  }));
  return paint(size, (x, y, out) => {
    out.fill(0.5);
    const top = leaves.find((leaf) => (leaf.x - x) ** 2 + (leaf.y - y) ** 2 < leaf.radius2);
    if (top) out.set(top.colour);
  });
}

/** The attractor of a random iterated function system, drawn by the chaos game (Barnsley 1988), on a random ground. */
function fractal(size: number, random: Random): Texture {
  const maps = Array.from({ length: 3 + random.integer(3) }, () => {
    const angle = random.uniform(0, 2 * Math.PI);
    const [sx, sy] = [random.uniform(0.4, 0.85), random.uniform(0.4, 0.85)];
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [tx, ty] = [random.uniform(-0.5, 0.5), random.uniform(-0.5, 0.5)];
    return { a: sx * cos, b: -sy * sin, c: sx * sin, d: sy * cos, tx, ty, colour: randomColour(random) };
  });
  const ground = randomColour(random);
  const pixels = new Uint8Array(size * size * 3).map((_, i) => Math.round(255 * ground[i % 3]!));
  let [x, y] = [0, 0];
  for (let i = 0; i < 6 * size * size; i++) {
    const map = maps[random.integer(maps.length)]!;
    [x, y] = [map.a * x + map.b * y + map.tx, map.c * x + map.d * y + map.ty];
    const [px, py] = [Math.floor((x / 3 + 0.5) * size), Math.floor((y / 3 + 0.5) * size)];
    if (px < 0 || py < 0 || px >= size || py >= size) continue;
    for (let c = 0; c < 3; c++) pixels[(py * size + px) * 3 + c] = Math.round(255 * map.colour[c]!);
  }
  return pixels;
}
