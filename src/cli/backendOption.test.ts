/** `--backend webgpu`: what is said where it cannot be had, and that it runs where it can. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DAWN_VERSION, openNodeGpu } from '../engine/platform/nodeGpu';
import { backendOption, checkStarted } from './backendOption';
import { main } from './main';
import { commandFolder } from './testing';

const BIN = fileURLToPath(new URL('bin.mjs', import.meta.url));
const { inside, put, said, forget } = commandFolder();

describe('--backend', () => {
  it('takes one of three, wasm where nothing is said', () => {
    expect([undefined, 'webgpu', 'cpu'].map(backendOption)).toEqual(['wasm', 'webgpu', 'cpu']);
  });

  it.each(['corrupt --input i --output o', 'evaluate --model m --data d --out o', 'run'])(
    '%s refuses others',
    async (command) => {
      expect(await main([...command.split(' '), '--backend', 'cuda'])).toBe(2);
      expect(said()).toContain('--backend takes wasm, webgpu or cpu; got "cuda".');
    },
  );

  it('does not let another run in the place of what was asked for', () => {
    const status = {
      detail: '',
      persistent: false,
      storageNote: null,
      selfTest: { passed: true, checks: [], milliseconds: 0 },
    };
    const wasm = { ...status, backend: 'wasm' as const, reason: 'The GPU could not start, so WebAssembly runs.' };
    expect(() => checkStarted('webgpu', wasm)).toThrow(
      /^--backend webgpu: The GPU could not start.* --backend wasm\.$/,
    );
    expect(() => checkStarted('wasm', wasm)).not.toThrow();
  });
});

describe('WebGPU under Node', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('names the package that is missing, in the version that package.json names', async () => {
    vi.stubGlobal('navigator', undefined);
    const missing = openNodeGpu(() => {
      throw new Error('Cannot find module');
    });
    await expect(missing).rejects.toThrow(`npm install --no-save webgpu@${DAWN_VERSION}\nOr choose --backend wasm`);
    const { peerDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as Record<string, object>;
    expect(peerDependencies).toEqual({ webgpu: DAWN_VERSION });
  });

  it('says where the package does not run, and where it finds no adapter', async () => {
    vi.stubGlobal('navigator', undefined);
    await put('broken.mjs', 'throw new Error("no binary for this system");');
    await expect(openNodeGpu(() => inside('broken.mjs'))).rejects.toThrow(
      /does not run on this machine .* no binary for this system\. Choose --backend wasm\./,
    );
    await put(
      'empty.mjs',
      'export const globals = {}; export const create = () => ({ requestAdapter: async () => null });',
    );
    await expect(openNodeGpu(() => inside('empty.mjs'))).rejects.toThrow(
      /^WebGPU has no adapter here: no graphics driver .* Choose --backend wasm/,
    );
    // What Node's own navigator says is said as before.
    expect(navigator.hardwareConcurrency).toBeGreaterThan(0);
  });

  it('begins nothing where it cannot be had', async () => {
    vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => null } });
    await mkdir(inside('in'));
    const copies = ['corrupt', '--input', inside('in'), '--output', inside('out')];
    for (const command of [
      copies,
      ['evaluate', '--model', 'm', '--data', 'd', '--out', inside('o')],
      ['run', '--out', inside('r')],
    ]) {
      forget();
      expect(await main([...command, '--backend', 'webgpu'])).toBe(2);
      expect(said()).toMatch(/^temper \w+: --backend webgpu: WebGPU has no adapter here/);
    }
    for (const path of ['out', 'o', 'r']) expect(existsSync(inside(path))).toBe(false);
  });

  it('runs where package and adapter are there, on one worker', async (context) => {
    const driver = ['/usr/lib/chromium/vk_swiftshader_icd.json'].find((path) => existsSync(path));
    const missing = !hasDawn() ? 'the package webgpu is not installed' : driver ? null : 'there is no software driver';
    if (missing !== null) {
      console.warn(`WebGPU: temper --backend webgpu is not run, because ${missing}`);
      return context.skip();
    }
    const raw = Uint8Array.from({ length: 48 * 48 * 3 }, (_, i) => (i * 7) % 256);
    const picture = sharp(raw, { raw: { width: 48, height: 48, channels: 3 } });
    await put('in/a.png', await picture.png().toBuffer());
    const run = (backend: string) =>
      spawnSync(
        process.execPath,
        [
          BIN,
          'corrupt',
          '--input',
          inside('in'),
          '--output',
          inside(backend),
          '--corruption',
          'contrast,gaussian_noise',
          '--severity',
          '3',
          '--backend',
          backend,
          '--workers',
          '2',
        ],
        { encoding: 'utf8', env: { ...process.env, VK_ICD_FILENAMES: driver, VK_DRIVER_FILES: driver } },
      );
    const { status, stderr } = run('webgpu');
    expect([status, stderr]).toEqual([
      0,
      expect.stringContaining('done without workers: they compute on wasm, and webgpu runs.'),
    ]);
    expect(run('wasm').status).toBe(0);
    for (const name of ['contrast', 'gaussian_noise']) {
      const [gpu, host] = await Promise.all(
        ['webgpu', 'wasm'].map((backend) =>
          sharp(inside(backend, name, '3', 'a.png'))
            .raw()
            .toBuffer(),
        ),
      );
      const most = Math.max(...gpu!.map((value, i) => Math.abs(value - host![i]!)));
      expect(most, name).toBeLessThanOrEqual(1);
    }
  });
});

function hasDawn(): boolean {
  try {
    return pathToFileURL(createRequire(import.meta.url).resolve('webgpu')).href !== '';
  } catch {
    return false;
  }
}
