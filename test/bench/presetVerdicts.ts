/**
 * `npx tsx test/bench/presetVerdicts.ts 200,201,…`: what the presets `quick` and `lesson` say of “more accurate under corruption than the
 * pre-trained model” on these seeds, into `test/fixtures/presetVerdicts.json`. Seeds that are there already stay. Both presets train the
 * same and find it in one store, so that each seed is trained once; what a preset measures is the same as when it runs alone.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { PresetName } from '../../src/contract/config';
import type { Report } from '../../src/contract/report';
import { presetConfig } from '../../src/contract/presets';
import { nodePlatform } from '../../src/engine/platform/nodePlatform';
import { EngineSession } from '../../src/engine/session';

const FILE = new URL('../fixtures/presetVerdicts.json', import.meta.url);

interface Row {
  seed: number;
  preset: PresetName;
  verdict: string;
  value: number;
  low: number;
  high: number;
  /** Predictions of each method under corruption. */
  n: number;
}

async function reportOf(session: EngineSession, preset: PresetName, seed: number): Promise<Report> {
  let report: Report | null = null;
  const state = await session.run({ config: presetConfig(preset, seed) }, (event) => {
    if (event.type === 'done') report = event.report;
  });
  if (state !== 'done' || !report) throw new Error(`${preset}, seed ${seed} ended as ${state}.`);
  return report;
}

async function main(): Promise<void> {
  const seeds = (process.argv[2] ?? '').split(',').map(Number);
  if (seeds.some((seed) => !Number.isInteger(seed))) throw new Error('Name the seeds: 200,201');
  for (const seed of seeds) {
    const session = new EngineSession(nodePlatform());
    await session.start({ backend: 'wasm' });
    for (const preset of ['quick', 'lesson'] as const) {
      const report = await reportOf(session, preset, seed);
      const { verdict, value, low, high } = report.claims.find(({ id }) => id === 'corrupted')!;
      const { n } = report.methods[0]!.corrupted;
      const there = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Row[]) : [];
      const rows = there.filter((row) => row.seed !== seed || row.preset !== preset);
      rows.push({ seed, preset, verdict, value, low, high, n });
      rows.sort((a, b) => a.seed - b.seed || (a.preset < b.preset ? 1 : -1));
      writeFileSync(FILE, `${JSON.stringify(rows, null, 2)}\n`);
      console.log(seed, preset, verdict, value.toFixed(2), low.toFixed(2), high.toFixed(2), n);
    }
  }
}

await main();
process.exit(0);
