/** A section in a Node process of its own, for where `navigator.gpu` is Dawn's. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WasmAssets } from '../../../src/compute/backend';
import { nodeWasmAssets } from '../../../src/compute/nodeAssets';
import type { GpuBenchOptions } from './options';
import { emptyResult, type SectionName, type SectionResult } from './rows';
import { runSection, type Host } from './section';

/** What a case that has begun may take beyond the end. */
const GRACE_MS = 15_000;

/** Starts this program again for one section; where it dies, what it had told is the result. */
export async function sectionInChild(
  section: SectionName,
  until: number,
  { dry, wasm }: GpuBenchOptions,
): Promise<SectionResult> {
  const folder = await mkdtemp(join(tmpdir(), 'temper-gpu-'));
  const result = join(folder, 'result.json');
  const args = ['--section', section, '--result', result, ...(dry ? ['--dry'] : []), ...(wasm ? ['--wasm', wasm] : [])];
  if (Number.isFinite(until)) args.push('--until', String(until));
  try {
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, ...args], { stdio: 'inherit' });
    const left = until - Date.now() + GRACE_MS;
    const timer = Number.isFinite(left) ? setTimeout(() => child.kill('SIGKILL'), Math.max(0, left)) : undefined;
    const how = await new Promise<string>((resolve) => {
      child.on('error', (error) => {
        resolve(error.message);
      });
      child.on('exit', (code, signal) => {
        resolve(signal ? `it was ended by ${signal}` : `it ended with code ${code}`);
      });
    });
    clearTimeout(timer);
    const told = existsSync(result)
      ? (JSON.parse(await readFile(result, 'utf8')) as SectionResult)
      : emptyResult(section);
    if (told.finished || told.failed !== null) return told;
    return { ...told, failed: `The process of this section did not come to its end: ${how}.` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the child does. */
export async function runChild(
  { section, result, until }: NonNullable<GpuBenchOptions['child']>,
  { dry, wasm }: GpuBenchOptions,
): Promise<void> {
  let rows = 0;
  await runSection({ section, dry, until }, await nodeHost(wasm), async (sofar) => {
    for (const { name } of sofar.rows.slice(rows)) console.error(`${section}: ${name}`);
    rows = sofar.rows.length;
    // Whole or not at all: the process may be ended at any moment.
    await writeFile(`${result}.part`, JSON.stringify(sofar));
    await rename(`${result}.part`, result);
  });
}

async function nodeHost(wasm: string | null): Promise<Host> {
  // The WebAssembly backend asks for the folder of its script, which a program bundled as one ES module has not.
  Object.assign(globalThis, { __dirname: process.cwd() });
  const [processor] = cpus();
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  return {
    wasm: wasm === null ? installedWasm() : wasmIn(wasm),
    readAsset: async (path) => new Uint8Array(await readFile(join('public', path))),
    describe: `${platform()} ${process.arch}, ${processor?.model.trim() ?? 'unknown processor'}`,
    logicalCores: availableParallelism(),
    versions: { Temper: version, Node: process.versions.node },
  };
}

/** Where TensorFlow.js is installed for this program, or below the folder that it was started in. */
function installedWasm(): WasmAssets {
  const below = join('node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');
  return existsSync(below) ? wasmIn(below) : nodeWasmAssets();
}

function wasmIn(folder: string): WasmAssets {
  const file = (kind: string) => join(process.cwd(), folder, `tfjs-backend-wasm${kind}.wasm`);
  return { plain: file(''), simd: file('-simd') };
}
