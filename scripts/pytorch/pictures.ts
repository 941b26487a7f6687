/** Views, corruptions and a linear probe of small pictures. */
import type { ImageSet } from '../../src/contract/image';
import { fitClassifier } from '../../src/models/softmaxRegression';
import { pictureStream } from '../../src/num/pictureSeed';
import { augmentBatch } from '../../src/perturb/augment/augmentation';
import { flipCropBatch } from '../../src/perturb/augment/flipCrop';
import { corruptSet } from '../../src/perturb/corruptSet';
import { WIDTH, rows, normals, labelled, read, type Value } from './values';

const SIDE = 24;

/** Blobs of colour, so that operations have something to move. */
function pictures(count: number): ImageSet {
  const pixels = new Uint8Array(count * SIDE * SIDE * 3);
  for (let i = 0; i < pixels.length; i++) {
    const [picture, y, x, c] = [
      Math.floor(i / (SIDE * SIDE * 3)),
      Math.floor(i / (SIDE * 3)) % SIDE,
      Math.floor(i / 3) % SIDE,
      i % 3,
    ];
    pixels[i] = Math.round(127 + 110 * Math.sin((x * (c + 1) + picture * 3) / 5) * Math.cos((y * (3 - c)) / 7));
  }
  const streams = Uint32Array.from({ length: count }, (_, i) => pictureStream(`class/${i}.png`));
  return {
    name: 'fixture',
    count,
    width: SIDE,
    height: SIDE,
    pixels,
    labels: new Int32Array(count),
    classNames: ['a'],
    streams,
  } as ImageSet;
}

const encoded = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** Views and corruptions in 8 bits, as base64. */
export async function pictureValues(): Promise<Value> {
  const set = pictures(2);
  const indices = Int32Array.of(0, 1);
  const bytes = (values: Float32Array) => encoded(Uint8Array.from(values, (value) => Math.round(value * 255)));
  const views = Object.fromEntries(
    (['augmix', 'pixmix', 'randaugment', 'gaussian-noise'] as const).map((augmentation) => [
      augmentation,
      bytes(augmentBatch({ augmentation, strength: 3 }, set, indices, 31, 4)),
    ]),
  );
  const corrupted: Record<string, Value> = {};
  for (const name of [
    'gaussian_noise',
    'speckle_noise',
    'impulse_noise',
    'contrast',
    'brightness',
    'saturate',
    'pixelate',
    'jpeg_compression',
  ]) {
    corrupted[name] = encoded((await corruptSet(set, name, { severity: 3, seed: 5, table: 'imagenet-c' })).pixels);
  }
  const features = normals('probe', 40 * WIDTH);
  const { weight, bias } = fitClassifier({ features, labels: labelled(40, 3) }, WIDTH, 3);
  return {
    pixels: encoded(set.pixels),
    views,
    flipCrop: bytes(flipCropBatch(set, indices, 31, 4)),
    corrupted,
    probe: {
      features: rows(features, WIDTH),
      labels: Array.from(labelled(40, 3)),
      weight: await read(weight),
      bias: await read(bias),
    },
  };
}
