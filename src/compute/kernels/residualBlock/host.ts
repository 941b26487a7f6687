/** A residual block and its gradient on `wasm`, by the native code of its convolutions and norms. What only one call needs is in lent room. */
import { nativeKernels, type Native } from '../../native/load';
import * as tf from '../../tf';
import { filterGradientTo } from '../conv2dBackpropFilter';
import { convolveTo, geometryOf, inputGradientTo, type Geometry } from '../convolution';
import { address, allocate, clear, withRoom } from '../hostMemory';
import {
  layoutOf,
  type BlockAttributes,
  type BlockGradientAttributes,
  type BlockGradientInputs,
  type BlockInputs,
} from './attributes';

type Call = Parameters<tf.KernelFunc>[0];

/** Sizes of a block: of its convolutions, of its norms, and of what is kept. */
function sizesOf(x: tf.TensorInfo, filter: tf.TensorInfo, projected: boolean, stride: number, groups: number) {
  const first = geometryOf(x.shape, filter.shape, stride, 1);
  const { batch, inC, outH, outW, outC } = first;
  const shape = [batch, outH, outW, outC];
  const second = geometryOf(shape, [3, 3, outC, outC], 1, 1);
  const across = geometryOf(x.shape, [1, 1, inC, outC], stride, 0);
  const values = tf.util.sizeFromShape(shape);
  const layout = layoutOf(values, batch * groups, projected);
  return { first, second, across, shape, values, layout, norm: { batch, pixels: outH * outW, channels: outC, groups } };
}

/** y, and with `keep` what the gradient needs (`layoutOf`). */
export function residualBlockForward({ inputs, attrs, backend }: Call): tf.TensorInfo[] {
  const given = inputs as BlockInputs;
  const { x, filter3, scale3, offset3 } = given;
  const { stride, groups, epsilon, keep } = attrs as unknown as BlockAttributes;
  const native = nativeKernels(backend)!;
  const projected = filter3 !== undefined;
  const { first, second, across, shape, layout, norm } = sizesOf(x, given.filter1, projected, stride, groups);
  const y = allocate(backend, shape);
  const kept = keep ? allocate(backend, [layout.size]) : null;
  const at = (tensor: tf.TensorInfo) => address(backend, tensor);
  const [from, to] = [at(x), at(y)];
  const scales = [at(given.scale1), at(given.scale2), projected ? at(scale3!) : 0];
  const offsets = [at(given.offset1), at(given.offset2), projected ? at(offset3!) : 0];

  withRoom(backend, [kept ? 0 : layout.size, 3 * norm.channels], (room, scratch) => {
    const base = kept ? address(backend, kept) : room!;
    const place = (floats: number) => base + 4 * floats;
    const normed = (before: number, plus: number, after: number, which: 1 | 2 | 3, relu: boolean) => {
      const { mean, inverse } = layout.norms[which - 1]!;
      native.groupNormForward({
        x: before,
        plus,
        y: after,
        gamma: scales[which - 1]!,
        beta: offsets[which - 1]!,
        means: place(mean),
        inverses: place(inverse),
        scratch: scratch!,
        batch: norm.batch,
        pixels: norm.pixels,
        channels: norm.channels,
        groups,
        epsilon,
        relu: Number(relu),
      });
    };
    const inner = place(kept ? layout.inner : layout.first);
    convolveTo(backend, native, { x: from, filter: at(given.filter1), out: place(layout.first) }, first);
    normed(place(layout.first), 0, inner, 1, true);
    convolveTo(backend, native, { x: inner, filter: at(given.filter2), out: place(layout.second) }, second);
    let plus = from;
    if (projected) {
      convolveTo(backend, native, { x: from, filter: at(filter3), out: place(layout.across) }, across);
      // y holds the shortcut until the sum is written over it, value by value.
      normed(place(layout.across), 0, to, 3, false);
      plus = to;
    }
    normed(place(layout.second), plus, to, 2, true);
  });
  return kept ? [y, kept] : [y];
}

/** The gradients with respect to the inputs that are asked for, in their order. */
export function residualBlockBackward({ inputs, attrs, backend }: Call): tf.TensorInfo[] {
  const given = inputs as BlockGradientInputs;
  const { x, filter3, scale3 } = given;
  const { stride, groups, asked } = attrs as unknown as BlockGradientAttributes;
  const native = nativeKernels(backend)!;
  const projected = filter3 !== undefined;
  const sizes = sizesOf(x, given.filter1, projected, stride, groups);
  const { first, second, across, values, layout, norm } = sizes;
  const gradients = new Map(asked.map((name) => [name, allocate(backend, shapeOf(name, given, norm.channels))]));
  const at = (tensor: tf.TensorInfo) => address(backend, tensor);
  const [xAt, yAt, keptAt] = [at(x), at(given.y), at(given.kept)];
  const scales = [at(given.scale1), at(given.scale2), projected ? at(scale3!) : 0];
  const place = (floats: number) => keptAt + 4 * floats;
  const wanted = (name: string) => gradients.get(name) && address(backend, gradients.get(name)!);

  const { channels } = norm;
  withRoom(backend, [values, values, values, 3 * channels, 6 * channels], (outer, inner, masked, scratch, rest) => {
    const normGradient = (
      from: { dy: number; x: number; y: number },
      to: { dx: number; masked: number },
      which: 1 | 2 | 3,
      relu: boolean,
    ) => {
      const { mean, inverse } = layout.norms[which - 1]!;
      const spare = rest! + 8 * channels * (which - 1);
      const dGamma = wanted(`scale${which}`) ?? spare;
      const dBeta = wanted(`offset${which}`) ?? spare + 4 * channels;
      clear(backend, dGamma, channels);
      clear(backend, dBeta, channels);
      native.groupNormBackward({
        dy: from.dy,
        x: from.x,
        y: from.y,
        gamma: scales[which - 1]!,
        means: place(mean),
        inverses: place(inverse),
        dx: to.dx,
        masked: to.masked,
        dGamma,
        dBeta,
        scratch: scratch!,
        batch: norm.batch,
        pixels: norm.pixels,
        channels,
        groups,
        relu: Number(relu),
      });
    };
    const filterGradient = (name: string, from: number, slope: number, geometry: Geometry) => {
      const dw = wanted(name);
      if (dw !== undefined) filterGradientTo(backend, native, { x: from, dy: slope, dw }, geometry);
    };

    normGradient({ dy: at(given.dy), x: place(layout.second), y: yAt }, { dx: outer!, masked: masked! }, 2, true);
    filterGradient('filter2', place(layout.inner), outer!, second);
    inputGradientTo(backend, native, { dy: outer!, filter: at(given.filter2), dx: inner! }, second);
    const innermost = { dy: inner!, x: place(layout.first), y: place(layout.inner) };
    normGradient(innermost, { dx: inner!, masked: 0 }, 1, true);
    filterGradient('filter1', xAt, inner!, first);
    if (projected) {
      normGradient({ dy: masked!, x: place(layout.across), y: masked! }, { dx: masked!, masked: 0 }, 3, false);
      filterGradient('filter3', xAt, masked!, across);
    }
    const dx = wanted('x');
    if (dx === undefined) return;
    inputGradientTo(backend, native, { dy: inner!, filter: at(given.filter1), dx }, first);
    addShortcut(backend, native, { dx, masked: masked!, filter3: filter3 && at(filter3) }, across);
  });
  return [...gradients.values()];
}

/** Adds what the shortcut gives to dx. */
function addShortcut(
  backend: unknown,
  native: Native,
  { dx, masked, filter3 }: { dx: number; masked: number; filter3: number | undefined },
  across: Geometry,
): void {
  const { batch, inH, inW, inC, outH, outW, strideH: stride } = across;
  if (filter3 === undefined) return native.addTo({ to: dx, from: masked, n: batch * inH * inW * inC });
  // Of a stride, only the pixels that it meets have a gradient: it is made as if they were all.
  const sparse = stride === 2 && inC % 4 === 0;
  const met = sparse ? geometryOf([batch, outH, outW, inC], [1, 1, inC, across.outC], 1, 0) : across;
  const n = batch * met.inH * met.inW * inC;
  withRoom(backend, [n], (slope) => {
    inputGradientTo(backend, native, { dy: masked, filter: filter3, dx: slope! }, met);
    if (!sparse) return native.addTo({ to: dx, from: slope!, n });
    native.addToEverySecond({ to: dx, from: slope!, batch, height: outH, width: outW, inH, inW, channels: inC });
  });
}

function shapeOf(name: string, inputs: BlockGradientInputs, channels: number): number[] {
  if (name === 'x' || name.startsWith('filter')) return inputs[name as 'x' | 'filter1'].shape;
  return [channels];
}
