/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/**
 * The light of water drops as `perturb/weather/spatter.ts` defines it (`waterLayer`), to the last bit: Canny's edges of the drops
 * (`image/canny.ts`), their distance (`image/distanceTransform.ts`), equalised and embossed (`image/bytePlane.ts`). All planes but the
 * first and the last have a margin of two samples, which spares every question about borders.
 */

const CANDIDATE: u8 = 1;
const EDGE: u8 = 2;
const LOW = 50;
const HIGH = 150;
const TANGENT = 13573;
const REACH: f64 = 20;

let line: i32 = 0;

function near(a: f64, b: f64): f64 {
  return a < b ? a : b;
}

/** The margin of one sample around bytes, by the edge or mirrored about it. */
function extend(plane: usize, height: i32, width: i32, mirrored: bool): void {
  const row = <usize>line;
  const left = mirrored && width > 1 ? 1 : 0;
  for (let i = 0; i < height; i++) {
    const at = plane + <usize>(i + 2) * row + 2;
    store<u8>(at - 1, load<u8>(at + left));
    store<u8>(at + width, load<u8>(at + width - 1 - left));
  }
  const above = mirrored && height > 1 ? 1 : 0;
  memory.copy(plane + row, plane + <usize>(2 + above) * row, row);
  memory.copy(plane + <usize>(height + 2) * row, plane + <usize>(height + 1 - above) * row, row);
}

function derivatives(plane: usize, across: usize, along: usize, size: usize, height: i32, width: i32): void {
  for (let i = 2; i < height + 2; i++) {
    let at = plane + <usize>(i * line) + 2;
    let place = <usize>(i * line + 2);
    for (let j = 0; j < width; j++, at++, place++) {
      const up = at - <usize>line;
      const down = at + <usize>line;
      const a = <i32>load<u8>(up - 1);
      const b = <i32>load<u8>(up);
      const c = <i32>load<u8>(up + 1);
      const d = <i32>load<u8>(at - 1);
      const f = <i32>load<u8>(at + 1);
      const g = <i32>load<u8>(down - 1);
      const h = <i32>load<u8>(down);
      const k = <i32>load<u8>(down + 1);
      const x = c + 2 * f + k - a - 2 * d - g;
      const y = g + 2 * h + k - a - 2 * b - c;
      store<i32>(across + (place << 2), x);
      store<i32>(along + (place << 2), y);
      store<i32>(size + (place << 2), abs<i32>(x) + abs<i32>(y));
    }
  }
}

function isRidge(size: usize, across: i32, along: i32): bool {
  const row = (<usize>line) << 2;
  const own = load<i32>(size);
  const x = <i64>abs<i32>(across) * TANGENT;
  const y = (<i64>abs<i32>(along)) << 15;
  if (y < x) return own > load<i32>(size - 4) && own >= load<i32>(size + 4);
  if (y > x + ((<i64>abs<i32>(across)) << 16)) return own > load<i32>(size - row) && own >= load<i32>(size + row);
  const side: usize = <usize>(across < 0 != along < 0 ? -4 : 4);
  return own > load<i32>(size - row - side) && own > load<i32>(size + row + side);
}

/** Marks the edges in `marks`; `stack` has room for every sample. */
function canny(marks: usize, across: usize, along: usize, size: usize, stack: usize, height: i32, width: i32): void {
  let top = stack;
  for (let i = 2; i < height + 2; i++) {
    for (let j = 2; j < width + 2; j++) {
      const place = <usize>(i * line + j);
      const at = place << 2;
      const own = load<i32>(size + at);
      if (own <= LOW || !isRidge(size + at, load<i32>(across + at), load<i32>(along + at))) continue;
      if (own > HIGH) {
        store<u8>(marks + place, EDGE);
        store<u32>(top, <u32>place);
        top += 4;
      } else {
        store<u8>(marks + place, CANDIDATE);
      }
    }
  }
  while (top > stack) {
    top -= 4;
    const from = marks + <usize>load<u32>(top);
    for (let i = -1; i <= 1; i++) {
      for (let j = -1; j <= 1; j++) {
        const beside = from + <usize>(i * line + j);
        if (load<u8>(beside) != CANDIDATE) continue;
        store<u8>(beside, EDGE);
        store<u32>(top, <u32>(beside - marks));
        top += 4;
      }
    }
  }
}

/** One line of the chamfer distance; see `spread` there. Steps are in bytes. */
function spread(start: usize, step: usize, done: usize, width: i32, marks: usize, first: bool): void {
  let at = start;
  let before = <f64>load<f32>(at - step);
  let back2 = <f64>load<f32>(at + done - 2 * step);
  let back = <f64>load<f32>(at + done - step);
  let here = <f64>load<f32>(at + done);
  let ahead = <f64>load<f32>(at + done + step);
  let farBack = <f64>load<f32>(at + 2 * done - step);
  let farHere = <f64>load<f32>(at + 2 * done);
  for (let i = 0; i < width; i++) {
    const ahead2 = <f64>load<f32>(at + done + 2 * step);
    const farAhead = <f64>load<f32>(at + 2 * done + step);
    if (first && load<u8>(marks + <usize>i) == EDGE) {
      before = 0;
      store<f32>(at, 0);
    } else {
      const straight = near(before, here) + 1;
      const diagonal = near(back, ahead) + 1.4;
      const knight = near(near(farBack, farAhead), near(back2, ahead2)) + 2.1969;
      before = <f64>(<f32>near(near(straight, diagonal), knight));
      if (!first) before = near(before, <f64>load<f32>(at));
      store<f32>(at, <f32>before);
    }
    back2 = back;
    back = here;
    here = ahead;
    ahead = ahead2;
    farBack = farHere;
    farHere = farAhead;
    at += step;
  }
}

function distances(distance: usize, marks: usize, height: i32, width: i32): void {
  for (let i = 0, size = line * (height + 4); i < size; i++) store<f32>(distance + ((<usize>i) << 2), 1e6);
  const row = (<usize>line) << 2;
  for (let i = 0; i < height; i++) {
    const place = <usize>((i + 2) * line + 2);
    spread(distance + (place << 2), 4, -row, width, marks + place, true);
  }
  for (let i = height - 1; i >= 0; i--) {
    const place = <usize>((i + 2) * line + width + 1);
    spread(distance + (place << 2), -4, row, width, 0, false);
  }
}

/** Distances up to the reach, in units of `scale`, mirrored about the edge. */
function shorten(distance: usize, height: i32, width: i32, scale: f64): void {
  const reach = REACH * scale;
  const row = (<usize>line) << 2;
  const across: usize = width > 1 ? 4 : 0;
  for (let i = 0; i < height; i++) {
    const start = distance + ((<usize>((i + 2) * line + 2)) << 2);
    const end = start + ((<usize>width) << 2);
    for (let at = start; at < end; at += 4) {
      const far = <f64>load<f32>(at);
      store<f32>(at, <f32>(far < reach ? far / scale : REACH));
    }
    store<f32>(start - 4, load<f32>(start + across));
    store<f32>(end, load<f32>(end - 4 - across));
  }
  const above: usize = height > 1 ? 1 : 0;
  memory.copy(distance + row, distance + (2 + above) * row, row);
  memory.copy(distance + <usize>(height + 2) * row, distance + (<usize>(height + 1) - above) * row, row);
}

/** The whole part of the mean of 3 × 3, summed as `boxBlur3` sums. */
function meanSteps(distance: usize, steps: usize, height: i32, width: i32): void {
  const row = (<usize>line) << 2;
  for (let i = 2; i < height + 2; i++) {
    let to = steps + <usize>(i * line + 2);
    let at = distance + ((<usize>(i * line + 2)) << 2);
    for (let j = 0; j < width; j++, at += 4, to++) {
      let sum = <f64>load<f32>(at - row - 4) + <f64>load<f32>(at - row);
      sum = sum + <f64>load<f32>(at - row + 4) + <f64>load<f32>(at - 4) + <f64>load<f32>(at);
      sum = sum + <f64>load<f32>(at + 4) + <f64>load<f32>(at + row - 4) + <f64>load<f32>(at + row);
      sum = sum + <f64>load<f32>(at + row + 4);
      store<u8>(to, <u8>(<i32>(<f32>(<f64>(<f32>sum) / 9))));
    }
  }
}

/** `equaliseHistogram`, in place; table: 256 integers. */
function equalise(plane: usize, table: usize, height: i32, width: i32): void {
  memory.fill(table, 0, 1024);
  for (let i = 2; i < height + 2; i++) {
    const start = plane + <usize>(i * line + 2);
    for (let at = start; at < start + <usize>width; at++) {
      const count = table + ((<usize>load<u8>(at)) << 2);
      store<i32>(count, load<i32>(count) + 1);
    }
  }
  const size = height * width;
  let first: usize = 0;
  while (load<i32>(table + (first << 2)) == 0) first++;
  const lowest = load<i32>(table + (first << 2));
  if (lowest == size) return;
  const scale: f64 = 255.0 / <f64>(size - lowest);
  let sum = 0;
  for (let value: usize = 0; value < 256; value++) {
    const at = table + (value << 2);
    if (value > first) sum += load<i32>(at);
    store<i32>(at, <i32>near(255, floor<f64>(<f64>sum * scale + 0.5)));
  }
  for (let i = 2; i < height + 2; i++) {
    const start = plane + <usize>(i * line + 2);
    for (let at = start; at < start + <usize>width; at++) {
      store<u8>(at, <u8>load<i32>(table + ((<usize>load<u8>(at)) << 2)));
    }
  }
}

/** −2 −1 0, −1 1 1, 0 1 2, cut to bytes. */
function emboss(from: usize, to: usize, height: i32, width: i32): void {
  const row = <usize>line;
  for (let i = 2; i < height + 2; i++) {
    const start = <usize>(i * line + 2);
    for (let place = start; place < start + <usize>width; place++) {
      const at = from + place;
      const up = -2 * <i32>load<u8>(at - row - 1) - <i32>load<u8>(at - row) - <i32>load<u8>(at - 1);
      const down = <i32>load<u8>(at) + <i32>load<u8>(at + 1) + <i32>load<u8>(at + row);
      store<u8>(to + place, <u8>max<i32>(0, min<i32>(255, up + down + 2 * <i32>load<u8>(at + row + 1))));
    }
  }
}

/**
 * smooth, which becomes mean + deviation · smooth, → out [height, width], 0 … strength. scratch, in floats, with N = (height + 4) · (width + 4): 6 · N + 512.
 */
export function waterLight(
  smooth: usize,
  out: usize,
  scratch: usize,
  height: i32,
  width: i32,
  mean: f64,
  deviation: f64,
  threshold: f64,
  strength: f64,
  scale: f64,
): void {
  line = width + 4;
  const samples = <usize>(line * (height + 4));
  const across = scratch;
  const along = across + (samples << 2);
  const size = along + (samples << 2);
  const stack = size + (samples << 2);
  const drops = stack + (samples << 2);
  const marks = drops + samples;
  const table = (marks + samples + 7) & ~7;
  memory.fill(size, 0, samples << 2);
  memory.fill(marks, 0, samples);
  for (let i = 0; i < height; i++) {
    const from = smooth + ((<usize>(i * width)) << 2);
    const to = drops + <usize>((i + 2) * line + 2);
    for (let j: usize = 0; j < <usize>width; j++) {
      const value = <f64>(<f32>(mean + deviation * <f64>load<f32>(from + (j << 2))));
      const bright = value >= 1 ? 255 : <i32>(value * 255);
      store<u8>(to + j, <u8>select<i32>(bright, 0, value >= threshold));
    }
  }
  extend(drops, height, width, false);
  derivatives(drops, across, along, size, height, width);
  canny(marks, across, along, size, stack, height, width);
  const distance = stack;
  distances(distance, marks, height, width);
  shorten(distance, height, width, scale);
  const steps = marks;
  meanSteps(distance, steps, height, width);
  equalise(steps, table, height, width);
  extend(steps, height, width, true);
  const embossed = across;
  emboss(steps, embossed, height, width);
  extend(embossed, height, width, true);
  const row = <usize>line;
  let most = 0;
  for (let i = 0; i < height; i++) {
    const place = <usize>((i + 2) * line + 2);
    const to = out + ((<usize>(i * width)) << 2);
    let at = embossed + place;
    let left = <i32>load<u8>(at - row - 1) + <i32>load<u8>(at - 1) + <i32>load<u8>(at + row - 1);
    let middle = <i32>load<u8>(at - row) + <i32>load<u8>(at) + <i32>load<u8>(at + row);
    for (let j: usize = 0; j < <usize>width; j++, at++) {
      const right = <i32>load<u8>(at - row + 1) + <i32>load<u8>(at + 1) + <i32>load<u8>(at + row + 1);
      // The mean of whole numbers, rounded: a ninth is never a half.
      const light = (left + middle + right + 4) / 9;
      left = middle;
      middle = right;
      const bright = light * <i32>load<u8>(drops + place + j);
      store<f32>(to + (j << 2), <f32>bright);
      most = max<i32>(most, bright);
    }
  }
  const factor: f64 = most > 0 ? strength / <f64>most : 0;
  for (let at = out, end = out + ((<usize>(height * width)) << 2); at < end; at += 4) {
    store<f32>(at, <f32>(<f64>load<f32>(at) * factor));
  }
}
