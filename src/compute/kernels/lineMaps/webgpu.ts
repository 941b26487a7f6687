/**
 * Line maps as a shader: a thread for each output pixel, which walks the spans of its row and its column. Where there is one
 * layer, rows and columns are two passes, so that a wide blur costs the sum of its two widths and not their product; the
 * layers of a sum, whose spans are short, are one pass.
 */
import type * as tf from '../../tf';
import { runShader } from '../webgpuProgram';
import type { LineMapAttributes, LineMapInputs } from './attributes';

/** @param along the directions that are mapped; in the other one, output i is input i */
function code(channels: number, along: 'rows' | 'columns' | 'both'): string {
  const each = (line: (c: number) => string) => Array.from({ length: channels }, (_, c) => line(c)).join('\n');
  const span = (of: 'row' | 'column', index: string) => `
        let ${of}Span = (layer * uniforms.${of}s + ${index}) * 4;
        let ${of}First = ${of}Spans[${of}Span];
        let ${of}Count = ${of}Spans[${of}Span + 1];
        let ${of}Weight = ${of}Spans[${of}Span + 2];`;
  const same = (of: 'row' | 'column', index: string) => `let ${of}First = ${index}; let ${of}Count = 1;`;
  const weights = [
    along === 'columns' ? '' : 'rowWeights[rowWeight + k]',
    along === 'rows' ? '' : 'columnWeights[columnWeight + l]',
  ];
  return `
    fn main(index : i32) {
      if (index >= uniforms.items) { return; }
      let area = uniforms.rows * uniforms.columns;
      let picture = index / area;
      let i = (index - picture * area) / uniforms.columns;
      let j = index % uniforms.columns;
      ${each((c) => `var sum${c} = 0.0;`)}
      for (var layer = 0; layer < uniforms.layers; layer++) {
        ${along === 'columns' ? same('row', 'i') : span('row', 'i')}
        ${along === 'rows' ? same('column', 'j') : span('column', 'j')}
        for (var k = 0; k < rowCount; k++) {
          let line = (picture * uniforms.height + rowFirst + k) * uniforms.width + columnFirst;
          for (var l = 0; l < columnCount; l++) {
            let weight = ${weights.filter(Boolean).join(' * ')};
            let pixel = (line + l) * ${channels};
            ${each((c) => `sum${c} += weight * x[pixel + ${c}];`)}
          }
        }
      }
      ${each((c) => `result[index * ${channels} + ${c}] = sum${c};`)}
    }`;
}

export function lineMapsWebgpu({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, rowSpans, rowWeights, columnSpans, columnWeights } = inputs as LineMapInputs;
  const { layers, rows, columns } = attrs as unknown as LineMapAttributes;
  const ofRows = { rowSpans, rowWeights };
  const ofColumns = { columnSpans, columnWeights };
  if (layers > 1) return pass(backend, x, 'both', { ...ofRows, ...ofColumns }, [rows, columns], layers);
  const tall = pass(backend, x, 'rows', ofRows, [rows, x.shape[2]!], 1);
  const out = pass(backend, tall, 'columns', ofColumns, [rows, columns], 1);
  (backend as tf.KernelBackend).disposeData(tall.dataId);
  return out;
}

function pass(
  backend: unknown,
  x: tf.TensorInfo,
  along: 'rows' | 'columns' | 'both',
  maps: Record<string, tf.TensorInfo>,
  [rows, columns]: [number, number],
  layers: number,
): tf.TensorInfo {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  return runShader(backend, {
    key: `temperLineMaps_${along}_${channels}`,
    names: ['x', ...Object.keys(maps)],
    inputs: [x, ...Object.values(maps)],
    integers: { height, width, rows, columns, layers },
    outputShape: [batch, rows, columns, channels],
    items: batch * rows * columns,
    code: code(channels, along),
  });
}
