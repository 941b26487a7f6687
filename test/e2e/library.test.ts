/** The library as people have it: packed, installed in a fresh folder, imported there by Node, a page without a bundler, a bundler and a compiler. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { build, preview } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { main } from '../../src/cli/main';
import { startBackend } from '../../src/compute/backend';
import { nodeWasmAssets } from '../../src/compute/nodeAssets';
import { pictureSeed } from '../../src/num/pictureSeed';
import { corruptBySteps } from '../../src/perturb/composition';
import { perturbations } from '../../src/perturb/registry';
import { launch } from './launch';
import { freshFolder, ROOT, type Fresh } from './library/fresh';

const SIDE = { width: 56, height: 48 };
const ASKED = { ...SIDE, seed: 7, severity: 3, name: 'cats/tom.png' };

let fresh: Fresh;
beforeAll(async () => {
  fresh = await freshFolder(['sharp', '@tensorflow/tfjs']);
});
afterAll(() => fresh.remove());

it('is below 3 MB, whole, and says whose code is in it', async () => {
  expect(fresh.packed).toBeLessThan(3e6);
  expect(fresh.files).toEqual(
    expect.arrayContaining(['docs/library.md', 'dist-lib/index.js', 'examples/node.mjs', 'LICENSE']),
  );
  expect(fresh.files.filter((path) => /\.test\.|^public|^test/.test(path))).toEqual([]);
  const notices = await readFile(join(fresh.folder, 'node_modules/temper/dist-lib/THIRD-PARTY.md'), 'utf8');
  expect(notices).toContain('@tensorflow/tfjs-core 4.22.0');
});

it('makes the pixels of the page and the command line, in every form of a picture, and names what is wrong', async () => {
  await copyFile(join(import.meta.dirname, 'library/prints.mjs'), join(fresh.folder, 'prints.mjs'));
  const { hashes, forms, errors, onCpu, globals } = JSON.parse(await fresh.node('prints.mjs', JSON.stringify(ASKED)));

  await startBackend({ requested: 'wasm', wasm: nodeWasmAssets() });
  const { width, height, severity } = ASKED;
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37 + (i >> 5) * 11) % 256);
  const options = { seed: pictureSeed(ASKED.seed, 'cats/tom'), table: 'imagenet-c' } as const;
  const hashOf = async (steps: { perturbation: string; severity: number }[], jpeg: number | null = null) =>
    createHash('sha256')
      .update((await corruptBySteps({ width, height, pixels }, steps, { ...options, jpeg })).pixels)
      .digest('hex');
  const expected: Record<string, string> = {};
  for (const { info } of perturbations) expected[info.name] = await hashOf([{ perturbation: info.name, severity }]);
  const step = (perturbation: string, severity: number) => ({ perturbation, severity });
  expected.chain = await hashOf([step('fog', 2), step('gaussian_noise', 1.5), step('fog', 1)], 85);
  expect(hashes).toEqual(expected);
  expect(onCpu).toBe(expected.contrast);

  expect(forms).toEqual({ floats: true, clamped: true, batch: true, untouched: true });
  // A TensorFlow.js of the page or the process is left alone.
  expect(globals).toEqual([]);
  expect(errors).toMatchObject({
    name: expect.stringMatching(
      /^UnknownPerturbationError TEMPER_UNKNOWN_PERTURBATION: .*nearest names are: gaussian_noise/,
    ),
    attack: expect.stringContaining('fgsm attacks a model'),
    severity: expect.stringContaining('OptionError TEMPER_OPTION: severity must be a number from 1 to 5, not 6'),
    length: expect.stringContaining('PictureError TEMPER_PICTURE'),
    floats: expect.stringContaining('Divide values of 0 to 255 by 255'),
    second: expect.stringContaining('Picture 1: '),
    configure: expect.stringContaining('BackendError TEMPER_BACKEND: Another backend runs already'),
    core: expect.stringContaining('temper/core knows no names'),
    inner: expect.stringContaining('ERR_PACKAGE_PATH_NOT_EXPORTED'),
  });
});

it('the example for Node makes what temper corrupt makes, in a clone and from the package', async () => {
  const inside = (path: string) => join(fresh.folder, path);
  await mkdir(inside('pictures'));
  for (const [i, background] of ['#b87a3d', '#2f6193'].entries()) {
    await sharp({ create: { width: 40, height: 30, channels: 3, background } })
      .png()
      .toFile(inside(`pictures/${i}.png`));
  }
  expect(await fresh.node('node.mjs', 'pictures', 'copies')).toContain('1.png: 3 corruptions at 5 severities');
  const same = ['--corruption', 'gaussian_noise,fog,jpeg_compression', '--workers', '1'];
  expect(await main(['corrupt', '--input', inside('pictures'), '--output', inside('by-command'), ...same])).toBe(0);
  const packed = await fresh.node(
    'node_modules/temper/src/cli/bin.mjs',
    'corrupt',
    '--input',
    'pictures',
    '--output',
    'by-package',
    ...same,
  );
  expect(packed).toContain('2 pictures taken; 30 copies');
  await fresh.node('node_modules/temper/src/cli/bin.mjs', 'export-pytorch', '--preset', 'quick', '--out', 'torch');
  expect(await readFile(inside('torch/train.py'), 'utf8')).toBe(
    await readFile(join(ROOT, 'src/export/pytorch/project/train.py'), 'utf8'),
  );
  for (const path of ['gaussian_noise/3/0', 'fog/5/1', 'jpeg_compression/1/0']) {
    const [example, command, installed] = await Promise.all(
      ['copies', 'by-command', 'by-package'].map((folder) =>
        sharp(inside(`${folder}/${path}.png`))
          .raw()
          .toBuffer(),
      ),
    );
    expect(example!.equals(command!), path).toBe(true);
    expect(installed!.equals(command!), path).toBe(true);
  }
});

it('the example for tf.data trains on what it changes, and on its own backend', async () => {
  const said = await fresh.node('tf-data.mjs');
  expect(said).toMatch(/epoch 5: loss \d\.\d{3}, accuracy \d\.\d\d \(cpu\)/);
  const accuracies = [...said.matchAll(/accuracy (\d\.\d\d)/g)].map(([, accuracy]) => Number(accuracy));
  expect(accuracies.at(-1)).toBeGreaterThan(0.9);
});

/** As text: what the test's own bundler made of an `import()` no page would know. */
const IN_PAGE = `(async () => {
  const { corrupt } = await import('temper');
  const { width, height, seed, severity, name } = ${JSON.stringify(ASKED)};
  const image = new ImageData(width, height);
  for (let i = 0, j = 0; i < image.data.length; i++) image.data[i] = i % 4 === 3 ? 255 : (j * 37 + (j++ >> 5) * 11) % 256;
  const out = await corrupt(image, 'fog', { seed, severity, name });
  const rgb = Uint8Array.from(out.data.filter((_, i) => i % 4 !== 3));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', rgb));
  return { hash: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''), kind: out instanceof ImageData };
})()`;

it('the example page corrupts without a bundler and without a request elsewhere', async () => {
  const server = await preview({
    configFile: false,
    root: fresh.folder,
    logLevel: 'error',
    build: { outDir: '.' },
    preview: { port: 0, host: '127.0.0.1', open: false },
  });
  const { page, errors, close } = await launch();
  try {
    const url = server.resolvedUrls!.local[0]!;
    const elsewhere: string[] = [];
    page.on('request', (request) => void (request.url().startsWith(url) || elsewhere.push(request.url())));
    await page.goto(`${url}page.html`);
    await page.getByText(/^gaussian_noise at severity 3: \d+ ms$/).waitFor();
    await page.getByLabel('Corruption').selectOption('fog');
    await page.getByText(/^fog at severity 3: \d+ ms$/).waitFor();
    // The same bits as under Node, as an `ImageData`.
    const { hash, kind } = await page.evaluate<{ hash: string; kind: boolean }>(IN_PAGE);
    expect(kind).toBe(true);
    const pixels = Uint8Array.from({ length: SIDE.width * SIDE.height * 3 }, (_, i) => (i * 37 + (i >> 5) * 11) % 256);
    const steps = [{ perturbation: 'fog', severity: 3 }];
    const here = await corruptBySteps({ ...SIDE, pixels }, steps, {
      seed: pictureSeed(7, 'cats/tom'),
      table: 'imagenet-c',
    });
    expect(hash).toBe(createHash('sha256').update(here.pixels).digest('hex'));
    expect(elsewhere).toEqual([]);
    expect(errors).toEqual([]);
  } finally {
    await close();
    await server.close();
  }
});

/** Bytes, compressed, of what a bundler makes of a page's script: what is fetched with it, and what it may fetch later. */
async function bundled(script: string): Promise<{ first: number; text: string }> {
  await writeFile(join(fresh.folder, 'main.js'), script);
  const made = await build({
    configFile: false,
    root: fresh.folder,
    logLevel: 'error',
    build: { write: false, target: 'es2022', rolldownOptions: { input: join(fresh.folder, 'main.js') } },
  });
  const { output } = made as {
    output: { type: string; fileName: string; isEntry?: boolean; code?: string; imports?: string[] }[];
  };
  const chunk = (name: string) => output.find(({ fileName }) => fileName === name)!;
  const names = new Set(output.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of names) for (const next of chunk(name).imports ?? []) names.add(next);
  const text = [...names].map((name) => chunk(name).code!).join('\n');
  return { first: gzipSync(text).length, text };
}

it('a bundler takes along what is used', async () => {
  const data = await bundled(`import { perturbations } from 'temper/perturbations'; globalThis.list = perturbations;`);
  expect(data.text).not.toContain('WebAssembly');
  const byName = await bundled(`import { corrupt } from 'temper'; globalThis.run = (p) => corrupt(p, 'fog');`);
  expect(byName.text).not.toContain('WebAssembly');
  const one = await bundled(
    `import { corrupt } from 'temper/core'; import { gaussianNoise } from 'temper/noise'; globalThis.run = (p) => corrupt(p, gaussianNoise);`,
  );
  expect(one.text).toContain('gaussian_noise');
  expect(one.text).not.toMatch(/"?(speckle_noise|defocus_blur|frost|oil_paint)"?/);
  console.log(
    `kB with gzip: the list ${kB(data.first)}, corrupt by name ${kB(byName.first)}, one noise ${kB(one.first)}`,
  );
  expect(data.first).toBeLessThan(25e3);
  expect(byName.first).toBeLessThan(20e3);
  expect(one.first).toBeLessThan(125e3);
});

const kB = (bytes: number) => (bytes / 1000).toFixed(0);

it('has types that a strict compiler takes, without those of TensorFlow.js or of browsers', async () => {
  await writeFile(
    join(fresh.folder, 'types.ts'),
    await readFile(join(import.meta.dirname, 'library/types.ts.txt'), 'utf8'),
  );
  const strict = {
    strict: true,
    noEmit: true,
    target: 'es2023',
    module: 'nodenext',
    lib: ['es2023'],
    types: [],
    skipLibCheck: false,
  };
  await writeFile(
    join(fresh.folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: strict, files: ['types.ts'] }),
  );
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const said = await promisify(execFile)(process.execPath, [compiler, '-p', fresh.folder]).catch(
    (error: { stdout: string }) => error,
  );
  expect(said.stdout).toBe('');
});
