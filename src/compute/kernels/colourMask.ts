/** A mask in one colour on `wasm`: TensorFlow.js works out the place of each value of a product that broadcasts. */
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { addresses, allocate, replaceKernel } from './hostMemory';

const KERNEL = 'TemperColourMask';

type Colour = readonly [red: number, green: number, blue: number];

/**
 * @param mask [batch, height, width, 1]
 * @returns mask · colour, [batch, height, width, 3], not differentiable; or null where there is no native code
 */
export function colourMask(mask: tf.Tensor, colour: Colour): tf.Tensor4D | null {
  if (!nativeKernels(tf.backend())) return null;
  return tf.engine().runKernel(KERNEL, { mask }, { colour: [...colour] }) as tf.Tensor4D;
}

function onWasm({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const x = inputs.mask as tf.TensorInfo;
  const [red, green, blue] = (attrs as unknown as { colour: Colour }).colour;
  const out = allocate(backend, [...x.shape.slice(0, -1), 3]);
  const pixels = tf.util.sizeFromShape(x.shape);
  nativeKernels(backend)!.inColour({ ...addresses(backend, { x, out }), pixels, red, green, blue });
  return out;
}

export function registerColourMask(): void {
  replaceKernel({ kernelName: KERNEL, backendName: 'wasm', kernelFunc: onWasm });
}
