/** The hash and the normal numbers of `num/random.ts` and `num/boxMuller.ts` in WGSL, in single precision. */

/** `hash3(seed, stream, index)` and `unit(hash)`, 0..1. */
export const HASH_WGSL = `
fn hash3(seed : u32, stream : u32, index : u32) -> u32 {
  var v = vec3<u32>(seed, stream, index) * 1664525u + 1013904223u;
  v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
  v ^= v >> vec3<u32>(16u);
  v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
  return v.x ^ v.y ^ v.z;
}
fn unit(hash : u32) -> f32 {
  return f32(hash >> 8u) * 5.9604644775390625e-8;
}`;

/** `boxMuller(a, b)`: two normal numbers from two hashes. */
export const NORMAL_WGSL = `
fn minusTwiceLog(a : u32) -> f32 {
  let near = a >= 0xb504f334u;
  let unit = (f32(select(a, ~a, near)) + 0.5) * 2.3283064365386963e-10;
  let bits = bitcast<i32>(unit);
  let exponent = select((bits - 0x3f3504f3) >> 23u, 0, near);
  let f = select(bitcast<f32>(bits - (exponent << 23u)) - 1.0, -unit, near);
  let e = f32(exponent);
  let z = f * f;
  var p = 7.0376836292e-2 * f - 1.151461031e-1;
  p = p * f + 1.167699874e-1;
  p = p * f - 1.2420140846e-1;
  p = p * f + 1.4249322787e-1;
  p = p * f - 1.6668057665e-1;
  p = p * f + 2.0000714765e-1;
  p = p * f - 2.4999993993e-1;
  p = p * f + 3.3333331174e-1;
  p = p * f * z - e * 2.12194440054690583e-4 - 0.5 * z;
  return -2.0 * (f + p + e * 0.693359375);
}
fn boxMuller(a : u32, b : u32) -> vec2<f32> {
  let radius = sqrt(max(minusTwiceLog(a), 0.0));
  let turned = b + 0x20000000u;
  let quarter = turned >> 30u;
  let x = f32(i32(turned & 0x3fffffffu) - 0x20000000) * 1.4629180792671596e-9;
  let z = x * x;
  let s = x + ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1) * z * x;
  let c = 1.0 - 0.5 * z + ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2) * z * z;
  let swap = (quarter & 1u) == 1u;
  let cosine = select(c, s, swap) * (1.0 - f32((quarter + (quarter & 1u)) & 2u));
  let sine = select(s, c, swap) * (1.0 - f32(quarter & 2u));
  return radius * vec2<f32>(cosine, sine);
}`;
