/** Where glass blur fetches every pixel from, drawn in native code; the shuffle is defined in `perturb/blur/glassBlur.ts`. */
import { streamOf } from '../../num/random';
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { address, allocate, replaceKernel, withRoom } from './hostMemory';

const KERNEL = 'TemperShuffleGrid';

export interface Shuffle {
  seeds: readonly number[];
  stream: string;
  height: number;
  width: number;
  /** Largest shift in pixels, at least 1, and passes: whole numbers. */
  shift: number;
  passes: number;
}

export interface ShuffleGrid {
  rows: tf.Tensor3D;
  columns: tf.Tensor3D;
}

/** @returns coordinates [seeds.length, height, width], or null where there is no native code or a number is not whole */
export function shuffleGrid(shuffle: Shuffle): ShuffleGrid | null {
  const { shift, passes } = shuffle;
  if (!nativeKernels(tf.backend()) || shift < 1 || !Number.isInteger(shift) || !Number.isInteger(passes)) return null;
  const [rows, columns] = tf.engine().runKernel(KERNEL, {}, shuffle as unknown as tf.NamedAttrMap) as tf.Tensor3D[];
  return { rows: rows!, columns: columns! };
}

function onWasm({ attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo[] {
  const { seeds, stream, height, width, shift, passes } = attrs as unknown as Shuffle;
  const native = nativeKernels(backend)!;
  const shape = [seeds.length, height, width];
  const grid = [allocate(backend, shape), allocate(backend, shape)] as const;
  withRoom(backend, [height * width, width + 4], (map, hashes) => {
    const [rows, columns] = grid.map((tensor) => address(backend, tensor)) as [number, number];
    seeds.forEach((seed, picture) => {
      const before = 4 * picture * height * width;
      native.shuffle({
        rows: rows + before,
        columns: columns + before,
        ...{ map: map!, hashes: hashes!, height, width, shift, passes, seed, stream: streamOf(stream) },
      });
    });
  });
  return [...grid];
}

export function registerShuffleGrid(): void {
  replaceKernel({ kernelName: KERNEL, backendName: 'wasm', kernelFunc: onWasm });
}
