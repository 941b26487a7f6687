import { it } from 'vitest';
import { describeOnBackends, expectClose } from '../../compute/testing';
import * as tf from '../../compute/tf';
import { testPictures, valuesOf } from '../testing';
import { flip } from './flip';
import { hostWarp } from './hostWarp';
import { projectiveWarp } from './projective';
import { perspective } from './perspective';

const options = { severity: 5, seed: 1, firstIndex: 0, table: 'imagenet-c' as const };

describeOnBackends('geometric', () => {
  it('maps follow their matrices, about the middle, and the picture is mirrored beyond its border', async () => {
    const x = tf.tensor4d(
      [1, 2, 3, 4].map((value) => value / 4),
      [1, 1, 4, 1],
    );
    const line = (...matrix: number[]) => valuesOf(() => projectiveWarp(x, [matrix]).mul(4));
    expectClose(await line(1, 0, 0, 0, 1, 0, 0, 0, 1), [1, 2, 3, 4], { absolute: 1e-5 });
    expectClose(await line(1, 0, 2, 0, 1, 0, 0, 0, 1), [3, 4, 4, 3], { absolute: 1e-5 });
    expectClose(await line(-1, 0, 0, 0, 1, 0, 0, 0, 1), [4, 3, 2, 1], { absolute: 1e-5 });
    expectClose(await line(0.5, 0, 0, 0, 1, 0, 0, 0, 1), [1.75, 2.25, 2.75, 3.25], { absolute: 1e-5 });
    x.dispose();
  });

  it('a quarter turn is the same by matrix and by the host', async () => {
    const x = testPictures(2, 12);
    const turn = [0, 1, 0, -1, 0, 0, 0, 0, 1];
    const byMatrix = await valuesOf(() => projectiveWarp(x, [turn, turn]));
    const byHost = await valuesOf(() =>
      hostWarp(x, [
        (right, down, out) => {
          out.right = down;
          out.down = -right;
        },
      ]),
    );
    expectClose(byMatrix, byHost, { absolute: 1e-5 });
    expectClose(byHost, await valuesOf(() => tf.reverse(x.transpose([0, 2, 1, 3]), 2)), { absolute: 1e-5 });
    x.dispose();
  });

  it('a full flip is exact', async () => {
    const x = testPictures(1, 15);
    const flipped = await valuesOf(() => flip.apply(x, options));
    expectClose(flipped, await valuesOf(() => tf.reverse(x, 2)), { absolute: 1e-6 });
    x.dispose();
  });

  it('perspective keeps the middle of the picture', async () => {
    const x = testPictures(1, 33);
    const at = (16 * 33 + 16) * 3;
    const [before, after] = [await x.data(), await valuesOf(() => perspective.apply(x, options))];
    expectClose(after.slice(at, at + 3), before.slice(at, at + 3), { absolute: 1e-4 });
    x.dispose();
  });
});
