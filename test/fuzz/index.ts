/** `npm run fuzz`: see `options.ts` for what it takes, `CONTRIBUTING.md` for how a reader is added. */
import { rmSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { runCampaign } from './campaign';
import { commandOf, findingOf, writeFinding } from './findings';
import { makeInput } from './makeInput';
import { DEFAULT_OUT, HELP, readOptions, type Options } from './options';
import { LIMITS, listenForRejections, runInput } from './runInput';
import { table, type Tally } from './tally';
import type { FuzzFile } from './Target';
import { loadTarget, targetNames, TARGETS_FOLDER } from './targets';

const HANG_MS = 10_000;
const LINE_MS = 20_000;

/** @returns the exit code */
async function main(options: Options): Promise<number> {
  const { only, file } = options;
  if (options.list) {
    const targets = await Promise.all(options.targets.map((name) => loadTarget(TARGETS_FOLDER, name)));
    console.log(targets.map(({ name, reads }) => `${name}: ${reads}`).join('\n'));
    return 0;
  }
  if (file !== null) return one(options, () => [{ path: basename(file), bytes: new Uint8Array(readFileSync(file)) }]);
  if (only !== null) {
    const target = await loadTarget(TARGETS_FOLDER, options.targets[0]!);
    const seeds = await target.seeds();
    return one(options, () => makeInput(target, seeds, options.seed, only));
  }
  return many(options);
}

async function one({ targets, seed, only, out }: Options, make: () => FuzzFile[]): Promise<number> {
  const target = await loadTarget(TARGETS_FOLDER, targets[0]!);
  listenForRejections();
  const files = make();
  for (const { path, bytes } of files) {
    console.log(`${JSON.stringify(path)}, ${bytes.length} bytes: ${JSON.stringify(shown(bytes))}`);
  }
  const { accepted, refusal, milliseconds, faults } = await runInput(target, files);
  console.log(
    accepted === true ? 'accepted' : accepted === false ? `refused: ${refusal}` : 'neither accepted nor refused',
  );
  console.log(`${milliseconds.toFixed(1)} ms`);
  for (const fault of faults) {
    console.log(`\n${fault.kind}: ${fault.message}\n${fault.stack}`);
    if (only !== null) console.log(writeFinding(resolve(out), findingOf(target.name, seed, only, fault), files));
  }
  return faults.length > 0 ? 1 : 0;
}

const shown = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes.subarray(0, 300));

async function many({ targets, seed, inputs, minutes, workers, out }: Options): Promise<number> {
  const started = Date.now();
  const stop = new AbortController();
  process.on('SIGINT', () => stop.abort());
  // What an earlier run found; a folder of the user's own is left as it is.
  if (out === DEFAULT_OUT) rmSync(resolve(out), { recursive: true, force: true });
  let told = started;
  const { tallies, findings, stopped } = await runCampaign({
    folder: TARGETS_FOLDER,
    targets,
    seed,
    inputs: inputs === null ? null : Math.ceil(inputs / targets.length),
    minutes,
    workers,
    out: resolve(out),
    limits: LIMITS,
    hangMilliseconds: HANG_MS,
    signal: stop.signal,
    onFinding: (finding) =>
      console.log(`\n${finding.kind} in ${finding.target}: ${finding.message.slice(0, 300)}\n  ${commandOf(finding)}`),
    onProgress: (now) => {
      if (Date.now() - told < LINE_MS) return;
      told = Date.now();
      console.error(progress(now, started));
    },
  });
  console.log(`\n${table(tallies)}`);
  const seconds = Math.round((Date.now() - started) / 1000);
  const causes = new Set(findings.map(({ signature }) => signature)).size;
  const where = findings.length > 0 ? `, in ${out}` : '';
  console.log(
    `\n${stopped ? 'Stopped. ' : ''}${seconds} s, seed ${seed}, ${workers} processes: ${causes} findings of their own kind${where}.`,
  );
  return findings.length > 0 ? 1 : 0;
}

function progress(tallies: ReadonlyMap<string, Tally>, started: number): string {
  const inputs = [...tallies.values()].reduce((sum, tally) => sum + tally.inputs, 0);
  const begun = [...tallies.values()].filter((tally) => tally.inputs > 0).length;
  return `${Math.round((Date.now() - started) / 1000)} s: ${inputs.toLocaleString('en')} inputs, ${begun} of ${tallies.size} targets begun`;
}

const known = targetNames(TARGETS_FOLDER);
try {
  const options = readOptions(process.argv.slice(2), known);
  if (options.help) console.log(HELP);
  else process.exitCode = await main(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
