/**
 * How much of a perturbation each pixel of a picture gets: 0 none, 255 all of it. A region (`contract/region.ts`) becomes a mask at the
 * picture's size: a pixel belongs to a shape where its centre lies in it. Whole numbers and + − × ÷ √ alone, so that every machine
 * makes the same mask.
 */
import { ReadableError } from '../contract/ReadableError';
import type { PictureMask, PicturePart } from '../contract/image';
import { parseRegion, type BoxRegion, type Region, type Soft, type Stroke } from '../contract/region';

type Size = Pick<PictureMask, 'width' | 'height'>;

export class MaskError extends ReadableError {
  override name = 'MaskError';
}

/**
 * The mask of a part for a picture.
 * @throws {MaskError} where a mask has another size than the picture, both named: it is never resized
 * @throws {RegionError} where the text is no region
 */
export function maskFor(part: PicturePart, { width, height }: Size): PictureMask {
  if (typeof part === 'string') return regionMask(parseRegion(part), { width, height });
  if (part.width === width && part.height === height) return part;
  throw new MaskError(
    `The mask${part.name ? ` ${part.name}` : ''} has ${part.width} × ${part.height} pixels, the picture ${width} × ${height}. ` +
      'Give a mask of the size that is corrupted; masks are not resized.',
  );
}

/** A region as a mask of that size. */
export function regionMask(region: Region, { width, height }: Size): PictureMask {
  const mask = { width, height, values: new Uint8Array(width * height) };
  if (region.shape === 'brush') for (const stroke of region.strokes) paintStroke(mask, stroke);
  else fillBox(mask, region);
  return softened(mask, region);
}

/** A mask with its edge softened and, where that is meant, turned inside out. */
export function softened(mask: PictureMask, { feather, outside }: Soft): PictureMask {
  const { width, height } = mask;
  const pixels = feather.unit === 'px' ? feather.value : feather.value * Math.min(width, height);
  const radius = pixels > 0 ? Math.max(1, Math.round(pixels / 4)) : 0;
  const values =
    radius > 0 ? boxBlurred(boxBlurred(mask.values, width, height, radius), width, height, radius) : mask.values;
  return { ...mask, values: outside ? values.map((value) => 255 - value) : values };
}

/** "12 %": how much of the picture a mask lets through. */
export function coveredShare({ values }: PictureMask): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / (255 * Math.max(1, values.length));
}

function fillBox({ width, height, values }: PictureMask, { shape, x, y, width: w, height: h }: BoxRegion): void {
  for (let row = 0; row < height; row++) {
    const v = ((row + 0.5) / height - y) / h;
    if (v < 0 || v >= 1) continue;
    for (let column = 0; column < width; column++) {
      const u = ((column + 0.5) / width - x) / w;
      if (u < 0 || u >= 1) continue;
      const inside = shape === 'rect' || (2 * u - 1) * (2 * u - 1) + (2 * v - 1) * (2 * v - 1) <= 1;
      if (inside) values[row * width + column] = 255;
    }
  }
}

/** All pixels whose centre is as near to the line through the points as the brush is wide. */
function paintStroke({ width, height, values }: PictureMask, { radius, points }: Stroke): void {
  const r = radius * Math.min(width, height);
  for (let i = 0; i < points.length; i++) {
    const [ax, ay] = [points[i]![0] * width, points[i]![1] * height];
    const to = points[i + 1] ?? (i === 0 ? points[0]! : null);
    if (!to) continue;
    const [dx, dy] = [to[0] * width - ax, to[1] * height - ay];
    const length = dx * dx + dy * dy;
    const from = (a: number, d: number) => Math.max(0, Math.floor(Math.min(a, a + d) - r));
    const until = (a: number, d: number, most: number) => Math.min(most, Math.ceil(Math.max(a, a + d) + r) + 1);
    for (let row = from(ay, dy); row < until(ay, dy, height); row++) {
      for (let column = from(ax, dx); column < until(ax, dx, width); column++) {
        const [px, py] = [column + 0.5 - ax, row + 0.5 - ay];
        const along = length > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length)) : 0;
        const [ex, ey] = [px - along * dx, py - along * dy];
        if (ex * ex + ey * ey <= r * r) values[row * width + column] = 255;
      }
    }
  }
}

/** The mean over a square, its edges repeated, so that a mask that is full stays full up to the picture's border. */
function boxBlurred(values: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const rows = new Float64Array(values.length);
  runningSums(values, rows, { count: height, length: width, step: 1, stride: width, radius });
  const sums = new Float64Array(values.length);
  runningSums(rows, sums, { count: width, length: height, step: width, stride: 1, radius });
  const area = (2 * radius + 1) ** 2;
  return Uint8Array.from(sums, (sum) => Math.round(sum / area));
}

function runningSums(
  input: Uint8Array | Float64Array,
  output: Float64Array,
  {
    count,
    length,
    step,
    stride,
    radius,
  }: { count: number; length: number; step: number; stride: number; radius: number },
): void {
  for (let line = 0; line < count; line++) {
    const at = (i: number) => input[line * stride + Math.min(length - 1, Math.max(0, i)) * step]!;
    let sum = 0;
    for (let i = -radius; i <= radius; i++) sum += at(i);
    for (let i = 0; i < length; i++) {
      output[line * stride + i * step] = sum;
      sum += at(i + radius + 1) - at(i - radius);
    }
  }
}
