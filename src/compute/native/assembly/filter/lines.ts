/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * Sums of linear maps that act on rows and on columns separately; what the spans mean is said in `kernels/lineMaps/op.ts`.
 *
 * One output row at a time: its input rows are combined into one line, and the line's pixels into the row. The line
 * stays in the cache, and no picture is made in between.
 */

/** to = Σ_k weights[k] · (line at from + k · step), `bytes` of it; up to 12 bytes more are written. */
function combine(from: usize, to: usize, weights: usize, count: i32, step: usize, bytes: usize): void {
  let at: usize = 0;
  for (; at + 128 <= bytes; at += 128) {
    let a = f32x4.splat(0),
      b = a,
      c = a,
      d = a,
      e = a,
      f = a,
      g = a,
      h = a;
    let source = from + at;
    for (let k = 0; k < count; k++) {
      const weight = v128.load_splat<f32>(weights + ((<usize>k) << 2));
      a = f32x4.add(a, f32x4.mul(weight, v128.load(source)));
      b = f32x4.add(b, f32x4.mul(weight, v128.load(source, 16)));
      c = f32x4.add(c, f32x4.mul(weight, v128.load(source, 32)));
      d = f32x4.add(d, f32x4.mul(weight, v128.load(source, 48)));
      e = f32x4.add(e, f32x4.mul(weight, v128.load(source, 64)));
      f = f32x4.add(f, f32x4.mul(weight, v128.load(source, 80)));
      g = f32x4.add(g, f32x4.mul(weight, v128.load(source, 96)));
      h = f32x4.add(h, f32x4.mul(weight, v128.load(source, 112)));
      source += step;
    }
    v128.store(to + at, a);
    v128.store(to + at, b, 16);
    v128.store(to + at, c, 32);
    v128.store(to + at, d, 48);
    v128.store(to + at, e, 64);
    v128.store(to + at, f, 80);
    v128.store(to + at, g, 96);
    v128.store(to + at, h, 112);
  }
  for (; at < bytes; at += 16) {
    let a = f32x4.splat(0);
    let source = from + at;
    for (let k = 0; k < count; k++) {
      a = f32x4.add(a, f32x4.mul(v128.load_splat<f32>(weights + ((<usize>k) << 2)), v128.load(source)));
      source += step;
    }
    v128.store(to + at, a);
  }
}

/** Combines rows as `combine` does, but reads nothing beyond them: the last values one by one. */
function combineRows(from: usize, to: usize, weights: usize, count: i32, row: usize): void {
  const whole = row & ~15;
  combine(from, to, weights, count, row, whole);
  for (let at = whole; at < row; at += 4) {
    let sum: f32 = 0;
    let source = from + at;
    for (let k = 0; k < count; k++) {
      sum += load<f32>(weights + ((<usize>k) << 2)) * load<f32>(source);
      source += row;
    }
    store<f32>(to + at, sum);
  }
}

/** One line of `to` pixels out of the pixels of another; both have 16 bytes to spare behind them. */
function combineColumns(line: usize, wide: usize, spans: usize, weights: usize, to: i32, pixel: usize): void {
  let j = 0;
  while (j < to) {
    const span = spans + ((<usize>j) << 4);
    const count = load<i32>(span, 4);
    const run = load<i32>(span, 12);
    const from = line + <usize>load<i32>(span) * pixel;
    const weight = weights + ((<usize>load<i32>(span, 8)) << 2);
    const at = wide + <usize>j * pixel;
    const bytes = <usize>run * pixel;
    if (count == 2 && bytes <= 16) {
      const first = f32x4.mul(v128.load_splat<f32>(weight), v128.load(from));
      const second = f32x4.mul(v128.load_splat<f32>(weight, 4), v128.load(from + pixel));
      v128.store(at, f32x4.add(first, second));
    } else {
      combine(from, at, weight, count, pixel, bytes);
    }
    j += run;
  }
}

/** to += from */
function addLine(from: usize, to: usize, bytes: usize): void {
  const whole = bytes & ~15;
  let at: usize = 0;
  for (; at < whole; at += 16) v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
  for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
}

/** True where two spans name the same inputs and weights. */
function equalSpans(a: usize, b: usize): bool {
  return load<i64>(a) == load<i64>(b) && load<i32>(a, 8) == load<i32>(b, 8);
}

/**
 * x [batch, height, width, channels] → out [batch, rows, columns, channels]. scratch: (width + columns) · channels + 8
 * values.
 */
export function mapLines(
  x: usize,
  out: usize,
  rowSpans: usize,
  rowWeights: usize,
  columnSpans: usize,
  columnWeights: usize,
  scratch: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  rows: i32,
  columns: i32,
  layers: i32,
): void {
  const pixel = (<usize>channels) << 2;
  const inLine = <usize>width * pixel;
  const outLine = <usize>columns * pixel;
  const wide = scratch + inLine + 16;
  let to = out;
  for (let n = 0; n < batch; n++) {
    const picture = x + <usize>n * <usize>height * inLine;
    for (let i = 0; i < rows; i++) {
      const span = rowSpans + ((<usize>i) << 4);
      if (layers == 1 && i > 0 && equalSpans(span, span - 16)) {
        memory.copy(to, to - outLine, outLine);
        to += outLine;
        continue;
      }
      for (let layer = 0; layer < layers; layer++) {
        const own = span + ((<usize>layer * <usize>rows) << 4);
        const from = picture + <usize>load<i32>(own) * inLine;
        combineRows(from, scratch, rowWeights + ((<usize>load<i32>(own, 8)) << 2), load<i32>(own, 4), inLine);
        combineColumns(
          scratch,
          wide,
          columnSpans + ((<usize>layer * <usize>columns) << 4),
          columnWeights,
          columns,
          pixel,
        );
        if (layer == 0) memory.copy(to, wide, outLine);
        else addLine(wide, to, outLine);
      }
      to += outLine;
    }
  }
}
