/** Whether WebAssembly has a fused multiply-add here (relaxed SIMD, `f32x4.relaxed_madd`). */

/** A module of one function that uses it. */
const PROBE = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0],
  ...[32, 0, 32, 1, 32, 2, 253, 133, 2, 11],
];

export function fusedMultiplyAdd(): boolean {
  return WebAssembly.validate(Uint8Array.from(PROBE));
}
