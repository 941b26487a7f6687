/**
 * The command that the page prints makes the picture that the page exports: it is run by a shell as it is printed, on the untouched picture
 * as the page saves it, and its pixels are compared with those of the export.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Picture } from '../src/contract/image';
import type { CorruptStep, PerturbationInfo } from '../src/contract/perturbation';
import { nodePlatform } from '../src/engine/platform/nodePlatform';
import { EngineSession } from '../src/engine/session';
import { Exporter, type ExportView } from '../src/lab/look/Exporter.svelte';
import { commandLine, commandOutput } from '../src/lab/look/reproduce/commandLine';
import { pythonOf } from '../src/lab/look/reproduce/python';
import { reproduceText } from '../src/lab/look/reproduce/reproduceText';
import { untouchedName, type ShownChain } from '../src/lab/look/reproduce/shownChain';

const run = promisify(execFile);
const BIN = fileURLToPath(new URL('../src/cli/bin.mjs', import.meta.url));
const engine = new EngineSession(nodePlatform());
let infos: PerturbationInfo[];
let folder = '';

beforeAll(async () => {
  await engine.open({ backend: 'wasm' });
  infos = await engine.perturbations();
  folder = await mkdtemp(join(tmpdir(), 'temper-reproduce-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const PICTURE: Picture = {
  width: 40,
  height: 34,
  pixels: Uint8Array.from({ length: 40 * 34 * 3 }, (_, i) => (i * 7 + (i >> 5) * 3) % 256),
};

function shown(steps: CorruptStep[], more: Partial<ShownChain> = {}): ShownChain {
  const { width, height } = PICTURE;
  return { title: 'A b.jpg', width, height, steps, seed: 7, table: 'imagenet-c', jpeg: null, infos, ...more };
}

/** What the page saves. */
async function exported({ steps, seed, table, jpeg, title, region }: ShownChain): Promise<Uint8Array> {
  const source = { id: 'own-1', title, credit: '', whole: false, open: async () => PICTURE };
  const about = { seed, table, model: '', region, perturbations: infos, groups: [] };
  const view: ExportView = { source, steps, current: '', ...about };
  let saved: Uint8Array | null = null;
  const exporter = new Exporter(
    engine,
    () => view,
    (_, content) => void (saved = content as Uint8Array),
  );
  exporter.jpeg = jpeg !== null;
  await exporter.picture();
  expect(exporter.task).toMatchObject({ state: 'done' });
  return saved!;
}

const pixels = (png: Uint8Array) => sharp(png).raw().toBuffer();

describe('what reproduces the picture on the screen', () => {
  it('as a command gives the pixels of the export, as it is printed', { timeout: 60_000 }, async () => {
    const chains = [
      shown([{ perturbation: 'fog', severity: 2 }]),
      shown(
        [
          { perturbation: 'gaussian_noise', severity: 1.4 },
          { perturbation: 'contrast', severity: 2 },
          { perturbation: 'gaussian_noise', severity: 3 },
        ],
        { table: 'cifar-c', jpeg: 85, seed: 4_000_000_000, region: 'ellipse:0.1,0.2,0.6,0.7:feather:0.3:outside' },
      ),
    ];
    await mkdir(join(folder, 'pictures'));
    await writeFile(join(folder, 'pictures', untouchedName(chains[0]!)), await engine.encodePng(PICTURE));
    const temper = `"${process.execPath}" "${BIN}"`;
    // Each has an output of its own: a folder holds copies of one kind.
    const commands = chains.map((chain, i) => {
      const { code } = commandLine(chain);
      expect(code).toMatch(/^npx temper corrupt /);
      return `mkdir ${i} && cd ${i} && ln -s ../pictures pictures && ${code!.replace('npx temper', temper)} && cd ..`;
    });
    await run('sh', ['-c', commands.join(' && ')], { cwd: folder });
    for (const [i, chain] of chains.entries()) {
      const made = await pixels(await readFile(join(folder, String(i), commandOutput(chain))));
      expect(made.equals(await pixels(await exported(chain)))).toBe(true);
      expect(made.equals(Buffer.from(PICTURE.pixels))).toBe(false);
    }
  });

  it('is refused where a model is attacked or nothing is applied', () => {
    expect(commandLine(shown([{ perturbation: 'fgsm', severity: 1 }])).notes[0]).toMatch(/attacks a model/);
    expect(commandLine(shown([])).code).toBeNull();
  });

  it('as a program names the package’s corruptions in their order, and says what differs', () => {
    const { code, notes } = pythonOf(
      shown([
        { perturbation: 'fog', severity: 3 },
        { perturbation: 'contrast', severity: 1 },
      ]),
    );
    expect(code!.split('\n').slice(5, 9)).toEqual([
      'np.random.seed(7)',
      'picture = np.asarray(Image.open("pictures/A_b.png").convert("RGB"))',
      'picture = corrupt(picture, corruption_name="fog", severity=3)',
      'picture = corrupt(picture, corruption_name="contrast", severity=1)',
    ]);
    expect(notes.join(' ')).toMatch(/Fog: NumPy draws other random numbers.*Contrast: nothing is drawn.*8 bits/);
  });

  it('as a program keeps a part with a hard edge, and says where it cannot', () => {
    const steps = [{ perturbation: 'contrast', severity: 1 }];
    const { code } = pythonOf(shown(steps, { region: 'rect:0.1,0.2,0.5,0.4:outside' }));
    expect(code).toContain('untouched = picture = np.asarray(');
    expect(code).toContain('u = ((columns + 0.5) / picture.shape[1] - 0.1) / 0.5');
    expect(code).toContain('part = ~((u >= 0) & (u < 1) & (v >= 0) & (v < 1))');
    expect(code).toContain('contrast_1_part.png');
    expect(pythonOf(shown(steps, { region: 'brush:1s5z5z' })).notes[0]).toMatch(/whole pictures/);
  });

  it('is no program where the package has no such corruption, severity, table or size', () => {
    const chain = shown(
      [
        { perturbation: 'halftone', severity: 2 },
        { perturbation: 'fog', severity: 1.5 },
      ],
      { table: 'cifar-c', width: 20 },
    );
    const { code, notes } = pythonOf(chain);
    expect(code).toBeNull();
    expect(notes.join(' ')).toMatch(
      /does not have Colour halftone.*here is 1\.5.*CIFAR-C.*20 × 34.*command line makes it/,
    );
    expect(reproduceText(chain, 'Halftone 2.0', 'https://example.org/#look')).toMatch(/#look[^]*npx temper corrupt/);
  });
});
