/** The nearest colour on the host backends: plain loops, as a picture has few cells. */
import type * as tf from '../../tf';
import { allocateInt, view, viewInt } from '../hostMemory';
import type { NearestColourInputs } from './attributes';

export function nearestColourHost({ inputs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { colours, keys } = inputs as NearestColourInputs;
  const out = allocateInt(backend, [colours.shape[0]!]);
  const [wanted, known, found] = [view(backend, colours), view(backend, keys), viewInt(backend, out)];
  for (let i = 0; i < found.length; i++) {
    const [red, green, blue] = [wanted[3 * i]!, wanted[3 * i + 1]!, wanted[3 * i + 2]!];
    let [nearest, least] = [0, Infinity];
    for (let key = 0, at = 0; at < known.length; key++, at += 3) {
      const [r, g, b] = [known[at]! - red, known[at + 1]! - green, known[at + 2]! - blue];
      const distance = r * r + g * g + b * b;
      if (distance < least) [nearest, least] = [key, distance];
    }
    found[i] = nearest;
  }
  return out;
}
