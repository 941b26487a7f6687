import { expect, it } from 'vitest';
import { Random } from '../../../num/random';
import { describeOnBackends, read } from '../../testing';
import * as tf from '../../tf';
import { polylines } from './op';

/** Of every backend, for the next one to be compared with. */
const known = new Map<number, readonly number[]>();

describeOnBackends('polylines', () => {
  it.each([1, 2, 5])('draws random lines alike on every backend, %i rows a segment', async (step) => {
    const random = new Random(step, 'lines');
    const [height, width, lines, batch] = [17, 23, 12, 2];
    const rows = Math.ceil(height / step);
    const starts = Float32Array.from({ length: lines }, (_, i) => Math.floor((i * width) / lines));
    const columns = Float32Array.from({ length: lines * 256 }, (_, i) => starts[i >> 8]! - random.integer(15));
    const cells = tf.tensor4d(
      Array.from({ length: batch * rows * lines * 4 }, () => random.integer(256)),
      [batch, rows, lines, 4],
    );
    const [pixels] = await read(tf.tidy(() => polylines(cells, { starts, columns }, { height, width, step })));
    cells.dispose();
    const levels = Array.from(pixels!, (value) => Math.round(255 * value));
    expect(levels.filter((value) => value > 0).length).toBeGreaterThan(200);
    if (!known.has(step)) known.set(step, levels);
    expect(levels).toEqual(known.get(step));
  });

  it('draws one line as Bresenham does', async () => {
    const columns = new Float32Array(2 * 256);
    columns.fill(4, 256);
    columns[1] = -3;
    columns[256 + 1] = 1;
    const cells = tf.tensor4d([7, 0, 0, 0, 9, 0, 0, 0, 8, 0, 0, 1, 5, 0, 0, 1], [1, 2, 2, 4]);
    const lines = { starts: Float32Array.of(0, 4), columns };
    const [pixels] = await read(tf.tidy(() => polylines(cells, lines, { height: 4, width: 5, step: 2 })));
    cells.dispose();
    const reds = Array.from({ length: 20 }, (_, i) => Math.round(255 * pixels![3 * i]!));
    expect(reds).toEqual([8, 0, 0, 0, 5, 0, 0, 5, 5, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
