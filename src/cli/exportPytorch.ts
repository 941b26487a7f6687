/** `temper export-pytorch`: an experiment as a small PyTorch project, for pictures and machines that a browser is too small for. */
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseConfig, PRESETS, type ExperimentConfig } from '../contract/config';
import { mergedSettings } from '../contract/mergedSettings';
import { presetConfig } from '../contract/presets';
import { parseReport, ReportError } from '../contract/report';
import { notInPytorch } from '../export/pytorch/carriedOver';
import { projectName, pytorchProject } from '../export/pytorch/pytorchProject';
import { reportJsonSchema } from '../report/schema';
import { presetUnder, readConfigFile } from './configFile';
import { checkOutFolder, makeOutFolder } from './outPath';
import { printable } from './printable';
import { readOptions } from './readOptions';
import { UsageError, wholeNumber } from './usage';
import { temperVersion } from './version';

export const EXPORT_PYTORCH_HELP = `npx temper export-pytorch [options]

Writes a PyTorch project that does the same experiment on your pictures, on any number of GPUs, with the same configuration
file; its report.json opens in the page.

  --config FILE     a configuration, settings that replace the preset's, or a report.json
  --preset NAME     ${PRESETS.join(', ')} (default quick)
  --seed N          seed of everything random (default that of the file, else 1)
  --out DIR         a folder that is not there yet, or is empty (default temper-pytorch-PRESET-seedN)

Then, in that folder:
  pip install -r requirements.txt
  torchrun --nproc_per_node=N train.py --config config.json --data DIR
`;

const PROJECT = fileURLToPath(new URL('../export/pytorch/project/', import.meta.url));
const READ = /\.(py|md|txt|json)$/;

export async function exportPytorch(args: string[]): Promise<void> {
  const text = { type: 'string' as const };
  const values = readOptions(args, { config: text, preset: text, seed: text, out: text }, EXPORT_PYTORCH_HELP);
  const config = await configOf(values);
  const refused = notInPytorch(config);
  if (refused.length > 0) throw new UsageError(refused.join(' '));
  const files = pytorchProject({
    config,
    texts: await projectTexts(),
    schema: reportJsonSchema(),
    temper: await temperVersion(),
  });
  await checkOutFolder('out', values.out ?? projectName(config));
  const out = resolve(values.out ?? projectName(config));
  await writeProject(out, files);
  console.error(`Written: ${out} (${Object.keys(files).length} files). Its README.md says how to run it.`);
}

/** The files of the project by their path. */
async function projectTexts(): Promise<Record<string, string>> {
  const names = (await readdir(PROJECT, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
  const read = names.filter((name) => READ.test(name)).sort();
  return Object.fromEntries(
    await Promise.all(read.map(async (name) => [name, await readFile(join(PROJECT, name), 'utf8')] as const)),
  );
}

/** @throws {UsageError} or {ConfigError} naming what is wrong */
async function configOf(options: { config?: string; preset?: string; seed?: string }): Promise<ExperimentConfig> {
  const seed = options.seed === undefined ? undefined : wholeNumber('seed', options.seed, 0, 4_294_967_295);
  const preset = PRESETS.find((name) => name === (options.preset ?? 'quick'));
  if (!preset) throw new UsageError(`--preset takes ${PRESETS.join(', ')}; got "${options.preset}".`);
  const given = options.config === undefined ? {} : await readConfigFile(options.config, ['temper-report']);
  const isReport = given.format === 'temper-report';
  const settings = isReport ? configOfReport(given, options.config!) : given;
  const under = presetUnder(settings, options.config ?? '', options.preset === undefined ? null : preset, preset);
  const merged = mergedSettings(presetConfig(under), settings) as object;
  return parseConfig(seed === undefined ? merged : { ...merged, seed });
}

/** @throws {UsageError} where the report cannot be read */
function configOfReport(given: unknown, path: string): ExperimentConfig {
  try {
    return parseReport(given).config;
  } catch (error) {
    if (error instanceof ReportError) throw new UsageError(`--config: ${printable(path)}: ${error.message}`);
    throw error;
  }
}

/** Whole or not at all: made beside its place and moved there. */
async function writeProject(out: string, files: Readonly<Record<string, string>>): Promise<void> {
  const there = await stat(out).catch(() => null);
  if (there && (await readdir(out)).length > 0) {
    throw new UsageError(`--out: ${out} is not empty; choose a folder that is not there yet.`);
  }
  await makeOutFolder('out', dirname(out));
  const made = await mkdtemp(join(dirname(out), `.${basename(out)}-`));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(made, name)), { recursive: true });
      await writeFile(join(made, name), content);
    }
    await rename(made, out);
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    throw error;
  }
}
