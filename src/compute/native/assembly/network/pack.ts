/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Filters and right-hand matrices in the order in which `tile.ts` reads them: panels of eight output channels, each its eight
 * biases and then [taps, inputs, 8]; what is missing to eight is zero.
 */

/** Bytes of a panel. */
export function panelBytes(taps: i32, inputs: i32): usize {
  return (<usize>(taps * inputs + 1)) << 5;
}

/**
 * @param from the value of the first tap, input and output; tapStep, inStep, outStep: bytes to the next (negative ones too)
 * @param scale factors of the outC outputs, or 0 for none; bias likewise
 */
export function packFilter(
  from: usize,
  scale: usize,
  bias: usize,
  packed: usize,
  taps: i32,
  inC: i32,
  outC: i32,
  tapStep: isize,
  inStep: isize,
  outStep: isize,
): void {
  for (let o = 0; o < outC; o += 8) {
    const n = min<i32>(8, outC - o);
    memory.fill(packed, 0, 32);
    if (bias != 0) memory.copy(packed, bias + ((<usize>o) << 2), (<usize>n) << 2);
    packed += 32;
    const first = from + o * outStep;
    for (let t = 0; t < taps; t++) {
      let at = first + t * tapStep;
      if (n == 8 && outStep == 4 && scale != 0) {
        const p = v128.load(scale + ((<usize>o) << 2));
        const q = v128.load(scale + ((<usize>o) << 2), 16);
        for (let i = 0; i < inC; i++) {
          v128.store(packed, f32x4.mul(v128.load(at), p));
          v128.store(packed, f32x4.mul(v128.load(at, 16), q), 16);
          packed += 32;
          at += inStep;
        }
      } else if (n == 8 && outStep == 4) {
        for (let i = 0; i < inC; i++) {
          v128.store(packed, v128.load(at));
          v128.store(packed, v128.load(at, 16), 16);
          packed += 32;
          at += inStep;
        }
      } else if (n == 8 && scale == 0) {
        for (let i = 0; i < inC; i++) {
          let value = at;
          for (let j = 0; j < 32; j += 4) {
            store<f32>(packed + j, load<f32>(value));
            value += outStep;
          }
          packed += 32;
          at += inStep;
        }
      } else {
        for (let i = 0; i < inC; i++) {
          memory.fill(packed, 0, 32);
          for (let j = 0; j < n; j++) {
            const factor: f32 = scale == 0 ? 1 : load<f32>(scale + ((<usize>(o + j)) << 2));
            store<f32>(packed + ((<usize>j) << 2), load<f32>(at + j * outStep) * factor);
          }
          packed += 32;
          at += inStep;
        }
      }
    }
  }
}
