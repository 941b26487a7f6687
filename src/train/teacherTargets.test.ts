import { expect, it } from 'vitest';
import { describeOnBackends, expectClose } from '../compute/testing';
import * as tf from '../compute/tf';
import type { ImageSet } from '../contract/image';
import { RowPictures } from './featureCache/rows';
import { askTeacher, TeacherTargets } from './teacherTargets';
import { mixTeachers, type Teacher } from './makeTeacher';

const set: ImageSet = {
  name: 'grey',
  count: 5,
  width: 2,
  height: 2,
  pixels: Uint8Array.from({ length: 60 }, (_, i) => 40 * Math.floor(i / 12)),
  labels: new Int32Array(5).fill(-1),
  classNames: ['dark', 'light'],
};
/** A view is darker, by its number. */
const pictures = new RowPictures(
  set,
  2,
  ({ pixels }, [index], view) =>
    Float32Array.from(pixels.subarray(index! * 12, (index! + 1) * 12), (x) => x / 255 / (2 + view)),
  0,
);

/** Says [−m, m] · scale of the mean m of a picture, and is as certain as it is told to be. */
const teacher = (scale: number, trust: number): Teacher => ({
  recipe: null,
  flops: 10,
  side: 2,
  predict: (x) =>
    tf.tidy(() => {
      const mean = tf.mul(tf.mean(x, [1, 2, 3]), scale) as tf.Tensor1D;
      return { logits: tf.stack([tf.neg(mean), mean], 1) as tf.Tensor2D, trust: tf.fill([x.shape[0]], trust) };
    }),
});
const hooks = { between: async () => {} };

describeOnBackends('what the teacher says', () => {
  it('of a view is about that view, or about the picture as it came', async () => {
    const rows = [3, 4, 5, 14];
    const values: number[][] = [];
    for (const askedOn of ['view', 'picture'] as const) {
      const asked = [{ until: 5, teacher: teacher(1, 0.5) }];
      const record = await askTeacher({ pictures, asked, askedOn, hooks });
      expect(record.flops).toBe(10 * (askedOn === 'view' ? 15 : 5));
      const targets = new TeacherTargets(record, pictures, askedOn);
      const { logits, trust } = targets.of(rows);
      values.push(Array.from(await logits.data()).filter((_, i) => i % 2 === 1));
      expectClose(await trust.data(), [0.5, 0.5, 0.5, 0.5], { absolute: 1e-6 });
      tf.dispose([logits, trust]);
      targets.dispose();
    }
    expectClose(values[0]!, [40 / 255, 20 / 255, 13 / 255, 53 / 255], { absolute: 1e-6 });
    expectClose(values[1]!, [40 / 255, 40 / 255, 40 / 255, 160 / 255], { absolute: 1e-6 });
  });

  it('comes from whoever is asked about those pictures', async () => {
    const asked = [
      { until: 2, teacher: teacher(1, 1) },
      { until: 5, teacher: teacher(-1, 0.25) },
    ];
    const { logits, trust } = await askTeacher({ pictures, asked, askedOn: 'picture', hooks });
    expect(Array.from(trust)).toEqual([1, 1, 0.25, 0.25, 0.25]);
    expect(logits[3]).toBeCloseTo(40 / 255, 6);
    expect(logits[7]).toBeCloseTo(-120 / 255, 6);
  });

  it('by two teachers is the mean of their softened answers, weighted by certainty', async () => {
    const x = tf.fill<tf.Rank.R4>([1, 2, 2, 3], 1);
    const temperature = 2;
    const { logits, trust } = mixTeachers(teacher(2, 0.75), teacher(-1, 0.25), temperature).predict(x);
    const softmax = (z: number) => 1 / (1 + Math.exp((-2 * z) / temperature));
    const expected = 0.75 * softmax(2) + 0.25 * softmax(-1);
    const [a, b] = await logits.data();
    expect(1 / (1 + Math.exp((a! - b!) / temperature))).toBeCloseTo(expected, 4);
    tf.dispose([x, logits, trust]);
  });
});
