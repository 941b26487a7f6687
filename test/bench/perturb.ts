/**
 * `npm run bench:perturb`: milliseconds a picture of every perturbation at severity 3, 8-bit picture in to 8-bit picture out.
 * The 19 of ImageNet-C stand beside the published Python package (imagecorruptions, one thread) where its figures are at hand.
 *
 *     --backend wasm|cpu|webgpu   default wasm, one thread; webgpu opens a browser and needs a GPU (--software: its stand-in)
 *     --size N                    side of the pictures, default 224
 *     --batch N                   pictures at a time, default 1
 *     --only a,b                  these perturbations only; c19 stands for the 19
 *     --runs N                    passes over the pictures, default 5; the median counts
 *     --json FILE                 writes the rows
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { decode } from 'fast-png';
import { startBackend } from '../../src/compute/backend';
import { nodeWasmAssets } from '../../src/compute/nodeAssets';
import type { Picture } from '../../src/contract/image';
import { perturbation, perturbations } from '../../src/perturb/registry';
import { generatedPictures, measurePerturbations, tiled } from './measurePerturbations';
import type { PerturbationTime } from './measurePerturbations';
import { measureInBrowser } from './perturbInBrowser';

const reference = resolve(import.meta.dirname, '../../../shared/reference');

/** How many times as fast as the package: each at least `EACH`, the two that are compiled code there `COMPILED`, together. */
const EACH = 0.3;
const COMPILED: Record<string, number> = { jpeg_compression: 0.1, pixelate: 0.1 };
const TOGETHER = { wasm: 3, cpu: 3, webgpu: 50 };

const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'wasm' },
    size: { type: 'string', default: '224' },
    batch: { type: 'string', default: '1' },
    only: { type: 'string' },
    runs: { type: 'string', default: '5' },
    json: { type: 'string' },
    software: { type: 'boolean', default: false },
  },
});
const backend = values.backend as 'wasm' | 'cpu' | 'webgpu';
if (!(backend in TOGETHER)) throw new Error(`--backend is wasm, cpu or webgpu, not ${values.backend}.`);
const [size, batch, runs] = [values.size, values.batch, values.runs].map((text) => {
  const number = Number(text);
  if (!(Number.isInteger(number) && number > 0)) throw new Error(`${text} is not a positive whole number.`);
  return number;
}) as [number, number, number];

const published = perturbations
  .filter(({ info }) => info.collection === 'imagenet-c' || info.collection === 'imagenet-c-extra')
  .map(({ info }) => info.name);
const all = [...published, ...perturbations.map(({ info }) => info.name).filter((name) => !published.includes(name))];
const names = values.only
  ? values.only.split(',').flatMap((name) => (name === 'c19' ? published : [perturbation(name).info.name]))
  : all;

function photos(): Picture[] | null {
  const folder = resolve(reference, 'clean');
  if (!existsSync(folder)) return null;
  const { stats } = readJson(resolve(reference, 'corruptions/stats.json')) as {
    stats: Record<string, Record<string, Record<string, unknown>>>;
  };
  return Object.keys(stats.fog!['3']!).map((photo) => {
    const { width, height, data } = decode(readFileSync(resolve(folder, `${photo}.png`)));
    return tiled({ width, height, pixels: data as Uint8Array }, size);
  });
}

/** Milliseconds a picture of the package, by processor time; it was measured at 224 pixels. */
function packageTimes(): Record<string, number> {
  const file = resolve(reference, 'peer_throughput.json');
  if (size !== 224 || !existsSync(file)) return {};
  const { corruptions } = readJson(file) as { corruptions: Record<string, { images_per_cpu_second: number }> };
  return Object.fromEntries(
    Object.entries(corruptions).map(([name, { images_per_cpu_second: rate }]) => [name, 1000 / rate]),
  );
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

async function measure(): Promise<PerturbationTime[]> {
  const options = { names, severity: 3, batch, runs };
  if (backend === 'webgpu') {
    const run = { ...options, size, pictures: batch > 1 ? batch : 4, software: values.software };
    const { device, rows } = await measureInBrowser(run);
    console.log(`webgpu: ${device}, generated pictures of ${size} × ${size}, ${batch} at a time, severity 3\n`);
    return rows;
  }
  await startBackend({ requested: backend, wasm: nodeWasmAssets() });
  const found = photos();
  const pictures = found ?? generatedPictures(8, size);
  const kind = found ? 'photos' : 'generated pictures';
  console.log(
    `${backend}, one thread: ${pictures.length} ${kind} of ${size} × ${size}, ${batch} at a time, severity 3\n`,
  );
  const cpuTime = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  return measurePerturbations(pictures, { ...options, cpuTime });
}

const rows = await measure();
const peers = packageTimes();
const ours = ({ cpu, wall }: PerturbationTime) => cpu ?? wall;
const number = (value: number | undefined, width: number) => (value?.toFixed(2) ?? '–').padStart(width);
console.log(
  `${'ms a picture'.padEnd(30)}${'processor'.padStart(10)}${'clock'.padStart(9)}${'package'.padStart(9)}${'× as fast'.padStart(11)}`,
);
const results = rows.map((row) => {
  const peer = published.includes(row.name) ? peers[row.name] : undefined;
  const ratio = peer === undefined ? undefined : peer / ours(row);
  const holds = ratio === undefined ? undefined : ratio >= (COMPILED[row.name] ?? EACH);
  const note = holds === false ? `  below ${COMPILED[row.name] ?? EACH}` : '';
  console.log(
    `${row.name.padEnd(30)}${number(row.cpu ?? undefined, 10)}${number(row.wall, 9)}${number(peer, 9)}${number(ratio, 11)}${note}`,
  );
  return { ...row, package: peer, ratio, holds };
});

const compared = results.filter(({ ratio }) => ratio !== undefined);
let together: object | undefined;
if (compared.length === published.length && compared.length > 0) {
  const total = compared.reduce((sum, row) => sum + ours(row), 0);
  const peer = compared.reduce((sum, row) => sum + row.package!, 0);
  const aim = TOGETHER[backend];
  const each = compared.every(({ holds }) => holds);
  together = { ours: total, package: peer, ratio: peer / total, aim, holds: peer / total >= aim, each };
  console.log(
    `\nThe ${compared.length} together: ${total.toFixed(1)} ms, the package ${peer.toFixed(1)} ms, ${(peer / total).toFixed(1)} × as fast.`,
  );
  console.log(`Aim: ${aim} × as fast together – ${peer / total >= aim ? 'holds' : 'does not hold'}.`);
  console.log(
    `Aim: each at least ${EACH} × as fast, jpeg_compression and pixelate 0.1 × – ${each ? 'holds' : 'does not hold'}.`,
  );
}
if (values.json)
  writeFileSync(values.json, `${JSON.stringify({ backend, size, batch, runs, rows: results, together }, null, 2)}\n`);
