/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** Saturation and value of hue-saturation-value changed linearly, see `kernels/saturationValue.ts`. Pixels of three floats. */
export function saturationValue(
  x: usize,
  out: usize,
  pixels: i32,
  saturationFactor: f32,
  saturationShift: f32,
  valueFactor: f32,
  valueShift: f32,
): void {
  const end = x + <usize>pixels * 12;
  for (; x < end; x += 12) {
    const red = load<f32>(x);
    const green = load<f32>(x, 4);
    const blue = load<f32>(x, 8);
    const value = max<f32>(max<f32>(red, green), blue);
    const chroma = value - min<f32>(min<f32>(red, green), blue);
    const grey = chroma < 1e-6;
    const saturation = chroma / max<f32>(value, 1e-6);
    const s = min<f32>(1, max<f32>(0, saturation * saturationFactor + saturationShift));
    const v = min<f32>(1, max<f32>(0, value * valueFactor + valueShift));
    const share = (v * s) / max<f32>(chroma, 1e-6);
    // Grey has hue 0, red.
    store<f32>(out, v - select<f32>(0, (value - red) * share, grey));
    store<f32>(out, v - select<f32>(v * s, (value - green) * share, grey), 4);
    store<f32>(out, v - select<f32>(v * s, (value - blue) * share, grey), 8);
    out += 12;
  }
}
