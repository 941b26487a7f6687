/** A stem and its gradient on `wasm`, by native code. What only one call needs is in lent room. */
import { nativeKernels } from '../../native/load';
import * as tf from '../../tf';
import { filterGradientTo } from '../conv2dBackpropFilter';
import { convolveTo, geometryOf, inputGradientTo } from '../convolution';
import { address, allocate, clear, withRoom } from '../hostMemory';
import {
  layoutOf,
  type StemAttributes,
  type StemGradientAttributes,
  type StemGradientInputs,
  type StemInputs,
} from './attributes';

type Call = Parameters<tf.KernelFunc>[0];

function sizesOf(x: tf.TensorInfo, filter: tf.TensorInfo, { stride, groups, pool }: StemAttributes) {
  const geometry = geometryOf(x.shape, filter.shape, stride, 1);
  const { batch, outH, outW, outC: channels } = geometry;
  const values = batch * outH * outW * channels;
  const shape = [batch, outH / pool, outW / pool, channels];
  return {
    geometry,
    pixels: tf.util.sizeFromShape(x.shape),
    values,
    shape,
    layout: layoutOf(values, batch * groups, pool),
    norm: { batch, pixels: outH * outW, channels, groups },
    squares: { batch, height: shape[1]!, width: shape[2]!, channels },
  };
}

/** y, and with `keep` what the gradient needs (`layoutOf`). */
export function stemForward({ inputs, attrs, backend }: Call): tf.TensorInfo[] {
  const { x, filter, scale, offset } = inputs as StemInputs;
  const settings = attrs as unknown as StemAttributes;
  const { mean, deviation, epsilon, pool, keep } = settings;
  const native = nativeKernels(backend)!;
  const { geometry, pixels, layout, norm, squares, shape } = sizesOf(x, filter, settings);
  const y = allocate(backend, shape);
  const kept = keep ? allocate(backend, [layout.size]) : null;
  const out = address(backend, y);

  withRoom(backend, [pixels, kept ? 0 : layout.size, 3 * norm.channels], (prepared, room, scratch) => {
    const base = kept ? address(backend, kept) : room!;
    const place = (floats: number) => base + 4 * floats;
    const normed = pool === 1 ? out : place(layout.normed);
    native.preparePixels({ x: address(backend, x), y: prepared!, n: pixels, mean, deviation });
    convolveTo(backend, native, { x: prepared!, filter: address(backend, filter), out: place(layout.first) }, geometry);
    native.groupNormForward({
      x: place(layout.first),
      plus: 0,
      y: normed,
      gamma: address(backend, scale),
      beta: address(backend, offset),
      means: place(layout.mean),
      inverses: place(layout.inverse),
      scratch: scratch!,
      batch: norm.batch,
      pixels: norm.pixels,
      channels: norm.channels,
      groups: norm.groups,
      epsilon,
      relu: 1,
    });
    const { batch, height, width, channels } = squares;
    if (pool !== 1) native.averageSquares({ x: normed, y: out, batch, height, width, channels });
  });
  return kept ? [y, kept] : [y];
}

/** The gradients with respect to the inputs that are asked for, in their order. */
export function stemBackward({ inputs, attrs, backend }: Call): tf.TensorInfo[] {
  const { dy, x, filter, scale, y, kept } = inputs as StemGradientInputs;
  const settings = attrs as unknown as StemGradientAttributes;
  const { mean, deviation, pool, asked } = settings;
  const native = nativeKernels(backend)!;
  const { geometry, pixels, values, layout, norm, squares } = sizesOf(x, filter, settings);
  const shapeOf = (name: string) => (name === 'x' ? x.shape : name === 'filter' ? filter.shape : [norm.channels]);
  const gradients = new Map(asked.map((name) => [name, allocate(backend, shapeOf(name))]));
  const keptAt = address(backend, kept);
  const place = (floats: number) => keptAt + 4 * floats;
  const wanted = (name: string) => gradients.get(name) && address(backend, gradients.get(name)!);

  const { channels } = norm;
  withRoom(backend, [values, pixels, 3 * channels, 2 * channels], (slope, prepared, scratch, spare) => {
    const dGamma = wanted('scale') ?? spare!;
    const dBeta = wanted('offset') ?? spare! + 4 * channels;
    clear(backend, dGamma, channels);
    clear(backend, dBeta, channels);
    const { batch, height, width } = squares;
    const from = address(backend, dy);
    if (pool !== 1) native.spreadSquares({ dy: from, dx: slope!, batch, height, width, channels });
    native.groupNormBackward({
      dy: pool === 1 ? from : slope!,
      x: place(layout.first),
      y: pool === 1 ? address(backend, y) : place(layout.normed),
      gamma: address(backend, scale),
      means: place(layout.mean),
      inverses: place(layout.inverse),
      dx: slope!,
      masked: 0,
      dGamma,
      dBeta,
      scratch: scratch!,
      batch,
      pixels: norm.pixels,
      channels,
      groups: norm.groups,
      relu: 1,
    });
    const dw = wanted('filter');
    if (dw !== undefined) {
      native.preparePixels({ x: address(backend, x), y: prepared!, n: pixels, mean, deviation });
      filterGradientTo(backend, native, { x: prepared!, dy: slope!, dw }, geometry);
    }
    const dx = wanted('x');
    if (dx === undefined) return;
    inputGradientTo(backend, native, { dy: slope!, filter: address(backend, filter), dx }, geometry);
    native.preparePixels({ x: dx, y: dx, n: pixels, mean: 0, deviation });
  });
  return [...gradients.values()];
}
