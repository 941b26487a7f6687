/** Runs inputs one after another in a process of its own, and says what came of them. Started by `campaign.ts` only. */
import { openSync, writeSync } from 'node:fs';
import { findingOf, writeFinding } from './findings';
import { makeInput, plainInput } from './makeInput';
import type { ChildOptions, FromChild, ToChild, Unit } from './messages';
import { forgetPeak, peakMemory } from './memory';
import { listenForRejections, runInput } from './runInput';
import { count, emptyTally } from './tally';
import type { FuzzFile, Target } from './Target';
import { loadTarget } from './targets';

/** Findings of one cause that are written; of the others only the number is told. */
const WRITTEN = 3;
const PROGRESS_MS = 500;

let options: ChildOptions;
let state = -1;
const loaded = new Map<string, { target: Target; seeds: FuzzFile[][] }>();
const known = new Map<string, number>();

const say = (message: FromChild) => process.send!(message);

/** Known to whoever watches, whatever becomes of this process. */
function running(index: number): void {
  writeSync(state, Float64Array.of(index), 0, 8, 0);
}

async function load(name: string): Promise<{ target: Target; seeds: FuzzFile[][] }> {
  const before = loaded.get(name);
  if (before) return before;
  const target = await loadTarget(options.folder, name);
  const seeds = await target.seeds();
  const one = { target, seeds };
  // Also loads what is only loaded when it is needed, which would count as memory of the first input otherwise.
  for (const [i, files] of seeds.entries()) {
    const { accepted, refusal, faults } = await runInput(target, plainInput(target, files), {
      ...options.limits,
      growth: Infinity,
    });
    if (accepted === true && faults.length === 0) continue;
    throw new Error(
      `Seed ${i} of ${name} must be accepted: ${faults[0]?.message ?? refusal}\n${faults[0]?.stack ?? ''}`,
    );
  }
  loaded.set(name, one);
  return one;
}

async function run({ target: name, from, to, skip, until }: Unit): Promise<void> {
  running(-1);
  const { target, seeds } = await load(name);
  globalThis.gc?.();
  forgetPeak();
  let tally = emptyTally();
  let told = performance.now();
  for (let index = from; index < to; index++) {
    if (skip.includes(index)) continue;
    running(index);
    const files = makeInput(target, seeds, options.seed, index);
    const ran = await runInput(target, files, options.limits);
    count(tally, ran, index);
    for (const fault of ran.faults) {
      const finding = findingOf(name, options.seed, index, fault);
      const times = (known.get(finding.signature) ?? 0) + 1;
      known.set(finding.signature, times);
      if (times > WRITTEN) continue;
      if (options.out !== null) writeFinding(options.out, finding, files);
      say({ type: 'finding', finding });
    }
    const now = performance.now();
    if (now - told < PROGRESS_MS) continue;
    told = now;
    tally.peak = peakMemory();
    say({ type: 'progress', tally, next: index + 1 });
    tally = emptyTally();
    if (until !== null && Date.now() > until) break;
  }
  tally.peak = peakMemory();
  say({ type: 'progress', tally, next: to });
  say({ type: 'done' });
}

async function obey(message: ToChild): Promise<void> {
  if (message.type === 'options') {
    options = message.options;
    state = openSync(options.stateFile, 'w');
    say({ type: 'ready' });
  } else if (message.type === 'run') {
    await run(message.unit);
  } else if (options.out !== null) {
    const { finding } = message;
    const { target, seeds } = await load(finding.target);
    writeFinding(options.out, finding, makeInput(target, seeds, finding.seed, finding.index));
  }
}

listenForRejections();
// The one that started this ends it.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
let before: Promise<void> = Promise.resolve();
process.on('message', (message: ToChild) => {
  before = before
    .then(() => obey(message))
    .catch((error: unknown) => {
      say({ type: 'unusable', message: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) });
    });
});
