/** What settings say about pixels and the sizes of pictures, in the engine's terms: pixels 0..1, red, green and blue. */
import type { Preprocessing } from '../../../../models/preprocessing';
import type { JsonFile } from './jsonFile';

const SIDES = { least: 8, most: 4096 };
/** Of a mean or a deviation, of pixels 0..255 at most. */
const MOST = 1e4;

export type Colour = [number, number, number];

/** Three numbers, or one for all three. @throws {EngineError} where they are not finite, or a deviation is not above 0 */
export function colour(json: JsonFile, key: string, above = -MOST): Colour | undefined {
  const value = json.get(key);
  if (value === undefined) return undefined;
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  const fits = list.every((one) => typeof one === 'number' && one > above && one <= MOST);
  if (fits && (list.length === 3 || list.length === 1)) {
    return list.length === 3 ? (list as Colour) : [list[0] as number, list[0] as number, list[0] as number];
  }
  throw json.wrong(key, `three finite numbers${above === 0 ? ' above 0' : ''} are expected, for red, green and blue`);
}

/**
 * The same as (255 · scale · x − offset − mean) / deviation for pixels x in 0..1.
 * @param scale what pixels 0..255 are multiplied by
 */
export function ofBytes(mean: Colour, deviation: Colour, scale: number, offset: number): Preprocessing {
  const range = tidy(255 * scale);
  return {
    mean: mean.map((value) => (value + offset) / range) as Colour,
    deviation: deviation.map((value) => value / range) as Colour,
  };
}

/** 255 · 0.00392156862745098 is 1 but for the last bit. */
function tidy(value: number): number {
  return Math.abs(value - Math.round(value)) < 1e-6 ? Math.round(value) : value;
}

/** A side in pixels: a number, or the equal height and width of an object. */
export function side(
  json: JsonFile,
  key: string,
  names: readonly [string, string] = ['height', 'width'],
): number | undefined {
  const value = json.get(key);
  if (value === undefined) return undefined;
  if (typeof value !== 'object') return whole(json, key);
  const sizes = json.within(key)!;
  const [height, width] = [whole(sizes, names[0]), whole(sizes, names[1])];
  if (height === undefined || width === undefined) return undefined;
  if (height === width) return height;
  throw json.wrong(key, 'a square is expected, as networks here take squares');
}

/** A whole number of pixels. */
export function whole(json: JsonFile, key: string): number | undefined {
  const value = json.number(key, SIDES.least, SIDES.most);
  if (value === undefined || Number.isInteger(value)) return value;
  throw json.wrong(key, 'a whole number of pixels is expected');
}
