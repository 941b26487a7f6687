/**
 * The exported PyTorch project is what it says: its lists are those of the code, its fixtures are what Temper computes, and where a Python with
 * PyTorch is at hand, its own tests pass and its reports open here.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pytorchFixtures } from '../scripts/pytorch/fixtures';
import { main } from '../src/cli/main';
import { startBackend } from '../src/compute/backend';
import { nodeWasmAssets } from '../src/compute/nodeAssets';
import * as tf from '../src/compute/tf';
import { AUGMENTATION_LABELS } from '../src/contract/choiceLabels';
import { METHODS, type Augmentation, type MethodName } from '../src/contract/config';
import { METHOD_LABELS } from '../src/contract/methodLabels';
import { presetConfig } from '../src/contract/presets';
import { parseReport, type Report } from '../src/contract/report';
import { ALEXNET_ERRORS } from '../src/evaluate/corruptionError';
import {
  carriedOver,
  notInPytorch,
  PYTORCH_AUGMENTATIONS,
  PYTORCH_CORRUPTIONS,
  PYTORCH_METHODS,
} from '../src/export/pytorch/carriedOver';
import { markdown } from '../src/report/markdown';
import { comparisonWords } from '../src/report/overlay/settingWords';
import { poolReports } from '../src/report/poolReports';
import { IMAGENET_CLASSES } from '../src/sources/imagenet/classes';

const PROJECT = new URL('../src/export/pytorch/project/', import.meta.url);
const text = (path: string) => readFile(new URL(path, PROJECT), 'utf8');
const made = await mkdtemp(join(tmpdir(), 'temper-pytorch-'));
afterAll(() => rm(made, { recursive: true, force: true }));

/** Keys of a dictionary of Python that is written one entry a line or several. */
function keys(python: string, name: string): string[] {
  const body = new RegExp(`^${name} = [({]\\n([\\s\\S]*?)^[)}]`, 'm').exec(python)![1]!;
  return [...body.matchAll(/"([\w-]+)":/g)].map(([, key]) => key!);
}

describe('the project', () => {
  it('does what the page says of it', async () => {
    const methods = await text('temper_torch/methods.py');
    expect(keys(methods, 'LABELS')).toEqual(PYTORCH_METHODS);
    for (const name of PYTORCH_METHODS) expect(methods).toContain(`"${name}": "${METHOD_LABELS[name as MethodName]}"`);
    for (const name of PYTORCH_AUGMENTATIONS)
      if (name !== 'augmix') expect(methods).toContain(`"${name}": "${AUGMENTATION_LABELS[name as Augmentation]}"`);
    expect(METHODS).toEqual(expect.arrayContaining([...PYTORCH_METHODS]));
    expect(keys(await text('temper_torch/augment.py'), 'STREAMS').sort()).toEqual(
      expect.arrayContaining([...PYTORCH_AUGMENTATIONS].sort()),
    );
    const corruptions = await text('temper_torch/corruptions.py');
    for (const name of PYTORCH_CORRUPTIONS) expect(corruptions).toContain(`"${name}": (`);
    const metrics = await text('temper_torch/metrics.py');
    for (const name of keys(metrics, 'ALEXNET')) expect(metrics).toContain(`"${name}": ${ALEXNET_ERRORS[name]}`);
    const classes = (await text('temper_torch/imagenet_classes.txt')).trim().split('\n');
    const letters = IMAGENET_CLASSES.map(({ inR, inA }) => `${inR ? 'r' : ''}${inA ? 'a' : ''}` || '-');
    expect(classes).toEqual(IMAGENET_CLASSES.map(({ wnid }, i) => `${wnid} ${letters[i]}`));
  });

  it('says what of a configuration cannot be carried over, and what to do', () => {
    const quick = presetConfig('quick', 1);
    expect(carriedOver(quick).join(' ')).toMatch(
      /embedded drawings \(emoji-16\).*--data.*published ones take their place.*temper corrupt/,
    );
    const own = {
      ...quick,
      models: { large: 'a', small: 'b' },
      data: { ...quick.data, pack: 'own' as const, arrivals: 5 },
    };
    expect(carriedOver(own, { large: 'My net', small: 'Its teacher' }).join(' ')).toMatch(
      /The pictures are yours.*My net, taught by Its teacher.*--large-weights.*DIR\/arrivals/,
    );
    const other = { ...quick, teacher: { ...quick.teacher, augmentation: 'adversarial' as const } };
    expect(notInPytorch(quick)).toEqual([]);
    expect(notInPytorch(other)).toEqual([expect.stringContaining('teacher.augmentation: adversarial is not done')]);
  });

  it('has fixtures that are what Temper computes', async () => {
    await startBackend({ requested: 'cpu', wasm: nodeWasmAssets() });
    tf.engine().startScope();
    try {
      expect(differences(JSON.parse(await text('tests/fixtures.json')), await pytorchFixtures())).toEqual([]);
    } finally {
      tf.engine().endScope();
    }
  });

  it('is written whole, or refused by name', { timeout: 60_000 }, async () => {
    const out = join(made, 'project');
    expect(await main(['export-pytorch', '--preset', 'tiny', '--seed', '3', '--out', out])).toBe(0);
    expect(await readdir(out)).toEqual(
      expect.arrayContaining([
        'README.md',
        'about.json',
        'config.json',
        'requirements.txt',
        'train.py',
        'temper_torch',
        'tests',
      ]),
    );
    const readme = await readFile(join(out, 'README.md'), 'utf8');
    expect(readme).toContain('torchrun --nproc_per_node=N train.py --config config.json --data DIR');
    expect(readme).toContain('This configuration learns from the embedded drawings');
    expect(JSON.parse(await readFile(join(out, 'config.json'), 'utf8'))).toEqual(presetConfig('tiny', 3));
    const said: string[] = [];
    const error = console.error;
    console.error = (...words: unknown[]) => void said.push(words.join(' '));
    try {
      expect(await main(['export-pytorch', '--out', out])).toBe(2);
      expect(await main(['export-pytorch', '--config', join(made, 'none.json'), '--out', join(made, 'b')])).toBe(2);
      expect(await main(['export-pytorch', '--preset', 'huge'])).toBe(2);
    } finally {
      console.error = error;
    }
    expect(said.join('\n')).toMatch(/is not empty[\s\S]*there is no file .*none\.json[\s\S]*--preset takes/);
    expect(await readdir(made)).toEqual(['project']);
  });
});

/** Paths at which two values of JSON differ, numbers by more than rounding. */
function differences(a: unknown, b: unknown, path = ''): string[] {
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a)) ? [] : [`${path}: ${a}, ${b}`];
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b ? [] : [path];
  const [left, right] = [a, b] as Record<string, unknown>[];
  const names = new Set([...Object.keys(left!), ...Object.keys(right!)]);
  return [...names].flatMap((name) => differences(left![name], right![name], `${path}/${name}`));
}

/** Debian's Python has Debian's PyTorch, and another NumPy than ours asks the linear algebra library for. */
const environment = { ...process.env, OMP_NUM_THREADS: '1' } as Record<string, string | undefined>;
delete environment.OPENBLAS_CORETYPE;
delete environment.OPENBLAS_L2_SIZE;
const python = process.env.TEMPER_PYTHON ?? '/usr/bin/python3';
const probe = spawnSync(python, ['-c', 'import torch, numpy, PIL; print(torch.__version__)'], {
  env: environment as NodeJS.ProcessEnv,
});
if (probe.status !== 0) {
  console.info(
    `PyTorch project: its own tests were not run: ${python} has no torch, numpy and pillow (apt-get install python3-torch python3-pil).`,
  );
}

/** @returns what it printed; the test runs beside others, so nothing here waits in this thread */
function ran(script: string): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(python, [join(made, 'project', 'tests', script)], {
      env: { ...environment, TEMPER_REPORTS: made, PYTHONDONTWRITEBYTECODE: '1' } as NodeJS.ProcessEnv,
    });
    let said = '';
    child.stderr.on('data', (piece) => (said += String(piece)));
    child.on('close', (code) => resolve({ code, said }));
  });
}

describe.runIf(probe.status === 0)('its Python', () => {
  it('computes what Temper computes, to 1e-5', { timeout: 120_000 }, async () => {
    const { code, said } = await ran('test_fixtures.py');
    expect(said).toMatch(/Ran 1\d tests/);
    expect(code, said).toBe(0);
  });

  it(
    'runs, on one process and two, from its checkpoints, and writes reports that open here',
    { timeout: 300_000 },
    async () => {
      const { code, said } = await ran('test_run.py');
      expect(code, said.slice(-3000)).toBe(0);
      const reports: Report[] = [];
      for (const name of ['plain', 'two', 'seed']) {
        reports.push(parseReport(JSON.parse(await readFile(join(made, `${name}.json`), 'utf8'))));
      }
      const [plain, two, seed] = reports as [Report, Report, Report];
      expect(two.methods.map(({ name }) => name)).toEqual(plain.methods.map(({ name }) => name));
      expect(plain.environment.software).toMatch(/^PyTorch .*Temper/);
      const pooled = poolReports([plain, seed]);
      expect(pooled.seeds).toEqual([3, 77]);
      expect(markdown(pooled)).toContain('PyTorch');
      expect(markdown(plain)).toContain('Gaussian noise');
      const words = comparisonWords([plain, two].map((report, i) => ({ letter: 'AB'[i]!, name: `run ${i}`, report })));
      expect(words.join(' ')).not.toMatch(/NaN|undefined/);
    },
  );
});
