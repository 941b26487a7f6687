/**
 * `npx tsx test/bench/stageTimes.ts [preset] [workers]`: runs a preset and compares what each part of each stage took with what
 * `engine/experiment/cost.ts` expects of it, as shares of the whole. The rows at its end are those of `engine/experiment/testing.ts`. Nothing
 * else should compute meanwhile.
 */
import { PRESETS, type PresetName } from '../../src/contract/config';
import type { StageName } from '../../src/contract/engine';
import { presetConfig } from '../../src/contract/presets';
import { stageWork } from '../../src/engine/experiment/cost';
import type { PartName, StagePart } from '../../src/engine/experiment/work';
import { nodePlatform } from '../../src/engine/platform/nodePlatform';
import { EngineSession } from '../../src/engine/session';
import { ARCHITECTURES } from '../../src/models/embedded';
import { PACK_SIZES, splitSizes, type Part } from '../../src/sources/splits';

interface Took {
  stage: StageName;
  doing: string;
  seconds: number;
}

/** What a stage says that it does, in the order in which its parts do it. */
async function recorded(preset: PresetName, workers: number | null): Promise<Took[]> {
  const session = new EngineSession(nodePlatform());
  await session.start({ backend: null, workers });
  const took: Took[] = [];
  let since = performance.now();
  const close = () => {
    const now = performance.now();
    const last = took.at(-1);
    if (last) last.seconds += (now - since) / 1000;
    since = now;
  };
  const state = await session.run({ config: presetConfig(preset, 1) }, (event) => {
    if (event.type === 'partial' || event.type === 'done') close();
    if (event.type !== 'progress') return;
    const { stage, doing } = event.progress;
    const last = took.at(-1);
    if (last?.stage === stage && last.doing === doing) return close();
    // What was done before the first word of a part belongs to it.
    took.push({ stage, doing, seconds: 0 });
    close();
  });
  if (state !== 'done') throw new Error(`The run ended as ${state}.`);
  return took;
}

/** The parts that were expected, with what they took; a part that said nothing took no time. */
function matched(expected: readonly (readonly [StageName, StagePart])[], took: readonly Took[]) {
  const WORDS: Partial<Record<PartName, RegExp>> = {
    corrupting: /corrupting/,
    judging: /can still be read/,
    reading: /frozen front/,
    correcting: /^Correcting/,
    features: /feature cache/,
    asking: /^Asking the teacher/,
    measuring: /^Measuring/,
  };
  const named = Object.values(WORDS);
  return expected.map(([stage, part]) => {
    const says = (doing: string) => WORDS[part.name]?.test(doing) ?? !named.some((other) => other.test(doing));
    const seconds = took
      .filter((one) => one.stage === stage && says(one.doing))
      .reduce((sum, one) => sum + one.seconds, 0);
    return { stage, part, seconds };
  });
}

async function main(): Promise<void> {
  const [preset = 'quick', workers = '1'] = process.argv.slice(2) as [PresetName?, string?];
  const { pack } = presetConfig(preset).data;
  if (!PRESETS.includes(preset) || pack === 'own')
    throw new Error(`There is no preset "${preset}" with embedded pictures.`);
  const config = presetConfig(preset, 1);
  const networks = { small: { architecture: ARCHITECTURES.small }, large: { architecture: ARCHITECTURES.large } };
  const sizes: Record<Part | 'train', number> = splitSizes(pack, config.data);
  const stages = stageWork(config, networks, { classes: PACK_SIZES[pack].classes, side: 64, sizes });
  const expected = [...stages].flatMap(([stage, parts]) => parts.map((part) => [stage, part] as const));
  const rows = matched(expected, await recorded(preset, Number(workers))).filter(({ part }) => part.work > 0);
  const all = rows.reduce((sum, { seconds }) => sum + seconds, 0);
  const work = rows.reduce((sum, { part }) => sum + part.work, 0);
  console.log(
    `${preset}, ${workers} workers: ${all.toFixed(1)} s, ${(work / all / 1e9).toFixed(1)} units of work a nanosecond\n`,
  );
  console.log(
    '| stage | part | kind | seconds | share | expected | expected by true |\n|---|---|---|---:|---:|---:|---:|',
  );
  for (const { stage, part, seconds } of rows) {
    const [share, should] = [seconds / all, part.work / work];
    const cells = [stage, part.name, part.kind, seconds.toFixed(2), `${(100 * share).toFixed(1)} %`];
    console.log(`| ${[...cells, `${(100 * should).toFixed(1)} %`, (should / share).toFixed(2)].join(' | ')} |`);
  }
  console.log();
  for (const { stage, part, seconds } of rows) console.log(`  ['${stage}', '${part.name}', ${seconds.toFixed(2)}],`);
}

await main();
process.exit(0);
