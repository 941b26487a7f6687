/** The warp as a shader: a thread for each output pixel; border, interpolation and channels are compiled in. */
import type * as tf from '../../tf';
import { runShader } from '../webgpuProgram';
import type { WarpAttributes, WarpBorder, WarpInputs } from './attributes';

const code = (border: WarpBorder, nearest: boolean, channels: number) => {
  const period = { edge: '', reflect: '2 * length', mirror: 'max(1, 2 * length - 2)', wrap: 'length' }[border];
  const each = (line: (c: number) => string) => Array.from({ length: channels }, (_, c) => line(c)).join('\n');
  const pixel = (row: string, column: string) => `((${row}) * uniforms.width + ${column}) * ${channels}`;
  return `
  fn inside(index : i32, length : i32) -> i32 {
    ${
      border === 'edge'
        ? 'return clamp(index, 0, length - 1);'
        : `let period = ${period};
           let i = ((index % period) + period) % period;
           return ${border === 'wrap' ? 'i' : `select(i, period - ${border === 'reflect' ? '1 - ' : ''}i, i >= length)`};`
    }
  }
  fn main(index : i32) {
    if (index >= uniforms.items) { return; }
    let picture = index / (uniforms.height * uniforms.width) * uniforms.height;
    let row = rows[index] + ${nearest ? '0.5' : '0.0'};
    let column = columns[index] + ${nearest ? '0.5' : '0.0'};
    let top = i32(clamp(floor(row), -16777216.0, 16777216.0));
    let left = i32(clamp(floor(column), -16777216.0, 16777216.0));
    let r0 = picture + inside(top, uniforms.height);
    let c0 = inside(left, uniforms.width);
    let at00 = ${pixel('r0', 'c0')};
    ${
      nearest
        ? each((c) => `result[index * ${channels} + ${c}] = x[at00 + ${c}];`)
        : `
    let down = row - floor(row);
    let right = column - floor(column);
    let r1 = picture + inside(top + 1, uniforms.height);
    let c1 = inside(left + 1, uniforms.width);
    let at01 = ${pixel('r0', 'c1')};
    let at10 = ${pixel('r1', 'c0')};
    let at11 = ${pixel('r1', 'c1')};
    ${each(
      (c) => `result[index * ${channels} + ${c}] =
        (x[at00 + ${c}] * (1.0 - right) + x[at01 + ${c}] * right) * (1.0 - down) +
        (x[at10 + ${c}] * (1.0 - right) + x[at11 + ${c}] * right) * down;`,
    )}`
    }
  }`;
};

export function warpWebgpu({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, rows, columns } = inputs as WarpInputs;
  const { border, nearest } = attrs as unknown as WarpAttributes;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  return runShader(backend, {
    key: `temperWarp_${border}_${nearest ? 'nearest' : 'bilinear'}_${channels}`,
    names: ['x', 'rows', 'columns'],
    inputs: [x, rows, columns],
    integers: { height, width },
    outputShape: x.shape,
    items: batch * height * width,
    code: code(border, nearest, channels),
  });
}
