/** The tap filter as a shader: a thread for each pixel, which walks the list of its picture. */
import type * as tf from '../../tf';
import { runShader } from '../webgpuProgram';
import type { TapInputs } from './attributes';

/** One sum for each channel, kept in registers. */
function code(channels: number): string {
  const each = (line: (c: number) => string) => Array.from({ length: channels }, (_, c) => line(c)).join('\n');
  return `
    fn main(index : i32) {
      if (index >= uniforms.items) { return; }
      let area = uniforms.height * uniforms.width;
      let picture = index / area;
      let i = (index - picture * area) / uniforms.width;
      let j = index % uniforms.width;
      let list = select(picture * uniforms.taps, 0, uniforms.lists == 1);
      ${each((c) => `var sum${c} = 0.0;`)}
      for (var t = list; t < list + uniforms.taps; t++) {
        let row = picture * uniforms.height + rows[i + offsets[2 * t]];
        let pixel = (row * uniforms.width + columns[j + offsets[2 * t + 1]]) * ${channels};
        let weight = weights[t];
        ${each((c) => `sum${c} += weight * x[pixel + ${c}];`)}
      }
      ${each((c) => `result[index * ${channels} + ${c}] = sum${c};`)}
    }`;
}

export function filterTapsWebgpu({ inputs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, rows, columns, offsets, weights } = inputs as TapInputs;
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [lists, taps] = weights.shape as [number, number];
  return runShader(backend, {
    key: `temperFilterTaps_${channels}`,
    names: ['x', 'rows', 'columns', 'offsets', 'weights'],
    inputs: [x, rows, columns, offsets, weights],
    integers: { height, width, lists, taps },
    outputShape: x.shape,
    items: batch * height * width,
    code: code(channels),
  });
}
