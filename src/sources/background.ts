/**
 * Backgrounds of the composites: tidy ones, solid or smooth, of modest contrast within one hue. Wild backgrounds (textures,
 * stripes) would make pre-training itself domain randomisation, and then nothing is left to robustify.
 *
 * Three palettes share nothing: the hue circle is cut into 18 sectors of 20°, dealt in turn to training, validation and
 * test, with 4° left out at each border. Beside solid grounds each palette has shapes of its own.
 */
import type { Random } from '../num/random';

export type PaletteName = 'training' | 'validation' | 'test';
export type BackgroundShape = 'solid' | 'linear' | 'patches' | 'corners' | 'radial' | 'waves' | 'paper';

export type Rgb = readonly [number, number, number];

/** `from` and `to` are RGB in 0..255; the ground runs between them as the shape says, with its numbers in `form`. */
export interface Background {
  shape: BackgroundShape;
  from: Rgb;
  to: Rgb;
  form: readonly number[];
}

const SECTOR = 20;
const BORDER = 4;
const SECTORS = 360 / SECTOR;
const TURN: Record<PaletteName, number> = { training: 0, validation: 1, test: 2 };
const SHAPES: Record<PaletteName, readonly BackgroundShape[]> = {
  training: ['solid', 'linear', 'patches'],
  validation: ['solid', 'corners'],
  test: ['solid', 'radial', 'waves'],
};
/** Side of the grid of values behind `patches`. */
const PATCHES = 4;

/** True where a hue (degrees) belongs to the palette. */
export function hueInPalette(hue: number, palette: PaletteName): boolean {
  const sector = Math.floor(hue / SECTOR);
  const within = hue - sector * SECTOR;
  return sector % 3 === TURN[palette] && within >= BORDER && within <= SECTOR - BORDER;
}

/** The shapes a palette draws from. */
export function shapesOf(palette: PaletteName): readonly BackgroundShape[] {
  return SHAPES[palette];
}

export function drawBackground(random: Random, palette: PaletteName): Background {
  const sector = TURN[palette] + 3 * random.integer(SECTORS / 3);
  // Both ends lie in one sector: then every mixture does too.
  const hue = () => sector * SECTOR + random.uniform(BORDER, SECTOR - BORDER);
  const saturation = random.uniform(0.15, 0.6);
  const value = random.uniform(0.32, 0.98);
  const from = hsvToRgb(hue(), saturation, value);
  const shapes = SHAPES[palette];
  const shape = shapes[random.integer(shapes.length)]!;
  if (shape === 'solid') return { shape, from, to: from, form: [] };
  const step = random.uniform(0.1, 0.3);
  const away = value > 0.65 ? value - step : value + step;
  const to = hsvToRgb(hue(), Math.min(0.65, Math.max(0.15, saturation + random.uniform(-0.15, 0.15))), away);
  return { shape, from, to, form: drawForm(random, shape) };
}

/** Light drawing paper: nearly white, warm or cool. */
export function drawPaper(random: Random): Background {
  const from = hsvToRgb(random.uniform(0, 360), random.uniform(0, 0.06), random.uniform(0.9, 1));
  return { shape: 'paper', from, to: from, form: [] };
}

function drawForm(random: Random, shape: BackgroundShape): number[] {
  const numbers = (n: number, low = 0, high = 1) => Array.from({ length: n }, () => random.uniform(low, high));
  switch (shape) {
    case 'linear':
      return numbers(2, -1, 1);
    case 'patches':
      return numbers(PATCHES * PATCHES);
    case 'corners':
      return numbers(4);
    case 'radial':
      return [...numbers(2, 0.1, 0.9), random.uniform(0.5, 1.1)];
    case 'waves':
      return [...numbers(2, -1.3, 1.3), random.uniform()];
    default:
      return [];
  }
}

/** Writes the ground into `out` from byte `offset` on: `size * size * 3` bytes, RGB, row-major. */
export function paintBackground(ground: Background, out: Uint8Array, offset: number, size: number): void {
  const { from, to, shape, form } = ground;
  const [red, green, blue] = from;
  const [dr, dg, db] = [to[0] - red, to[1] - green, to[2] - blue];
  if (shape === 'solid' || shape === 'paper') {
    paintFlat(from, out, offset, size);
    return;
  }
  const mixAt = MIXERS[shape];
  let at = offset;
  for (let y = 0; y < size; y++) {
    const v = (y + 0.5) / size;
    for (let x = 0; x < size; x++) {
      const t = mixAt(form, (x + 0.5) / size, v);
      out[at++] = red + t * dr + 0.5;
      out[at++] = green + t * dg + 0.5;
      out[at++] = blue + t * db + 0.5;
    }
  }
}

function paintFlat(colour: Rgb, out: Uint8Array, offset: number, size: number): void {
  for (let at = offset; at < offset + size * 3; at += 3) {
    out[at] = colour[0] + 0.5;
    out[at + 1] = colour[1] + 0.5;
    out[at + 2] = colour[2] + 0.5;
  }
  for (let y = 1; y < size; y++) out.copyWithin(offset + y * size * 3, offset, offset + size * 3);
}

/** Share of `to` at a place of the unit square, 0..1. */
const MIXERS: Record<
  Exclude<BackgroundShape, 'solid' | 'paper'>,
  (form: readonly number[], u: number, v: number) => number
> = {
  linear: (form, u, v) => clamp(0.5 + form[0]! * (u - 0.5) + form[1]! * (v - 0.5)),
  corners: (form, u, v) => {
    const top = form[0]! + (form[1]! - form[0]!) * u;
    const bottom = form[2]! + (form[3]! - form[2]!) * u;
    return top + (bottom - top) * v;
  },
  radial: (form, u, v) => {
    const [du, dv] = [u - form[0]!, v - form[1]!];
    return smooth(clamp((du * du + dv * dv) / (form[2]! * form[2]!)));
  },
  waves: (form, u, v) => {
    // A triangle wave, smoothed: close to a sine, and the same bits everywhere.
    const phase = form[0]! * u + form[1]! * v + form[2]!;
    return smooth(Math.abs(2 * (phase - Math.floor(phase)) - 1));
  },
  patches: (form, u, v) => {
    const [gx, gy] = [u * (PATCHES - 1), v * (PATCHES - 1)];
    const [x, y] = [Math.min(PATCHES - 2, Math.floor(gx)), Math.min(PATCHES - 2, Math.floor(gy))];
    const [sx, sy] = [smooth(gx - x), smooth(gy - y)];
    const at = y * PATCHES + x;
    const top = form[at]! + (form[at + 1]! - form[at]!) * sx;
    const bottom = form[at + PATCHES]! + (form[at + PATCHES + 1]! - form[at + PATCHES]!) * sx;
    return top + (bottom - top) * sy;
  },
};

function clamp(x: number): number {
  return x < 0 ? 0 : x > 1 ? 1 : x;
}

function smooth(x: number): number {
  return x * x * (3 - 2 * x);
}

/**
 * @param hue degrees, 0..360
 * @param saturation 0..1
 * @param value 0..1
 * @returns RGB in 0..255
 */
export function hsvToRgb(hue: number, saturation: number, value: number): Rgb {
  const channel = (n: number) => {
    const k = (n + hue / 60) % 6;
    return 255 * value * (1 - saturation * Math.max(0, Math.min(k, 4 - k, 1)));
  };
  return [channel(5), channel(3), channel(1)];
}
