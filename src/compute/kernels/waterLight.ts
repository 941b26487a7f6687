/**
 * Layers of spatter on `wasm` in one go, from the random numbers to the light of the drops, to the last bit as `perturb/weather/spatter.ts`
 * makes them on the host. There it takes a dozen planes for each picture, and their collection stops every worker.
 */
import { streamOf } from '../../num/random';
import { nativeKernels } from '../native/load';
import * as tf from '../tf';
import { address, allocate, putDoubles, replaceKernel, withRoom } from './hostMemory';

const KERNEL = 'TemperWaterLight';

export interface WaterLight {
  seeds: readonly number[];
  height: number;
  width: number;
  /** Of the noise. */
  mean: number;
  deviation: number;
  /** Weights of its smoothing, from the middle one on. */
  kernel: Float64Array;
  threshold: number;
  strength: number;
  /** Pixels that stand for one published pixel. */
  scale: number;
}

/** @returns [seeds.length, height, width, 1], or null where there is no native code */
export function waterLight(water: WaterLight): tf.Tensor4D | null {
  if (!nativeKernels(tf.backend())) return null;
  return tf.engine().runKernel(KERNEL, {}, water as unknown as tf.NamedAttrMap) as tf.Tensor4D;
}

function onWasm({ attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { seeds, height, width, mean, deviation, kernel, ...rest } = attrs as unknown as WaterLight;
  const native = nativeKernels(backend)!;
  const size = height * width;
  const radius = kernel.length - 1;
  const out = allocate(backend, [seeds.length, height, width, 1]);
  const samples = (height + 4) * (width + 4);
  const rooms = [size + 8, size, 2 * kernel.length, 2 * (width + 2 * radius), 6 * samples + 1200];
  withRoom(backend, rooms, (noise, half, weights, line, scratch) => {
    putDoubles(backend, weights!, kernel);
    seeds.forEach((seed, picture) => {
      native.exactNormal({ out: noise!, size, seed, stream: streamOf('normal') });
      const planes = { plane: noise!, out: noise!, half: half!, kernel: weights!, line: line! };
      native.smoothPlane({ ...planes, height, width, radius });
      native.waterLight({
        smooth: noise!,
        out: address(backend, out) + 4 * picture * size,
        scratch: scratch!,
        ...{ height, width, mean, deviation },
        ...rest,
      });
    });
  });
  return out;
}

export function registerWaterLight(): void {
  replaceKernel({ kernelName: KERNEL, backendName: 'wasm', kernelFunc: onWasm });
}
