/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
import { counters, hash4, lcg } from './hash';

/** The normal numbers of `num/random.ts` to the last bit: the polynomials of `num/boxMuller.ts` in doubles, two pairs at a time. */

function splat(value: f64): v128 {
  return f64x2.splat(value);
}

/** √(−2 ln((a + ½) / 2³²)) for two unsigned integers. */
function radius2(a: u32, b: u32): v128 {
  const zerosA = <u32>clz<u32>(a);
  const zerosB = <u32>clz<u32>(b);
  const exponentA = zerosA + ((((a << zerosA) >>> 1) - 0x5a82799a) >>> 31);
  const exponentB = zerosB + ((((b << zerosB) >>> 1) - 0x5a82799a) >>> 31);
  // 2 to the power of (exponent − 32), by its bits.
  const power = i64x2.replace_lane(
    i64x2.splat((<i64>(1023 - 32 + exponentA)) << 52),
    1,
    (<i64>(1023 - 32 + exponentB)) << 52,
  );
  const unit = f64x2.replace_lane(splat(<f64>a + 0.5), 1, <f64>b + 0.5);
  const f = f64x2.sub(f64x2.mul(unit, power), splat(1));
  const z = f64x2.mul(f, f);
  let p = f64x2.sub(f64x2.mul(splat(7.0376836292e-2), f), splat(1.151461031e-1));
  p = f64x2.add(f64x2.mul(p, f), splat(1.167699874e-1));
  p = f64x2.sub(f64x2.mul(p, f), splat(1.2420140846e-1));
  p = f64x2.add(f64x2.mul(p, f), splat(1.4249322787e-1));
  p = f64x2.sub(f64x2.mul(p, f), splat(1.6668057665e-1));
  p = f64x2.add(f64x2.mul(p, f), splat(2.0000714765e-1));
  p = f64x2.sub(f64x2.mul(p, f), splat(2.4999993993e-1));
  p = f64x2.add(f64x2.mul(p, f), splat(3.3333331174e-1));
  const exponent = f64x2.replace_lane(splat(<f64>exponentA), 1, <f64>exponentB);
  const series = f64x2.add(f64x2.sub(f, f64x2.mul(splat(0.5), z)), f64x2.mul(f64x2.mul(p, f), z));
  const log = f64x2.sub(series, f64x2.mul(exponent, splat(0.6931471805599453)));
  return f64x2.sqrt(f64x2.mul(splat(-2), log));
}

/** Two pairs of numbers, four floats, from two pairs of hashes. */
function twoPairs(a: u32, b: u32, c: u32, d: u32, to: usize): void {
  const radius = radius2(a, c);
  const turnedB = b + 0x20000000;
  const turnedD = d + 0x20000000;
  const angleB = <f64>(<i32>(turnedB & 0x3fffffff) - 0x20000000);
  const angleD = <f64>(<i32>(turnedD & 0x3fffffff) - 0x20000000);
  const x = f64x2.mul(f64x2.replace_lane(splat(angleB), 1, angleD), splat(3.141592653589793 / 2147483648));
  const z = f64x2.mul(x, x);
  let s = f64x2.add(f64x2.mul(splat(-1.9515295891e-4), z), splat(8.3321608736e-3));
  s = f64x2.sub(f64x2.mul(s, z), splat(1.6666654611e-1));
  const sine = f64x2.mul(radius, f64x2.add(x, f64x2.mul(f64x2.mul(s, z), x)));
  let q = f64x2.sub(f64x2.mul(splat(2.443315711809948e-5), z), splat(1.388731625493765e-3));
  q = f64x2.add(f64x2.mul(q, z), splat(4.166664568298827e-2));
  const even = f64x2.sub(splat(1), f64x2.mul(splat(0.5), z));
  const cosine = f64x2.mul(radius, f64x2.add(even, f64x2.mul(f64x2.mul(q, z), z)));
  place(f64x2.extract_lane(cosine, 0), f64x2.extract_lane(sine, 0), turnedB >>> 30, to);
  place(f64x2.extract_lane(cosine, 1), f64x2.extract_lane(sine, 1), turnedD >>> 30, to + 8);
}

/** A pair in the order and with the signs of its quarter turn. */
function place(cosine: f64, sine: f64, quarter: u32, to: usize): void {
  const odd = quarter & 1;
  store<f32>(to + (odd << 2), <f32>(cosine * <f64>(1 - <i32>(quarter & 2))));
  store<f32>(to + ((1 - odd) << 2), <f32>(sine * <f64>(1 - <i32>((quarter + odd) & 2))));
}

/** out [size rounded up to a multiple of 8]. */
export function exactNormal(out: usize, size: i32, seed: i32, stream: i32): void {
  const seeds = i32x4.splat(lcg(seed));
  const streams = i32x4.splat(lcg(stream));
  const step = i32x4.splat(8 * 1664525);
  let even = counters(0, 2);
  let odd = counters(1, 2);
  for (let i = 0; i < size; i += 8) {
    const a = hash4(seeds, streams, even);
    const b = hash4(seeds, streams, odd);
    twoPairs(
      i32x4.extract_lane(a, 0),
      i32x4.extract_lane(b, 0),
      i32x4.extract_lane(a, 1),
      i32x4.extract_lane(b, 1),
      out,
    );
    twoPairs(
      i32x4.extract_lane(a, 2),
      i32x4.extract_lane(b, 2),
      i32x4.extract_lane(a, 3),
      i32x4.extract_lane(b, 3),
      out + 16,
    );
    even = i32x4.add(even, step);
    odd = i32x4.add(odd, step);
    out += 32;
  }
}
