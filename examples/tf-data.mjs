/**
 * Corruptions as an augmentation of a `tf.data` set, for training with TensorFlow.js:
 *
 *     npm install temper @tensorflow/tfjs
 *     node tf-data.mjs
 *
 * Temper's TensorFlow.js is its own: the backend that trains stays as it is, and tensors are handed over as their values.
 */
import * as tf from '@tensorflow/tfjs';
import { corrupt } from 'temper/core';
import { contrast } from 'temper/digital';
import { gaussianNoise } from 'temper/noise';

const SIZE = 32;
const COUNT = 24;

/** A chain for every second batch, drawn anew in every epoch by `seed`. */
const corrupted = (seed) => async (batch, index) => {
  if (index % 2 === 1) return batch;
  const [count, height, width, channels] = batch.xs.shape;
  const pictures = { data: await batch.xs.data(), width, height, channels, count };
  const chain = [
    { name: contrast, severity: 2 },
    { name: gaussianNoise, severity: 3 },
  ];
  const { data } = await corrupt(pictures, chain, { seed, index: index * count, table: 'cifar-c' });
  batch.xs.dispose();
  return { ...batch, xs: tf.tensor4d(data, [count, height, width, channels]) };
};

/** Pictures of two classes: bright on the left, or on the right. */
function example(i) {
  const right = i % 2;
  const picture = tf.buffer([SIZE, SIZE, 3]);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      for (let c = 0; c < 3; c++) picture.set(right === Number(x >= SIZE / 2) ? 0.9 : 0.2 + 0.1 * c, y, x, c);
    }
  }
  return { xs: picture.toTensor(), ys: tf.oneHot(tf.scalar(right, 'int32'), 2).toFloat() };
}

const model = tf.sequential({
  layers: [
    tf.layers.averagePooling2d({ inputShape: [SIZE, SIZE, 3], poolSize: 8 }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 2, activation: 'softmax' }),
  ],
});
model.compile({ optimizer: tf.train.adam(0.05), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });

for (let epoch = 0; epoch < 5; epoch++) {
  let index = 0;
  const augment = corrupted(epoch);
  const pictures = tf.data
    .generator(function* () {
      for (let i = 0; i < COUNT; i++) yield example(i);
    })
    .batch(8)
    .mapAsync((batch) => augment(batch, index++));
  const { history } = await model.fitDataset(pictures, { epochs: 1, verbose: 0 });
  console.log(
    `epoch ${epoch + 1}: loss ${history.loss[0].toFixed(3)}, accuracy ${history.acc[0].toFixed(2)} (${tf.getBackend()})`,
  );
}
