/**
 * `npx tsx test/bench/methodGrid.ts NAME FILE`: what methods with settings of their own say of the validation corruptions, over a written grid
 * and the development seeds 100 and 101, on the embedded pack of 16 classes with the preset `quick`. Settings are chosen from it; no test
 * corruption is looked at. One line for each setting and seed is added to FILE; lines that are there are not made again. With `--one` it ends after
 * the first that it makes, and says by its exit status whether there was one.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { ExperimentConfig, MethodName } from '../../src/contract/config';
import { presetConfig } from '../../src/contract/presets';
import type { Report } from '../../src/contract/report';
import { nodePlatform } from '../../src/engine/platform/nodePlatform';
import { EngineSession } from '../../src/engine/session';
import { MemoryStore } from '../../src/store/MemoryStore';

const SEEDS = [100, 101];

type Baselines = ExperimentConfig['baselines'];
interface Setting {
  method: MethodName;
  baselines: Partial<Baselines>;
}

const GRIDS: Record<string, Setting[]> = {
  base: [{ method: 'cft', baselines: {} }],
  // At the learning rate of complete fine-tuning, so that the penalty is all that differs.
  l2sp: [1e-5, 1e-4, 1e-3, 1e-2, 1e-1].map((strength) => ({
    method: 'l2-sp',
    baselines: { l2sp: { strength, learningRate: 1e-3 } },
  })),
  lora: [3e-3, 1e-2, 3e-2, 1e-1].flatMap((learningRate) =>
    [4, 16].map((rank) => ({ method: 'lora', baselines: { lora: { rank, alpha: rank, learningRate } } }) as const),
  ),
};

const [grid = '', file = ''] = process.argv.slice(2);
const one = process.argv.includes('--one');
const settings = GRIDS[grid];
if (!settings || file === '') throw new Error(`Name a grid (${Object.keys(GRIDS).join(', ')}) and a file.`);

const store = new MemoryStore();
const session = new EngineSession({
  ...nodePlatform(),
  openStore: () => Promise.resolve({ store, persistent: true, note: null }),
});
await session.start({ backend: 'wasm' });
const done = existsSync(file) ? readFileSync(file, 'utf8') : '';

for (const seed of SEEDS) {
  for (const { method, baselines } of settings) {
    const key = `${seed} ${method} ${JSON.stringify(baselines)}`;
    if (done.includes(`${key} `)) continue;
    const quick = presetConfig('quick', seed);
    const config: ExperimentConfig = {
      ...quick,
      baselines: { ...quick.baselines, ...baselines },
      // Only what settings may be chosen on.
      benchmark: { ...quick.benchmark, corruptions: ['speckle_noise'], severities: [3] },
      methods: ['pretrained', method],
    };
    let report: Report | null = null;
    let failure = '';
    await session.run({ config }, (event) => {
      if (event.type === 'done') report = event.report;
      if (event.type === 'state' && event.error) failure = event.error.what;
    });
    appendFileSync(file, `${key} ${report === null ? failure : lineOf(report, method)}\n`);
    if (one) process.exit(0);
  }
}
process.exit(one ? 1 : 0);

function lineOf({ methods, validation }: Report, method: MethodName): string {
  const row = methods.find(({ name }) => name === method)!;
  const of = (name: string) => `${(100 * validation[name]!.accuracy).toFixed(2)} (n ${validation[name]!.n})`;
  const cost = `${row.cost.tunedParameters} tuned, ${(row.cost.flops / 1e12).toFixed(3)} TFLOP, ${row.cost.seconds.toFixed(1)} s`;
  return `validation ${of(method)}, pre-trained ${of('pretrained')}, clean ${(100 * row.clean.accuracy).toFixed(2)} (n ${row.clean.n}); ${cost}`;
}
