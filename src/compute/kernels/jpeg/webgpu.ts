/**
 * JPEG there and back as two shaders, in the integers of `host.ts`: a thread for each block makes its samples, transforms
 * and restores them; then a thread for each pixel enlarges the chroma and makes colours of it.
 */
import type * as tf from '../../tf';
import { runShader } from '../webgpuProgram';
import type { JpegAttributes, JpegInputs } from './attributes';

/** Samples − 128 in blocks: all of luma, then Cb, then Cr; within a block row by row. */
const COMPRESS = `
  var<private> samples : array<i32, 64>;

  fn rgbAt(i : i32, j : i32, picture : i32) -> vec3<i32> {
    let row = picture * uniforms.height + min(i, uniforms.height - 1);
    let at = (row * uniforms.width + min(j, uniforms.width - 1)) * 3;
    let value = vec3<f32>(x[at], x[at + 1], x[at + 2]) * f32(uniforms.scale);
    return vec3<i32>(clamp(value, vec3<f32>(0.0), vec3<f32>(255.0)) + 0.5);
  }

  fn lumaAt(i : i32, j : i32, picture : i32) -> i32 {
    let p = rgbAt(i, j, picture);
    return ((19595 * p.r + 38470 * p.g + 7471 * p.b + 32768) >> 16u) - 128;
  }

  fn chromaAt(i : i32, j : i32, picture : i32, blue : bool) -> i32 {
    let weights = select(vec3<i32>(32768, -27439, -5329), vec3<i32>(-11059, -21709, 32768), blue);
    let row = 2 * min(i, (uniforms.height + 1) / 2 - 1);
    var sum = 1 + (j & 1);
    for (var k = 0; k < 4; k++) {
      let p = weights * rgbAt(row + (k >> 1u), 2 * j + (k & 1), picture);
      sum += (p.r + p.g + p.b + 32767) >> 16u;
    }
    return sum >> 2u;
  }

  fn descale(value : i32, bits : u32) -> i32 { return (value + (1 << (bits - 1u))) >> bits; }

  fn forwardLine(start : i32, step : i32, bits : u32, first : bool) {
    var v : array<i32, 8>;
    for (var k = 0; k < 8; k++) { v[k] = samples[start + k * step]; }
    let s0 = v[0] + v[7]; let s1 = v[1] + v[6]; let s2 = v[2] + v[5]; let s3 = v[3] + v[4];
    let d4 = v[3] - v[4]; let d5 = v[2] - v[5]; let d6 = v[1] - v[6]; let d7 = v[0] - v[7];
    let y0 = s0 + s3 + s1 + s2;
    let y4 = s0 + s3 - s1 - s2;
    samples[start] = select(descale(y0, 2u), y0 << 2u, first);
    samples[start + 4 * step] = select(descale(y4, 2u), y4 << 2u, first);
    let turn = (s1 - s2 + s0 - s3) * 4433;
    samples[start + 2 * step] = descale(turn + (s0 - s3) * 6270, bits);
    samples[start + 6 * step] = descale(turn - (s1 - s2) * 15137, bits);
    let z5 = (d4 + d6 + d5 + d7) * 9633;
    let z1 = (d4 + d7) * -7373;
    let z2 = (d5 + d6) * -20995;
    let z3 = (d4 + d6) * -16069 + z5;
    let z4 = (d5 + d7) * -3196 + z5;
    samples[start + 7 * step] = descale(d4 * 2446 + z1 + z3, bits);
    samples[start + 5 * step] = descale(d5 * 16819 + z2 + z4, bits);
    samples[start + 3 * step] = descale(d6 * 25172 + z2 + z3, bits);
    samples[start + step] = descale(d7 * 12299 + z1 + z4, bits);
  }

  fn inverseLine(start : i32, step : i32, bits : u32) {
    var v : array<i32, 8>;
    for (var k = 0; k < 8; k++) { v[k] = samples[start + k * step]; }
    let turn = (v[2] + v[6]) * 4433;
    let t2 = turn - v[6] * 15137;
    let t3 = turn + v[2] * 6270;
    let t0 = (v[0] + v[4]) << 13u;
    let t1 = (v[0] - v[4]) << 13u;
    let z5 = (v[7] + v[3] + v[5] + v[1]) * 9633;
    let z1 = (v[7] + v[1]) * -7373;
    let z2 = (v[5] + v[3]) * -20995;
    let z3 = (v[7] + v[3]) * -16069 + z5;
    let z4 = (v[5] + v[1]) * -3196 + z5;
    let o0 = v[7] * 2446 + z1 + z3;
    let o1 = v[5] * 16819 + z2 + z4;
    let o2 = v[3] * 25172 + z2 + z3;
    let o3 = v[1] * 12299 + z1 + z4;
    samples[start] = descale(t0 + t3 + o3, bits);
    samples[start + 7 * step] = descale(t0 + t3 - o3, bits);
    samples[start + step] = descale(t1 + t2 + o2, bits);
    samples[start + 6 * step] = descale(t1 + t2 - o2, bits);
    samples[start + 2 * step] = descale(t1 - t2 + o1, bits);
    samples[start + 5 * step] = descale(t1 - t2 - o1, bits);
    samples[start + 3 * step] = descale(t0 - t3 + o0, bits);
    samples[start + 4 * step] = descale(t0 - t3 - o0, bits);
  }

  fn main(index : i32) {
    if (index >= uniforms.items) { return; }
    let chromaBlocks = uniforms.blockRows * uniforms.blockColumns;
    let perPicture = 6 * chromaBlocks;
    let picture = index / perPicture;
    var block = index - picture * perPicture;
    var kind = 0;
    var lines = 2 * uniforms.blockColumns;
    if (block >= 4 * chromaBlocks) {
      kind = 1 + (block - 4 * chromaBlocks) / chromaBlocks;
      block = (block - 4 * chromaBlocks) % chromaBlocks;
      lines = uniforms.blockColumns;
    }
    let top = 8 * (block / lines);
    let left = 8 * (block % lines);
    for (var k = 0; k < 64; k++) {
      let i = top + (k >> 3u);
      let j = left + (k & 7);
      if (kind == 0) { samples[k] = lumaAt(i, j, picture); } else { samples[k] = chromaAt(i, j, picture, kind == 1); }
    }
    for (var k = 0; k < 8; k++) { forwardLine(8 * k, 1, 11u, true); }
    for (var k = 0; k < 8; k++) { forwardLine(k, 8, 15u, false); }
    for (var k = 0; k < 64; k++) {
      let step = steps[select(64, 0, kind == 0) + k];
      samples[k] = sign(samples[k]) * ((abs(samples[k]) + 4 * step) / (8 * step)) * step;
    }
    for (var k = 0; k < 8; k++) { inverseLine(k, 8, 11u); }
    for (var k = 0; k < 8; k++) { inverseLine(8 * k, 1, 18u); }
    for (var k = 0; k < 64; k++) { result[index * 64 + k] = clamp(samples[k], -128, 127); }
  }`;

const COLOUR = `
  fn sampleAt(start : i32, i : i32, j : i32, lines : i32) -> i32 {
    return samples[(start + (i >> 3u) * lines + (j >> 3u)) * 64 + (i & 7) * 8 + (j & 7)];
  }

  fn weighed(start : i32, near : i32, next : i32, j : i32) -> i32 {
    return 3 * sampleAt(start, near, j, uniforms.blockColumns) + sampleAt(start, next, j, uniforms.blockColumns);
  }

  fn enlarged(start : i32, i : i32, j : i32) -> i32 {
    let rows = (uniforms.height + 1) / 2;
    let columns = (uniforms.width + 1) / 2;
    let near = i >> 1u;
    let column = j >> 1u;
    if (columns <= 2) { return sampleAt(start, near, column, uniforms.blockColumns); }
    let next = clamp(near + 2 * (i & 1) - 1, 0, rows - 1);
    let beside = clamp(column + 2 * (j & 1) - 1, 0, columns - 1);
    return (3 * weighed(start, near, next, column) + weighed(start, near, next, beside) + 8 - (j & 1)) >> 4u;
  }

  fn main(index : i32) {
    if (index >= uniforms.items) { return; }
    let area = uniforms.height * uniforms.width;
    let picture = index / area;
    let i = (index - picture * area) / uniforms.width;
    let j = index % uniforms.width;
    let chromaBlocks = uniforms.blockRows * uniforms.blockColumns;
    let start = picture * 6 * chromaBlocks;
    let y = 128 + sampleAt(start, i, j, 2 * uniforms.blockColumns);
    let blue = enlarged(start + 4 * chromaBlocks, i, j);
    let red = enlarged(start + 5 * chromaBlocks, i, j);
    let rgb = vec3<i32>(
      y + ((91881 * red + 32768) >> 16u),
      y + ((-22554 * blue - 46802 * red + 32768) >> 16u),
      y + ((116130 * blue + 32768) >> 16u));
    let value = vec3<f32>(clamp(rgb, vec3<i32>(0), vec3<i32>(255))) / f32(uniforms.scale);
    result[index * 3] = value.r;
    result[index * 3 + 1] = value.g;
    result[index * 3 + 2] = value.b;
  }`;

export function jpegWebgpu({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]): tf.TensorInfo {
  const { x, steps } = inputs as JpegInputs;
  const { scale } = attrs as unknown as JpegAttributes;
  const [batch, height, width] = x.shape as [number, number, number];
  // Blocks of a chroma plane; luma has twice as many in both directions.
  const [blockRows, blockColumns] = [Math.ceil(height / 16), Math.ceil(width / 16)];
  const blocks = batch * 6 * blockRows * blockColumns;
  const integers = { height, width, blockRows, blockColumns, scale };
  const samples = runShader(backend, {
    key: 'temperJpegCompress',
    names: ['x', 'steps'],
    inputs: [x, steps],
    integers,
    outputShape: [blocks * 64],
    dtype: 'int32',
    items: blocks,
    code: COMPRESS,
  });
  const out = runShader(backend, {
    key: 'temperJpegColour',
    names: ['samples'],
    inputs: [samples],
    integers,
    outputShape: x.shape,
    items: batch * height * width,
    code: COLOUR,
  });
  (backend as tf.KernelBackend).disposeData(samples.dataId);
  return out;
}
