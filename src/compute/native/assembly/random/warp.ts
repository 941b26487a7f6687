/* eslint-disable */
// @ts-nocheck -- AssemblyScript, compiled by scripts/build-native.mjs; its builtins are unknown to TypeScript.
/** Sampling at given coordinates with bilinear or nearest interpolation, see `kernels/warp/op.ts`. */

const EDGE = 0;
const REFLECT = 1;
const MIRROR = 2;

/** `borderIndex` of `perturb/ops/border.ts`. */
function outside(index: i32, length: i32, border: i32): i32 {
  if (border == EDGE) return index < 0 ? 0 : length - 1;
  if (border == MIRROR && length == 1) return 0;
  const period = border == REFLECT ? 2 * length : border == MIRROR ? 2 * length - 2 : length;
  let i = index % period;
  if (i < 0) i += period;
  if (i < length) return i;
  return border == REFLECT ? period - 1 - i : period - i;
}

function inside(index: i32, length: i32, border: i32): i32 {
  return <u32>index < <u32>length ? index : outside(index, length, border);
}

/** Three floats and a zero; nothing behind them is read. */
function load3(at: usize): v128 {
  return v128.load32_lane(at, v128.load64_zero(at), 2, 8);
}

function store3(at: usize, value: v128): void {
  v128.store64_lane(at, value, 0);
  v128.store32_lane(at, value, 2, 8);
}

/** x, out [batch, height, width, channels]; rows, columns [batch, height, width]. */
export function warp(
  x: usize,
  rows: usize,
  columns: usize,
  out: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  border: i32,
  nearest: i32,
): void {
  const area = height * width;
  const pixel = (<usize>channels) << 2;
  const line = pixel * width;
  const half: f32 = nearest ? 0.5 : 0;
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < area; i++) {
      const row = load<f32>(rows) + half;
      const column = load<f32>(columns) + half;
      rows += 4;
      columns += 4;
      const floorRow = floor<f32>(row);
      const floorColumn = floor<f32>(column);
      const top = <i32>floorRow;
      const left = <i32>floorColumn;
      const r0 = x + <usize>inside(top, height, border) * line;
      const c0 = <usize>inside(left, width, border) * pixel;
      if (nearest) {
        if (channels == 3) store3(out, load3(r0 + c0));
        else memory.copy(out, r0 + c0, pixel);
      } else {
        const r1 = x + <usize>inside(top + 1, height, border) * line;
        const c1 = <usize>inside(left + 1, width, border) * pixel;
        const down = row - floorRow;
        const right = column - floorColumn;
        const w00 = (<f32>1 - down) * (<f32>1 - right);
        const w01 = (<f32>1 - down) * right;
        const w10 = down * (<f32>1 - right);
        const w11 = down * right;
        if (channels == 3) {
          store3(
            out,
            f32x4.add(
              f32x4.add(f32x4.mul(load3(r0 + c0), f32x4.splat(w00)), f32x4.mul(load3(r0 + c1), f32x4.splat(w01))),
              f32x4.add(f32x4.mul(load3(r1 + c0), f32x4.splat(w10)), f32x4.mul(load3(r1 + c1), f32x4.splat(w11))),
            ),
          );
        } else {
          for (let c: usize = 0; c < pixel; c += 4) {
            const upper = load<f32>(r0 + c0 + c) * w00 + load<f32>(r0 + c1 + c) * w01;
            const lower = load<f32>(r1 + c0 + c) * w10 + load<f32>(r1 + c1 + c) * w11;
            store<f32>(out + c, upper + lower);
          }
        }
      }
      out += pixel;
    }
    x += line * height;
  }
}
