/** The nearest colour as a shader: a thread for each colour, which looks at all keys. */
import type * as tf from '../../tf';
import { runShader } from '../webgpuProgram';
import type { NearestColourInputs } from './attributes';

const CODE = `
  fn main(index : i32) {
    if (index >= uniforms.items) { return; }
    let wanted = vec3<f32>(colours[3 * index], colours[3 * index + 1], colours[3 * index + 2]);
    var nearest = 0;
    var least = 1e30;
    for (var key = 0; key < uniforms.count; key++) {
      let away = vec3<f32>(keys[3 * key], keys[3 * key + 1], keys[3 * key + 2]) - wanted;
      let distance = away.x * away.x + away.y * away.y + away.z * away.z;
      if (distance < least) {
        least = distance;
        nearest = key;
      }
    }
    result[index] = nearest;
  }`;

export function nearestColourWebgpu({ inputs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { colours, keys } = inputs as NearestColourInputs;
  const items = colours.shape[0]!;
  return runShader(backend, {
    key: 'temperNearestColour',
    names: ['colours', 'keys'],
    inputs: [colours, keys],
    integers: { count: keys.shape[0]! },
    outputShape: [items],
    dtype: 'int32',
    items,
    code: CODE,
  });
}
