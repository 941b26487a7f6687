/** Bent lines on the host backends: every line is drawn from the top, segment by segment (Bresenham 1965). */
import type * as tf from '../../tf';
import { allocate, view } from '../hostMemory';
import type { PolylineAttributes, PolylineInputs } from './attributes';

export function polylinesHost({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { cells, starts, columns } = inputs as PolylineInputs;
  const { height, width, step } = attrs as unknown as PolylineAttributes;
  const [batch, rows, lines] = cells.shape as [number, number, number];
  const out = allocate(backend, [batch, height, width, 3]);
  const [shown, start, goes] = [view(backend, cells), view(backend, starts), view(backend, columns)];
  const pixels = view(backend, out).fill(0);
  for (let picture = 0; picture < batch; picture++) {
    const first = picture * height * width;
    for (let line = 0; line < lines; line++) {
      let [x, y] = [start[line]!, 0];
      for (let row = 0; row < rows; row++) {
        const cell = ((picture * rows + row) * lines + line) * 4;
        const to = goes[line * 256 + shown[cell + 3]!]!;
        drawSegment(pixels, first, height, width, x, y, to, row * step, shown, cell);
        [x, y] = [to, row * step];
      }
    }
  }
  return out;
}

/** Both ends included; `y1` is not above `y0`. The colour is the three values of `colours` from `at` on, 0..255. */
function drawSegment(
  pixels: Float32Array,
  first: number,
  height: number,
  width: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  colours: Float32Array,
  at: number,
): void {
  const [red, green, blue] = [colours[at]! / 255, colours[at + 1]! / 255, colours[at + 2]! / 255];
  const across = Math.abs(x1 - x0);
  const down = y1 - y0;
  const right = x1 < x0 ? -1 : 1;
  const flat = across > down;
  const [long, short] = flat ? [across, down] : [down, across];
  let [x, y, error] = [x0, y0, 2 * short - long];
  for (let k = 0; k <= long; k++) {
    if (x >= 0 && x < width && y < height) {
      const pixel = 3 * (first + y * width + x);
      pixels[pixel] = red;
      pixels[pixel + 1] = green;
      pixels[pixel + 2] = blue;
    }
    if (error >= 0) {
      if (flat) y++;
      else x += right;
      error -= 2 * long;
    }
    error += 2 * short;
    if (flat) x += right;
    else y++;
  }
}
