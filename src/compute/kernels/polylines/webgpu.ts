/**
 * Bent lines as a shader: a thread for each pixel, which looks for the last segment that covers it, from the last line that can reach
 * it back to the first. After k steps along its longer side a segment has gone ⌊(2·short·k + long) / (2·long)⌋ along the other one,
 * which is what the host's loop adds up.
 */
import type * as tf from '../../tf';
import { runShader } from '../webgpuProgram';
import type { PolylineAttributes, PolylineInputs } from './attributes';

const CODE = `
  fn vertexAt(picture : i32, row : i32, line : i32) -> i32 {
    if (row < 0) { return i32(starts[line]); }
    let grey = i32(cells[((picture * uniforms.rows + row) * uniforms.lines + line) * 4 + 3]);
    return i32(columns[line * 256 + grey]);
  }
  fn covers(picture : i32, row : i32, line : i32, x : i32, y : i32) -> bool {
    let begin = vertexAt(picture, row - 1, line);
    let end = vertexAt(picture, row, line);
    let top = max(0, row - 1) * uniforms.step;
    let down = row * uniforms.step - top;
    let across = abs(end - begin);
    let right = select(1, -1, end < begin);
    if (across > down) {
      let k = (x - begin) * right;
      if (k < 0 || k > across) { return false; }
      return top + (2 * down * k + across) / (2 * across) == y;
    }
    let k = y - top;
    if (k < 0 || k > down) { return false; }
    if (down == 0) { return x == begin; }
    return begin + right * ((2 * across * k + down) / (2 * down)) == x;
  }
  fn main(index : i32) {
    if (index >= uniforms.items) { return; }
    let area = uniforms.height * uniforms.width;
    let picture = index / area;
    let y = (index - picture * area) / uniforms.width;
    let x = index % uniforms.width;
    let last = min(uniforms.rows - 1, y / uniforms.step + 1);
    let lowest = y / uniforms.step + select(1, 0, y % uniforms.step == 0);
    var colour = vec3<f32>(0.0);
    // The first line that begins too far to the right.
    var low = 0;
    var high = uniforms.lines;
    while (low < high) {
      let middle = (low + high) / 2;
      if (i32(starts[middle]) > x + uniforms.reach) { high = middle; } else { low = middle + 1; }
    }
    var found = false;
    for (var line = low - 1; line >= 0 && !found; line--) {
      if (i32(starts[line]) < x) { break; }
      for (var row = last; row >= lowest && !found; row--) {
        if (covers(picture, row, line, x, y)) {
          let cell = ((picture * uniforms.rows + row) * uniforms.lines + line) * 4;
          colour = vec3<f32>(cells[cell], cells[cell + 1], cells[cell + 2]) / 255.0;
          found = true;
        }
      }
    }
    result[3 * index] = colour.x;
    result[3 * index + 1] = colour.y;
    result[3 * index + 2] = colour.z;
  }`;

export function polylinesWebgpu({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { cells, starts, columns } = inputs as PolylineInputs;
  const { height, width, step, reach } = attrs as unknown as PolylineAttributes;
  const [batch, rows, lines] = cells.shape as [number, number, number];
  return runShader(backend, {
    key: 'temperPolylines',
    names: ['cells', 'starts', 'columns'],
    inputs: [cells, starts, columns],
    integers: { height, width, rows, lines, step, reach },
    outputShape: [batch, height, width, 3],
    items: batch * height * width,
    code: CODE,
  });
}
