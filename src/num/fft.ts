/**
 * Discrete Fourier transforms of pictures of any size. Lengths that are powers of two go to fft.js (radix 4); a power of two
 * times a small odd factor, such as 224 = 32 · 7, is split by the rule of Cooley and Tukey (1965); any other length becomes a
 * convolution with a chirp (Bluestein 1970), so that nothing is padded and every length is exact.
 */
import FFT from 'fft.js';

export interface Spectrum {
  /** [height, width], row-major; frequency (u, v) stands at u · width + v, negative ones from the far end. */
  re: Float64Array;
  im: Float64Array;
}

/** Transforms `data` (real and imaginary parts in turn) into `out`. */
type Transform = (out: Float64Array, data: Float64Array) => void;

const plans = new Map<number, Transform>();
const MOST_PLANS = 64;

/** Above this odd factor a chirp is faster than the direct sum. */
const DIRECT = 31;

/** Σₙ xₙ exp(−2πi·kn / length), not scaled. */
function plan(length: number): Transform {
  const known = plans.get(length);
  if (known) return known;
  const even = length & -length;
  const odd = length / even;
  const made = odd === 1 ? powerOfTwo(length) : odd <= DIRECT ? split(even, odd) : chirp(length);
  if (plans.size >= MOST_PLANS) plans.clear();
  plans.set(length, made);
  return made;
}

function powerOfTwo(length: number): Transform {
  if (length === 1) return (out, data) => out.set(data);
  const fft = new FFT(length);
  return (out, data) => fft.transform(out, data);
}

/** cos and sin of 2π·i / period, i = 0 … period − 1, in turn. */
function circle(period: number): Float64Array {
  return Float64Array.from({ length: 2 * period }, (_, i) => {
    const angle = (2 * Math.PI * (i >> 1)) / period;
    return i & 1 ? Math.sin(angle) : Math.cos(angle);
  });
}

/**
 * `odd` interleaved transforms of length `even`, each turned, then put together by transforms of length `odd`. Those are sums of
 * pairs: samples q and odd − q share the cosine and, but for its sign, the sine.
 */
function split(even: number, odd: number): Transform {
  const length = even * odd;
  const short = plan(even);
  const turns = circle(length);
  const pairs = (odd - 1) / 2;
  const small = circle(odd);
  const part = new Float64Array(2 * even);
  const result = new Float64Array(2 * even);
  const turned = new Float64Array(2 * length);
  const sums = new Float64Array(2 * pairs + 2);
  const differences = new Float64Array(2 * pairs + 2);
  return (out, data) => {
    for (let first = 0; first < odd; first++) {
      for (let i = 0; i < even; i++) {
        part[2 * i] = data[2 * (i * odd + first)]!;
        part[2 * i + 1] = data[2 * (i * odd + first) + 1]!;
      }
      short(result, part);
      for (let k = 0; k < even; k++) {
        const cos = turns[2 * k * first]!;
        const sin = turns[2 * k * first + 1]!;
        const to = 2 * (k * odd + first);
        turned[to] = result[2 * k]! * cos + result[2 * k + 1]! * sin;
        turned[to + 1] = result[2 * k + 1]! * cos - result[2 * k]! * sin;
      }
    }
    for (let k = 0; k < even; k++) {
      const from = 2 * k * odd;
      const re0 = turned[from]!;
      const im0 = turned[from + 1]!;
      let re = re0;
      let im = im0;
      for (let q = 1; q <= pairs; q++) {
        const low = from + 2 * q;
        const high = from + 2 * (odd - q);
        re += sums[2 * q] = turned[low]! + turned[high]!;
        im += sums[2 * q + 1] = turned[low + 1]! + turned[high + 1]!;
        differences[2 * q] = turned[low]! - turned[high]!;
        differences[2 * q + 1] = turned[low + 1]! - turned[high + 1]!;
      }
      out[2 * k] = re;
      out[2 * k + 1] = im;
      for (let j = 1; j <= pairs; j++) {
        let reCos = re0;
        let imCos = im0;
        let reSin = 0;
        let imSin = 0;
        for (let q = 1, turn = j; q <= pairs; q++) {
          const cos = small[2 * turn]!;
          const sin = small[2 * turn + 1]!;
          reCos += sums[2 * q]! * cos;
          imCos += sums[2 * q + 1]! * cos;
          reSin += differences[2 * q + 1]! * sin;
          imSin -= differences[2 * q]! * sin;
          turn += j;
          if (turn >= odd) turn -= odd;
        }
        const near = 2 * (k + j * even);
        const far = 2 * (k + (odd - j) * even);
        out[near] = reCos + reSin;
        out[near + 1] = imCos + imSin;
        out[far] = reCos - reSin;
        out[far + 1] = imCos - imSin;
      }
    }
  };
}

/** kn = (k² + n² − (k − n)²) / 2 makes the sum a convolution, done by transforms of a power of two. */
function chirp(length: number): Transform {
  const half = circle(2 * length);
  const wave = new Float64Array(2 * length);
  for (let n = 0; n < length; n++) {
    const phase = (n * n) % (2 * length);
    wave[2 * n] = half[2 * phase]!;
    wave[2 * n + 1] = half[2 * phase + 1]!;
  }
  let padded = 1;
  while (padded < 2 * length - 1) padded *= 2;
  const fft = powerOfTwo(padded);
  const kernel = new Float64Array(2 * padded);
  for (let n = 0; n < length; n++) {
    for (const at of [n, (padded - n) % padded]) kernel.set(wave.subarray(2 * n, 2 * n + 2), 2 * at);
  }
  const response = new Float64Array(2 * padded);
  fft(response, kernel);
  const a = new Float64Array(2 * padded);
  const b = new Float64Array(2 * padded);
  return (out, data) => {
    a.fill(0);
    multiply(a, data, wave, length, -1);
    fft(b, a);
    // Real and imaginary part swapped, before and after, turn a transform into the inverse one.
    for (let i = 0; i < 2 * padded; i += 2) {
      a[i + 1] = b[i]! * response[i]! - b[i + 1]! * response[i + 1]!;
      a[i] = b[i]! * response[i + 1]! + b[i + 1]! * response[i]!;
    }
    fft(b, a);
    for (let i = 0; i < 2 * length; i += 2) {
      a[i] = b[i + 1]! / padded;
      a[i + 1] = b[i]! / padded;
    }
    multiply(out, a, wave, length, -1);
  };
}

/** out = x · y, with the conjugate of y where `sign` is −1. */
function multiply(out: Float64Array, x: Float64Array, y: Float64Array, length: number, sign: number): void {
  for (let i = 0; i < 2 * length; i += 2) {
    const re = y[i]!;
    const im = sign * y[i + 1]!;
    const p = x[i]!;
    const q = x[i + 1]!;
    out[i] = p * re - q * im;
    out[i + 1] = p * im + q * re;
  }
}

/** Lines that are fetched together: neighbouring columns share cache lines. */
const TOGETHER = 8;

/** Transforms every row, then every column, in place. */
function transform2d(re: Float64Array, im: Float64Array, height: number, width: number): void {
  const lines = (count: number, countStep: number, length: number, step: number) => {
    const transform = plan(length);
    const out = new Float64Array(2 * length);
    const group = Array.from({ length: Math.min(TOGETHER, count) }, () => new Float64Array(2 * length));
    for (let first = 0; first < count; first += TOGETHER) {
      const here = Math.min(TOGETHER, count - first);
      for (let i = 0; i < length; i++) {
        for (let g = 0, at = first * countStep + i * step; g < here; g++, at += countStep) {
          group[g]![2 * i] = re[at]!;
          group[g]![2 * i + 1] = im[at]!;
        }
      }
      for (let g = 0; g < here; g++) {
        transform(out, group[g]!);
        group[g]!.set(out);
      }
      for (let i = 0; i < length; i++) {
        for (let g = 0, at = first * countStep + i * step; g < here; g++, at += countStep) {
          re[at] = group[g]![2 * i]!;
          im[at] = group[g]![2 * i + 1]!;
        }
      }
    }
  };
  lines(height, width, width, 1);
  lines(width, 1, height, width);
}

/**
 * F(u, v) = Σ plane(y, x) · exp(−2πi (uy / height + vx / width)), not scaled, as numpy.fft.fft2.
 * @param plane [height, width] real numbers, not changed
 */
export function fft2d(plane: Float32Array | Float64Array, height: number, width: number): Spectrum {
  const re = new Float64Array(plane);
  const im = new Float64Array(re.length);
  transform2d(re, im, height, width);
  return { re, im };
}

/** The inverse of `fft2d`, divided by height · width; `im` of the result is zero for the spectrum of a real plane. */
export function inverseFft2d(spectrum: Spectrum, height: number, width: number): Spectrum {
  // Real and imaginary part swapped, before and after, turn a transform into the inverse one.
  const re = spectrum.im.slice();
  const im = spectrum.re.slice();
  transform2d(re, im, height, width);
  const scale = 1 / (height * width);
  for (let i = 0; i < re.length; i++) {
    re[i]! *= scale;
    im[i]! *= scale;
  }
  return { re: im, im: re };
}
