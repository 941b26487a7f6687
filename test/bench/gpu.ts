/**
 * `npm run bench:gpu`: what WebGPU gains over WebAssembly on the same machine: training steps, inference, corruptions and the
 * `quick` preset; and what our kernels gain over those of TensorFlow.js. Where `navigator.gpu` is there (Node with Dawn) it
 * runs right here, otherwise in an installed browser. Each section has a process, or a page, of its own, so that a crash ends
 * nothing else. `docs/gpu.md` says more; `--help` lists the options.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gpuBenchOptions, HELP, type GpuBenchOptions } from './gpu/options';
import { markdown } from './gpu/render';
import { emptyResult, type SectionName, type SectionResult } from './gpu/rows';
import { runChild, sectionInChild } from './gpu/underNode';

type Runner = (section: SectionName, until: number) => Promise<SectionResult>;

async function runAll(options: GpuBenchOptions): Promise<void> {
  const { sections, minutes, out } = options;
  const until = minutes === null ? Infinity : Date.now() + 60_000 * minutes;
  const run: Runner = hasGpu()
    ? (section, end) => sectionInChild(section, end, options)
    : (await import('./gpu/inBrowser')).browserRunner(options);
  const results: SectionResult[] = [];
  await mkdir(out, { recursive: true });
  for (const section of sections) {
    const result = await run(section, until).catch((error: unknown) => ({
      ...emptyResult(section),
      failed: error instanceof Error ? error.message : String(error),
    }));
    results.push(result);
    // Each time, so that nothing is lost if the rest is cut off.
    await writeFile(join(out, 'report.json'), `${JSON.stringify({ sections: results }, null, 1)}\n`);
    await writeFile(join(out, 'report.md'), markdown(results));
  }
  console.log(markdown(results));
  console.error(`Written: ${join(out, 'report.md')}, report.json.`);
}

function hasGpu(): boolean {
  return typeof navigator !== 'undefined' && 'gpu' in navigator;
}

async function main(): Promise<number> {
  try {
    const options = gpuBenchOptions(process.argv.slice(2));
    if (options.help) console.log(HELP);
    else if (options.child) await runChild(options.child, options);
    else await runAll(options);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

// Dawn keeps Node alive.
process.exit(await main());
