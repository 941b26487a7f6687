/**
 * The parameters of each native function, as its source in `assembly/` declares them (`load.test.ts` compares). They are called
 * by these names, so that a missing or foreign argument does not compile and no order can be mistaken.
 *
 * Tensors are byte addresses in the memory of the `wasm` backend, everything else is a size or a setting.
 */
export const NATIVE_PARAMETERS = {
  jpegRoundTrip: 'x, out, steps, scratch, batch, height, width, scale',
  fetchLines: 'x, out, rows, columns, outHeight, outWidth, width, channels, left',
  filterTapGroups: 'padded, out, offsets, weights, scratch, taps, height, width, paddedWidth, channels',
  filterTaps: 'padded, out, offsets, weights, scratch, taps, height, width, paddedWidth, channels',
  mapLines:
    'x, out, rowSpans, rowWeights, columnSpans, columnWeights, scratch, batch, height, width, channels, rows, columns, layers',
  mixBytes: 'mixed, other, rows, columns, left, right, out, side, multiplied',
  batchMatMul: 'a, b, bias, out, packed, batch, m, k, n, aBatch, aRow, aStep, bBatch, bRow, bColumn, low, high',
  addTo: 'to, from, n',
  addToEverySecond: 'to, from, batch, height, width, inH, inW, channels',
  copyRows: 'from, to, rows, bytes, fromRow, toRow',
  foldNorm: 'gamma, beta, mean, variance, scale, bias, n, epsilon',
  scaleChannels: 'x, scale, out, rows, n',
  preparePixels: 'x, y, n, mean, deviation',
  averageSquares: 'x, y, batch, height, width, channels',
  spreadSquares: 'dy, dx, batch, height, width, channels',
  pixelMeans: 'x, y, batch, pixels, channels',
  spreadMeans: 'dy, dx, batch, pixels, channels',
  squaredDistances: 'a, b, sums, rows, size',
  distanceSlopes: 'a, b, slopes, out, rows, size',
  packFilter: 'from, scale, bias, packed, taps, inC, outC, tapStep, inStep, outStep',
  convolve:
    'x, packed, out, batch, inH, inW, inC, outH, outW, outC, kh, kw, strideH, strideW, padTop, padLeft, transposed, low, high',
  depthwise:
    'x, filter, bias, out, tap, batch, inHeight, inWidth, outHeight, outWidth, channels, filterHeight, filterWidth, strideHeight, strideWidth, top, left, low, high',
  depthwiseGradient:
    'towards, x, filter, dy, batch, inHeight, inWidth, outHeight, outWidth, channels, filterHeight, filterWidth, strideHeight, strideWidth, top, left',
  unpackBytes: 'words, out, size',
  packBytes: 'x, words, size',
  saturationValue: 'x, out, pixels, saturationFactor, saturationShift, valueFactor, valueShift',
  randomNormal: 'seeds, out, scratch, batch, size, stream',
  randomUniform: 'seeds, out, scratch, batch, size, stream',
  exactNormal: 'out, size, seed, stream',
  inColour: 'x, out, pixels, red, green, blue',
  maximum: 'a, b, out, size',
  reversePixels: 'x, out, batch, pixels, channels',
  shuffle: 'rows, columns, map, hashes, height, width, shift, passes, seed, stream',
  smoothPlane: 'plane, out, half, kernel, line, height, width, radius',
  waterLight: 'smooth, out, scratch, height, width, mean, deviation, threshold, strength, scale',
  photonNoise: 'x, table, seeds, out, batch, size, columns, share, stream',
  plasmaLevel: 'coarse, seeds, fine, centres, batch, n, side, spacing, rough, stream',
  warp: 'x, rows, columns, out, batch, height, width, channels, border, nearest',
  adamw: 'w, g, m, v, newW, newM, newV, n, beta1, beta2, epsilon, keep, rate, root',
  filterGradient: 'x, dy, dw, batch, inH, inW, inC, outH, outW, outC, kh, kw, strideH, strideW, padTop, padLeft, block',
  filterGradientSmall:
    'x, dy, dw, scratch, batch, inH, inW, inC, outH, outW, outC, kh, kw, strideH, strideW, padTop, padLeft',
  gelu: 'x, y, n',
  geluGradient: 'dy, x, dx, n',
  winograd:
    'x, filter, scale, bias, out, u, v, m, turned, zeros, scratch, batch, inH, inW, inC, outH, outW, outC, padTop, padLeft, block, chunk, flipped, low, high',
  winogradFilterGradient:
    'x, dy, dw, v, gradient, sums, zeros, scratch, batch, inH, inW, inC, outH, outW, outC, padTop, padLeft, block, together',
  groupNormForward: 'x, plus, y, gamma, beta, means, inverses, scratch, batch, pixels, channels, groups, epsilon, relu',
  groupNormBackward:
    'dy, x, y, gamma, means, inverses, dx, masked, dGamma, dBeta, scratch, batch, pixels, channels, groups, relu',
} as const;

type Names<List extends string> = List extends `${infer First}, ${infer Rest}` ? First | Names<Rest> : List;

export type NativeName = keyof typeof NATIVE_PARAMETERS;

export type NativeArguments<Name extends NativeName> = Record<Names<(typeof NATIVE_PARAMETERS)[Name]>, number>;

export type NativeKernels = { readonly [Name in NativeName]: (values: NativeArguments<Name>) => void };

/**
 * The functions of some WebAssembly modules, called by the names of their parameters.
 * @throws {Error} where one is missing or takes another number of parameters: the binaries are older than this file
 */
export function nativeByName(exported: Record<string, unknown>): NativeKernels {
  const byName = ([name, list]: [string, string]) => {
    const run = exported[name];
    const names = list.split(', ');
    if (typeof run !== 'function' || run.length !== names.length) {
      throw new Error(
        `The native kernel ${name}(${list}) is not in the binaries: run \`node scripts/build-native.mjs\`.`,
      );
    }
    return [name, (values: Record<string, number>) => void run(...names.map((parameter) => values[parameter]))];
  };
  return Object.fromEntries(Object.entries(NATIVE_PARAMETERS).map(byName)) as unknown as NativeKernels;
}
