/**
 * The part of a picture that perturbations act on, as text: in links, on the command line, in requests to the engine. Lengths are
 * shares of the picture, so that one text means the same part of a picture in any size.
 *
 *     rect:0.1,0.2,0.5,0.4            left, top, width, height
 *     ellipse:0.1,0.2,0.5,0.4         the ellipse in that rectangle
 *     brush:4o9g9g…                   strokes; see `brushText`
 *
 * `:feather:8px` or `:feather:0.05` (of the short side) softens its edge, `:outside` means all but this part.
 */
import { ReadableError } from './ReadableError';

export interface Soft {
  /** Width of the soft edge; a share of the short side, or pixels. 0 is a hard edge. */
  feather: { value: number; unit: 'share' | 'px' };
  /** Everything but the shape. */
  outside: boolean;
}

export interface BoxRegion extends Soft {
  shape: 'rect' | 'ellipse';
  /** Shares of the picture's width and height, from its upper left corner. */
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One pull of the brush: a line through the points, as wide as its disk. */
export interface Stroke {
  /** Radius of the disk, as a share of the picture's short side. */
  radius: number;
  /** Shares of width and height. */
  points: readonly (readonly [number, number])[];
}

export interface BrushRegion extends Soft {
  shape: 'brush';
  strokes: readonly Stroke[];
}

export type Region = BoxRegion | BrushRegion;

export class RegionError extends ReadableError {
  override name = 'RegionError';
}

/** Points of all strokes: a link then has at most about this many times four letters more. */
export const MOST_POINTS = 400;
/** Letters of a region in a link. */
export const MOST_LETTERS = 4 * MOST_POINTS + 3 * MOST_POINTS + 60;
/** A coordinate or a radius is one of so many steps, two letters in base 36. */
const STEPS = 36 ** 2 - 1;
const HARD: Soft = { feather: { value: 0, unit: 'share' }, outside: false };
const EXAMPLE = 'rect:0.1,0.2,0.5,0.4 (left, top, width, height as shares of the picture)';

/** @throws {RegionError} saying what is wrong, and how a region is written */
export function parseRegion(text: string): Region {
  if (text.length > MOST_LETTERS) {
    throw new RegionError(`A region has at most ${MOST_LETTERS} letters; this one has ${text.length}.`);
  }
  const [shape, body = '', ...options] = text.trim().split(':');
  const soft = softOf(options, text);
  if (shape === 'rect' || shape === 'ellipse') return { shape, ...boxOf(body, shape), ...soft };
  if (shape === 'brush') return { shape, strokes: strokesOf(body), ...soft };
  throw new RegionError(`“${text}” is no region: it begins with rect, ellipse or brush, such as ${EXAMPLE}.`);
}

/** The inverse of `parseRegion`, to four decimals, or to a 1,295th for the brush. */
export function formatRegion(region: Region): string {
  const { feather, outside } = region;
  const body =
    region.shape === 'brush'
      ? brushText(region.strokes)
      : [region.x, region.y, region.width, region.height].map(short).join(',');
  const soft = feather.value > 0 ? `:feather:${short(feather.value)}${feather.unit === 'px' ? 'px' : ''}` : '';
  return `${region.shape}:${body}${soft}${outside ? ':outside' : ''}`;
}

/** In words: "a rectangle of 50 × 40 % at 10, 20 %, soft over 8 px". */
export function regionWords(region: Region): string {
  const { feather, outside } = region;
  const percent = (share: number) => `${Math.round(100 * share)}`;
  const shape =
    region.shape === 'brush'
      ? `${region.strokes.length} brush ${region.strokes.length === 1 ? 'stroke' : 'strokes'}`
      : `${region.shape === 'rect' ? 'a rectangle' : 'an ellipse'} of ${percent(region.width)} × ${percent(region.height)} % ` +
        `at ${percent(region.x)}, ${percent(region.y)} %`;
  const width =
    feather.unit === 'px' ? `${short(feather.value)} px` : `${short(100 * feather.value)} % of the short side`;
  return `${outside ? 'all but ' : ''}${shape}${feather.value > 0 ? `, soft over ${width}` : ''}`;
}

/**
 * `8px`, or a share of the short side such as `0.05`.
 * @throws {RegionError} for anything else
 */
export function parseFeather(text: string): Soft['feather'] {
  const [, digits, px] = /^(\d+(?:\.\d+)?|\.\d+)(px)?$/.exec(text.trim()) ?? [];
  const value = Number(digits ?? NaN);
  const unit = px ? 'px' : 'share';
  if (value >= 0 && value <= (px ? 2048 : 1)) return { value, unit };
  throw new RegionError(
    `The feather is a share of the short side from 0 to 1, such as 0.05, or pixels up to 2048, such as 8px; got “${text}”.`,
  );
}

const short = (value: number) => String(Math.round(value * 1e4) / 1e4);

function softOf(options: readonly string[], text: string): Soft {
  let soft = HARD;
  for (let at = 0; at < options.length; at++) {
    if (options[at] === 'outside') soft = { ...soft, outside: true };
    else if (options[at] === 'feather') soft = { ...soft, feather: parseFeather(options[++at] ?? '') };
    else throw new RegionError(`In the region “${text}” only feather:WIDTH and outside may follow the shape.`);
  }
  return soft;
}

function boxOf(body: string, shape: string): Pick<BoxRegion, 'x' | 'y' | 'width' | 'height'> {
  const numbers = body.split(',').map((part) => (/^\s*(\d+(\.\d*)?|\.\d+)\s*$/.test(part) ? Number(part) : NaN));
  const [x = NaN, y = NaN, width = NaN, height = NaN] = numbers;
  const fits = (from: number, length: number) => from >= 0 && length > 0 && from + length <= 1 + 1e-6;
  if (numbers.length === 4 && fits(x, width) && fits(y, height)) return { x, y, width, height };
  const pixels = numbers.some((value) => value > 1) ? ' Give shares of the picture from 0 to 1, not pixels.' : '';
  throw new RegionError(
    `A region is written like ${EXAMPLE}, and lies inside the picture: left + width and top + height are at most 1. ` +
      `Got “${shape}:${body}”.${pixels}`,
  );
}

/** Strokes joined by dots, each its radius and its points, two letters (base 36) for every number. */
function brushText(strokes: readonly Stroke[]): string {
  const code = (share: number) =>
    Math.round(Math.min(1, Math.max(0, share)) * STEPS)
      .toString(36)
      .padStart(2, '0');
  return strokes
    .map(({ radius, points }) => code(radius) + points.map(([x, y]) => code(x) + code(y)).join(''))
    .join('.');
}

function strokesOf(body: string): Stroke[] {
  const strokes = body.split('.').map((part): Stroke => {
    const shares = Array.from(part.match(/[0-9a-z]{2}/g) ?? [], (two) => parseInt(two, 36) / STEPS);
    if (!/^[0-9a-z]+$/.test(part) || part.length % 4 !== 2 || part.length < 6 || shares[0] === 0) {
      throw new RegionError(
        `The strokes of a brush region are damaged at “${part.slice(0, 40)}”. Copy the link or the command again.`,
      );
    }
    const [radius = 0, ...rest] = shares;
    const points = Array.from({ length: rest.length / 2 }, (_, i) => [rest[2 * i]!, rest[2 * i + 1]!] as const);
    return { radius, points };
  });
  const count = strokes.reduce((sum, { points }) => sum + points.length, 0);
  if (count > MOST_POINTS)
    throw new RegionError(`A brush region has at most ${MOST_POINTS} points; this one has ${count}.`);
  return strokes;
}
