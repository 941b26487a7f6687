/**
 * A complete training step of the embedded large network beside PyTorch's (`training_step.py`), both on one thread and in turn, 64 and 16 pictures.
 * Run: `npx tsx test/bench/pytorch.ts [python]`, with a Python that has torch; prints JSON.
 *
 * Times are milliseconds of processor time, as a neighbour on the machine adds to any other; Temper's hold what its garbage collector and compiler use.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startBackend } from '../../src/compute/backend';
import { nodeWasmAssets } from '../../src/compute/nodeAssets';
import * as tf from '../../src/compute/tf';
import { trainingStep } from './trainingStep';

const ROUNDS = 5;
const STEPS = 9;
const WARM_UP = 12;
const python = process.argv[2] ?? 'python3';
const script = fileURLToPath(new URL('training_step.py', import.meta.url));

interface Answer {
  torch: string;
  processorMilliseconds: number[];
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function ours(step: () => void): number[] {
  return Array.from({ length: STEPS }, () => {
    const start = processorTime();
    tf.tidy(step);
    return processorTime() - start;
  });
}

const { detail } = await startBackend({ requested: 'wasm', wasm: nodeWasmAssets() });
const results = [];
let torch = '';
for (const pictures of [64, 16]) {
  const step = trainingStep(pictures);
  for (let i = 0; i < WARM_UP; i++) tf.tidy(step);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const answer = execFileSync(python, [script, String(pictures), String(STEPS)], { encoding: 'utf8' });
    const theirs = JSON.parse(answer) as Answer;
    torch = theirs.torch;
    return { temper: median(ours(step)), pytorch: median(theirs.processorMilliseconds) };
  });
  results.push({
    pictures,
    temper: median(rounds.map(({ temper }) => temper)),
    pytorch: median(rounds.map(({ pytorch }) => pytorch)),
    ratio: median(rounds.map(({ temper, pytorch }) => temper / pytorch)),
    rounds,
  });
}
console.log(JSON.stringify({ temper: detail, node: process.versions.node, torch, threads: 1, results }, null, 2));
