/**
 * Ten data sets as people bring them, made here of the drawings that the embedded large network knows, each with a network of its own
 * classes: what the page, `temper run` and `temper evaluate` have to measure alike.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';
import { gzipSync, zipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { presetConfig } from '../../../src/contract/presets';
import type { Picture } from '../../../src/contract/image';
import { nodePlatform } from '../../../src/engine/platform/nodePlatform';
import { EngineSession } from '../../../src/engine/session';
import { resizeBilinear } from '../../../src/image/resample';
import { floatValues, readSafetensors, writeSafetensors, type FloatTensor } from '../../../src/models/safetensors';
import { tarBytes } from '../../../src/sources/archives/testing';
import { IMAGENET_CLASSES, IMAGENET_R_LABELS } from '../../../src/sources/imagenet/classes';

export interface DoorSet {
  name: string;
  /** Files by name, as they lie in one folder. */
  files: Record<string, Uint8Array>;
  /** Weights of a network that knows the classes, as safetensors. */
  model: Uint8Array;
  /** Pictures that are measured. */
  n: number;
}

const MODEL = fileURLToPath(new URL('../../../public/models/large-16.safetensors', import.meta.url));
const CLASSES = 16;
const [TRAIN, TEST] = [6, 3];
/** CIFAR-10 has ten classes of 32 pixels. */
const CIFAR = { classes: 10, side: 32 };

interface Labelled {
  picture: Picture;
  label: number;
}

async function drawings(): Promise<Labelled[]> {
  const session = new EngineSession(nodePlatform());
  await session.start({ backend: 'wasm' });
  const config = presetConfig('tiny', 11);
  config.data.testPerClass = TRAIN + TEST;
  const { classNames } = await session.data(config);
  const { pictures, labels } = await session.samples(config, 'clean', CLASSES * (TRAIN + TEST));
  return pictures.map((picture, i) => ({ picture, label: classNames.indexOf(labels[i]!) }));
}

/** The embedded large network with its 16 outputs at the places of other classes; the rest can never be an answer. */
function network(outputs: readonly number[], classes: number): Uint8Array {
  const { tensors } = readSafetensors(readFileSync(MODEL));
  const made: Record<string, FloatTensor> = {};
  for (const [name, tensor] of tensors) made[name] = { shape: tensor.shape, values: floatValues(name, tensor) };
  const [weight, bias] = [made['head.weight']!, made['head.bias']!];
  const width = weight.shape[1]!;
  const head = { shape: [classes, width], values: new Float32Array(classes * width) };
  const offset = { shape: [classes], values: new Float32Array(classes).fill(-1000) };
  outputs.forEach((output, k) => {
    head.values.set(weight.values.subarray(k * width, (k + 1) * width), output * width);
    offset.values[output] = bias.values[k]!;
  });
  return writeSafetensors({ ...made, 'head.weight': head, 'head.bias': offset }, 'F32');
}

const png = ({ width, height, pixels }: Picture) => encode({ width, height, data: pixels, channels: 3, depth: 8 });

/** Class folders below `train` and `test`. */
function folders(all: readonly Labelled[], nameOf: (label: number) => string): Record<string, Uint8Array> {
  const seen = new Map<number, number>();
  const files: Record<string, Uint8Array> = {};
  for (const { picture, label } of all) {
    const nth = seen.get(label) ?? 0;
    seen.set(label, nth + 1);
    files[`${nth < TRAIN ? 'train' : 'test'}/${nameOf(label)}/${nth}.png`] = png(picture);
  }
  return files;
}

const inFolder = (folder: string, files: Record<string, Uint8Array>) =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${folder}/${name}`, bytes]));
const tar = (files: Record<string, Uint8Array>) =>
  tarBytes(Object.entries(files).map(([name, data]) => ({ name, data })));

function cifar(all: readonly Labelled[]): Record<string, Uint8Array> {
  const records = { train: [] as Uint8Array[], test: [] as Uint8Array[] };
  const seen = new Map<number, number>();
  for (const { picture, label } of all) {
    if (label >= CIFAR.classes) continue;
    const nth = seen.get(label) ?? 0;
    seen.set(label, nth + 1);
    const { pixels } = resizeBilinear(picture, CIFAR.side, CIFAR.side);
    const record = new Uint8Array(1 + pixels.length);
    record[0] = label;
    const area = CIFAR.side ** 2;
    pixels.forEach((value, i) => (record[1 + (i % 3) * area + Math.floor(i / 3)] = value));
    records[nth < TRAIN ? 'train' : 'test'].push(record);
  }
  return {
    'data_batch_1.bin': new Uint8Array(Buffer.concat(records.train)),
    'test_batch.bin': new Uint8Array(Buffer.concat(records.test)),
  };
}

/** @param unlabelled every so many of the test rows has no label */
function parquet(all: readonly Labelled[], unlabelled = Infinity): Record<string, Uint8Array> {
  const seen = new Map<number, number>();
  const rows = { train: [] as Labelled[], test: [] as Labelled[] };
  for (const one of all) {
    const nth = seen.get(one.label) ?? 0;
    seen.set(one.label, nth + 1);
    rows[nth < TRAIN ? 'train' : 'test'].push(one);
  }
  const names = Array.from({ length: CLASSES }, (_, i) => `thing ${String(i).padStart(2, '0')}`);
  const write = (some: readonly Labelled[], each: number) => {
    const columnData = [
      { name: 'image', data: some.map(({ picture }, i) => ({ bytes: png(picture), path: `${i}.png` })) },
      { name: 'label', data: some.map(({ label }, i) => (i % each === each - 1 ? -1n : BigInt(label))) },
    ];
    const schema = [
      { name: 'root', num_children: 2 },
      { name: 'image', num_children: 2, repetition_type: 'OPTIONAL' as const },
      { name: 'bytes', type: 'BYTE_ARRAY' as const, repetition_type: 'OPTIONAL' as const },
      {
        name: 'path',
        type: 'BYTE_ARRAY' as const,
        converted_type: 'UTF8' as const,
        repetition_type: 'OPTIONAL' as const,
      },
      { name: 'label', type: 'INT64' as const, repetition_type: 'OPTIONAL' as const },
    ];
    const kvMetadata = [{ key: 'huggingface', value: JSON.stringify({ info: { features: { label: { names } } } }) }];
    return new Uint8Array(parquetWriteBuffer({ columnData, schema, kvMetadata }));
  };
  return {
    'train-00000-of-00001.parquet': write(rows.train, Infinity),
    'test-00000-of-00001.parquet': write(rows.test, unlabelled),
  };
}

const thing = (label: number) => `thing ${String(label).padStart(2, '0')}`;
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const order = Array.from({ length: CLASSES }, (_, k) => k);

/** All of them; the first three are of different kinds. */
export async function doorSets(): Promise<DoorSet[]> {
  const all = await drawings();
  const n = CLASSES * TEST;
  const plain = folders(all, thing);
  const inOrder = network(order, CLASSES);
  const far = order.map((k) => 3 + 60 * k);
  const inR = order.map((k) => IMAGENET_R_LABELS[3 + 11 * k]!);
  const birds = folders(all, (label) => `Vo\u0308gel ${String(label).padStart(2, '0')}`);
  const reversed = order.map((k) => CLASSES - 1 - k);
  const numbered = {
    ...folders(all, (label) => String(label)),
    'class_to_idx.json': json(Object.fromEntries(order.map((k) => [String(k), reversed[k]]))),
  };
  return [
    {
      name: 'zip of train and test',
      files: { 'things.zip': zipSync(inFolder('things', plain), { level: 0 }) },
      model: inOrder,
      n,
    },
    {
      name: 'CIFAR-10 batches',
      files: cifar(all),
      model: network(order.slice(0, CIFAR.classes), CIFAR.classes),
      n: CIFAR.classes * TEST,
    },
    {
      name: 'part of ImageNet-R, by WordNet ids',
      files: {
        'r.zip': zipSync(
          folders(all, (label) => IMAGENET_CLASSES[inR[label]!]!.wnid),
          { level: 0 },
        ),
      },
      model: network(inR, 1000),
      n,
    },
    { name: 'tar', files: { 'things.tar': tar(plain) }, model: inOrder, n },
    {
      name: 'tar, compressed, wrapped in a folder',
      files: { 'things.tar.gz': gzipSync(tar(inFolder('things', plain))) },
      model: inOrder,
      n,
    },
    {
      name: 'numbers for names, with class_to_idx.json',
      files: { 'numbered.zip': zipSync(numbered, { level: 0 }) },
      model: network(reversed, CLASSES),
      n,
    },
    { name: 'parquet', files: parquet(all), model: inOrder, n },
    {
      name: 'parquet, a quarter of the test rows without a label',
      files: parquet(all, 4),
      model: inOrder,
      n: n - Math.floor(n / 4),
    },
    {
      name: 'sixteen of ImageNet’s classes, by WordNet ids',
      files: {
        'some.zip': zipSync(
          folders(all, (label) => IMAGENET_CLASSES[far[label]!]!.wnid),
          { level: 0 },
        ),
      },
      model: network(far, 1000),
      n,
    },
    {
      name: 'names as macOS writes them',
      files: { 'birds.zip': zipSync(inFolder('Vo\u0308gel', birds), { level: 0 }) },
      model: inOrder,
      n,
    },
  ];
}
