// Runs in a fresh folder: what the packed library makes of one picture, as hashes, and how it says what is wrong.
import { createHash } from 'node:crypto';
import * as temper from 'temper';

const { corrupt, dispose, perturbations } = temper;
const { width, height, seed, severity, name } = JSON.parse(process.argv[2]);
const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37 + (i >> 5) * 11) % 256);
const picture = { data, width, height, name };
const hash = ({ data }) => createHash('sha256').update(data).digest('hex');

const hashes = {};
for (const { name: corruption } of perturbations)
  hashes[corruption] = hash(await corrupt(picture, corruption, { seed, severity }));
const chain = [
  { name: 'fog', severity: 2 },
  { name: 'gaussian_noise', severity: 1.5 },
  { name: 'fog', severity: 1 },
];
hashes.chain = hash(await corrupt(picture, chain, { seed, jpeg: 85 }));

// The same in every form.
const floats = await corrupt({ ...picture, data: Float32Array.from(data, (value) => value / 255) }, 'fog', {
  seed,
  severity,
});
const bytes = await corrupt(picture, 'fog', { seed, severity });
const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
for (let i = 0; i < width * height; i++) rgba.set(data.subarray(3 * i, 3 * i + 3), 4 * i);
const clamped = await corrupt({ data: rgba, width, height }, 'fog', { seed, severity, name });
const [first, second] = await corrupt(
  [
    { data, width, height },
    { data, width, height },
  ],
  'fog',
  { seed, severity },
);
const both = await corrupt({ data: Uint8Array.from([...data, ...data]), width, height, count: 2 }, 'fog', {
  seed,
  severity,
});
const forms = {
  floats: floats.data.every((value, i) => value === Math.fround(bytes.data[i] / 255)),
  clamped:
    clamped.data instanceof Uint8ClampedArray &&
    clamped.data.every((v, i) => v === (i % 4 === 3 ? 255 : bytes.data[3 * (i >> 2) + (i % 4)])),
  batch: Buffer.concat([first.data, second.data]).equals(both.data) && !Buffer.from(first.data).equals(second.data),
  untouched:
    hash({ data }) ===
    hash({ data: Uint8Array.from({ length: data.length }, (_, i) => (i * 37 + (i >> 5) * 11) % 256) }),
};

const errors = {};
const told = async (what, call) => {
  errors[what] = await call().then(
    () => 'nothing',
    (error) => `${error.name} ${error.code}: ${error.message}`,
  );
};
await told('name', () => corrupt(picture, 'gausian_noise'));
await told('attack', () => corrupt(picture, 'fgsm'));
await told('severity', () => corrupt(picture, 'fog', { severity: 6 }));
await told('length', () => corrupt({ data, width, height: height + 1 }, 'fog'));
await told('floats', () => corrupt({ data: new Float32Array(data), width, height }, 'fog'));
await told('second', () => corrupt([picture, { width, height }], 'fog'));
await told('configure', async () => temper.configure({ backend: 'cpu' }));
await told('core', async () => (await import('temper/core')).corrupt(picture, 'fog'));
await told('inner', () => import('temper/parts/engine'));
await dispose();
temper.configure({ backend: 'cpu' });
const onCpu = hash(await corrupt(picture, 'contrast', { seed, severity }));
await dispose();
console.log(
  JSON.stringify({ hashes, forms, errors, onCpu, globals: Object.keys(globalThis).filter((key) => /^_tf/.test(key)) }),
);
