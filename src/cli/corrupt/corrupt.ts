/** `temper corrupt`: corrupted copies of a folder of pictures, in the folder layout of ImageNet-C. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PerturbationInfo } from '../../contract/perturbation';
import { shardWords, type Shard } from '../../contract/shard';
import { nodePlatform } from '../../engine/platform/nodePlatform';
import { SELF_TEST } from '../../engine/pool/selfTestTask';
import { warmUp } from '../../engine/pool/warmUp';
import { EngineSession } from '../../engine/session';
import { MAX_PIXELS, MAX_RENDITION_PIXELS } from '../../image/pictureLimits';
import type { TaskPool } from '../../pool/TaskPool';
import { checkBackend } from '../backendOption';
import { chosenNames } from '../choosePerturbations';
import { diskErrorInWords } from '../diskErrors';
import { nowKept, onInterrupt } from '../interrupt';
import { checkOutFolder } from '../outPath';
import { counted, printable } from '../printable';
import { readList } from '../pictureList';
import { copyShardName, type CopyShard } from '../shards/copyShard';
import { forgetOtherMerged } from '../shards/mergedCopies';
import { UsageError } from '../usage';
import { temperVersion } from '../version';
import { writeWhole } from '../wholeFile';
import { commandPool } from '../workersOption';
import { choosePictures, type ChosenPictures } from './choosePictures';
import type { CopySettings } from './copyMark';
import type { CopyPlan } from './copyPlan';
import { chainRecipe, singleRecipes, type CopyRecipe } from './copyRecipe';
import { copyParts, type CopyParts } from './copyParts';
import { CopyRun } from './CopyRun';
import { checkFolders, isCorruptedFolder } from './corruptFolders';
import { corruptOptions, type CorruptOptions } from './corruptOptions';
import { claimOutput } from './outputFolder';
import { type PictureFile, type Scan, scanFolder } from './pictureFiles';
import { restOfFolder } from './restOfFolder';
import { Tally, withExamples } from './tally';

export async function corrupt(args: string[]): Promise<void> {
  const options = corruptOptions(args);
  await checkOutFolder('output', options.output);
  await checkBackend(options.backend);
  const infos = await new EngineSession(nodePlatform()).perturbations();
  const recipes = recipesOf(options, infos);
  const scan = await scanned(options, infos);
  const chosen = choosePictures(scan, await readList(options.list), options);
  const parts = await copyParts(options.part, chosen.files, options.size);
  const settings = await settingsOf(options, parts);
  await claimOutput(options.output, settings, say);
  nowKept(`The copies that were made are in ${printable(options.output)}; the same command goes on.`);
  const pool = commandPool(options, say);
  try {
    warmUp(pool);
    await corruptWith(pool, { options, settings, parts, recipes, infos, scan: chosen });
  } finally {
    await pool.dispose();
  }
}

interface Prepared {
  options: CorruptOptions;
  settings: CopySettings;
  /** Null where the whole pictures are corrupted. */
  parts: CopyParts | null;
  recipes: readonly CopyRecipe[];
  infos: readonly PerturbationInfo[];
  scan: ChosenPictures;
}

async function corruptWith(
  pool: TaskPool,
  { options, settings, parts, recipes, infos, scan }: Prepared,
): Promise<void> {
  const { passed } = await pool.run(SELF_TEST, null);
  if (!passed) throw new Error('The self-test failed: results of this backend cannot be trusted.');
  const tally = new Tally();
  tally.leftOut.push(...scan.leftOut);
  if (options.shard) {
    await removeShardRecord(options.output, options.shard);
    await forgetOtherMerged(options.output, { whole: scan.whole, copies: recipes });
  }
  const plan = { options, settings, parts, recipes, mostPixels: mostPixels(recipes, infos) };
  const run = new CopyRun(pool, { ...plan, pictures: scan.files.length }, tally);
  const forget = onInterrupt((signal) => run.interrupt(signal));
  let stopped: Error | null;
  try {
    stopped = await run.all(scan.files);
  } finally {
    forget();
  }
  for (const line of [...aside(scan), ...tally.details()]) say(line);
  // Of a folder that several shards write to nobody knows yet what belongs to it.
  if (stopped === null && options.shard === null) {
    (await rest(options, recipes, infos, new Map([...scan.rest.map(unread), ...run.sources]))).forEach(say);
  }
  const { output, seed, jpeg } = options;
  const stored = jpeg === null ? '' : `, after a JPEG round trip of quality ${jpeg}`;
  const part = parts === null ? '' : `, ${parts.words}`;
  console.log(tally.summary(output, `seed ${seed}${part}${stored}`, stopped && scan.files.length));
  if (stopped) throw stopped;
  if (options.shard) await keepShardRecord(options.shard, { run, plan, scan, tally });
  if (!(await isCorruptedFolder(output))) {
    throw new Error(
      `Somebody removed files from ${printable(output)} while it was written. The same command makes what is missing.`,
    );
  }
  const failure = tally.failure();
  if (failure !== null) throw new Error(failure);
}

/** What a run may not call an orphan, as it was not looked at. */
const unread = ({ stem }: PictureFile) => [stem, null] as const;

/** That this shard is there, and what it made; `temper merge` reads it. */
async function keepShardRecord(
  shard: Shard,
  { run, plan, scan, tally }: { run: CopyRun; plan: Omit<CopyPlan, 'pictures'>; scan: ChosenPictures; tally: Tally },
): Promise<void> {
  const codes = await run.codes();
  const { output } = plan.options;
  const record: CopyShard = {
    format: 'temper-corrupt-shard',
    version: 1,
    shard,
    settings: plan.settings,
    copies: plan.recipes.map(({ corruption, severity }, i) => ({ corruption, severity, code: codes[i]! })),
    whole: scan.whole,
    pictures: scan.files.map(({ stem, name }) => ({ stem, name, source: run.sources.get(stem) ?? null })),
    leftOut: tally.leftOut,
  };
  await writeWhole(join(output, copyShardName(shard)), `${JSON.stringify(record, null, 1)}\n`);
  say(
    `This was ${shardWords(shard)}. Once all are there: npx temper merge ${printable(output)} --out ${printable(output)}`,
  );
}

/** Of an earlier call: what it says is not true while copies are made anew. */
async function removeShardRecord(output: string, shard: Shard): Promise<void> {
  await rm(join(output, copyShardName(shard)), { force: true });
}

const say = (line: string) => console.error(line);

/** The pictures of the input, at least one. */
async function scanned(options: CorruptOptions, infos: readonly PerturbationInfo[]): Promise<Scan> {
  const names = new Set(infos.map(({ name }) => name));
  const folders = await checkFolders(options, names);
  folders.warnings.forEach(say);
  const scan = await scanFolder(folders, names).catch((error: unknown) => {
    throw new UsageError(`--input: ${printable(options.input)} cannot be read: ${diskErrorInWords(error)}.`);
  });
  if (scan.files.length > 0) return scan;
  const why = [...aside(scan), ...scan.leftOut.slice(0, 3).map((item) => `${printable(item.name)}: ${item.why}.`)];
  throw new UsageError([`There is no picture in ${printable(options.input)}.`, ...why].join('\n'));
}

function recipesOf(
  { corruption, severities, steps }: CorruptOptions,
  infos: readonly PerturbationInfo[],
): CopyRecipe[] {
  if (steps !== null) return [chainRecipe(steps, infos)];
  return singleRecipes(chosenNames(corruption, infos), severities);
}

async function settingsOf(
  { seed, alike, size, jpeg, table, backend }: CorruptOptions,
  parts: CopyParts | null,
): Promise<CopySettings> {
  const settings = { seed, size, jpeg, table, backend, temper: await temperVersion() };
  return { ...settings, ...(alike ? { alike } : {}), ...(parts ? { part: parts.text } : {}) };
}

/** Renditions take less than the others, each of which says so of its own. */
function mostPixels(recipes: readonly CopyRecipe[], infos: readonly PerturbationInfo[]): number {
  const renditions = new Set(infos.filter(({ family }) => family === 'rendition').map(({ name }) => name));
  const all = recipes.every(({ steps }) => steps.some(({ perturbation }) => renditions.has(perturbation)));
  return all ? MAX_RENDITION_PIXELS : MAX_PIXELS;
}

/** What was not looked at, on purpose. */
function aside({ passedBy, others, hidden }: Pick<Scan, 'passedBy' | 'others' | 'hidden'>): string[] {
  const lines = passedBy.map(({ name, why }) => `${printable(name)} left alone: ${why}.`);
  if (others.length > 0) {
    lines.push(`${counted(others.length, 'file')} left alone: no picture by the name (${withExamples(others)}).`);
  }
  if (hidden.length > 0)
    lines.push(`${counted(hidden.length, 'hidden entry', 'hidden entries')} left alone (${withExamples(hidden)}).`);
  return lines;
}

/** What the folder holds beside what this run made or found. */
async function rest(
  { output }: CorruptOptions,
  recipes: readonly CopyRecipe[],
  all: readonly PerturbationInfo[],
  sources: CopyRun['sources'],
): Promise<string[]> {
  const seen = new Set(recipes.map(({ corruption, severity }) => `${corruption}/${severity}`));
  const names = new Set(all.map(({ name }) => name));
  const { orphans, outdated } = await restOfFolder(output, names, seen, sources);
  const lines = [];
  if (orphans.length > 0) {
    lines.push(
      `${counted(orphans.length, 'copy', 'copies')} in ${printable(output)} belong to no picture that was read ` +
        `(${withExamples(orphans)}); they were left as they are.`,
    );
  }
  if (outdated.length > 0) {
    lines.push(
      `${counted(outdated.length, 'copy', 'copies')} of other corruptions in ${printable(output)} are of pictures that have changed ` +
        `since (${withExamples(outdated)}); the command that made them makes them again.`,
    );
  }
  return lines;
}
