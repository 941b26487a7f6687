/** Models and pictures from the disk into the library of a session, as the page does with dropped files. */
import { openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ExperimentConfig } from '../contract/config';
import type { DataProposal, KeptModel, LeftOut, ReadingOptions } from '../contract/library';
import { severityTableFor } from '../contract/perturbation';
import type { EngineSession } from '../engine/session';
import { diskFiles } from './diskFiles';
import type { ModelFile } from './modelOptions';
import { readList } from './pictureList';
import { printable } from './printable';
import type { RunOptions } from './runOptions';
import { UsageError } from './usage';

/** Things left out that are named; more are counted. */
const NAMED = 20;

/** What of a configuration names them, and what follows from them. */
export type OwnMaterial = Partial<Pick<ExperimentConfig, 'models' | 'data' | 'benchmark'>>;

/** @returns what of the configuration names them */
export async function bringIn(
  session: EngineSession,
  { model, teacher, data, reading, labels, list, perClass, seeds }: RunOptions,
): Promise<OwnMaterial> {
  const own: OwnMaterial = {};
  if (model || teacher) {
    own.models = {
      large: model ? (await addModel(session, 'model', model)).id : 'embedded',
      small: teacher ? (await addModel(session, 'teacher', teacher)).id : 'embedded',
    };
  }
  if (data !== null) {
    const proposal = await openData(session, data, { ...reading, ...(await readList(list)) }, labels);
    const kept = await session.keepData(
      { name: proposal.name, seed: seeds[0]!, ...(perClass === null ? {} : { perClass }) },
      () => {},
    );
    sayLeftOut(kept.leftOut.slice(proposal.leftOut.length));
    const splits = kept.splits.map(({ name, count }) => `${name} ${count}`).join(', ');
    console.error(`Kept: ${kept.classNames.length} classes, ${splits}, ${kept.side} px.`);
    // Laid over the settings of the preset, whose sizes stay.
    own.data = { pack: 'own', own: { data: kept.id } } as ExperimentConfig['data'];
    own.benchmark = { table: severityTableFor(kept.side) } as ExperimentConfig['benchmark'];
  }
  return own;
}

/**
 * A model from a file, or from a folder with its files (weights, `config.json`, `tokenizer.json`, the shards of a `model.json`).
 * @throws {UsageError} where there is neither
 */
export async function addModel(
  session: EngineSession,
  option: string,
  { path, options }: ModelFile,
): Promise<KeptModel> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile() && !found?.isDirectory())
    throw new UsageError(`--${option}: there is no file ${printable(path)}.`);
  const files = found.isFile()
    ? [{ path: basename(path), file: await openAsBlob(path) }]
    : await Promise.all(
        (await readdir(path, { withFileTypes: true }))
          // The cache of Hugging Face is a folder of links.
          .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
          .map(async ({ name }) => ({ path: name, file: await openAsBlob(join(path, name)) })),
      );
  if (files.length === 0) throw new UsageError(`--${option}: there is no file in ${printable(path)}.`);
  const kept = await session.addModel({ files, options }, () => {});
  const classes = kept.kind === 'clip' ? 'classes by their names' : `${kept.classes} classes`;
  console.error(`${basename(resolve(path))}: ${kept.architecture}, ${classes}, ${kept.inputSize} px.`);
  for (const sentence of [...(kept.stated ?? []), ...kept.assumed]) console.error(`  ${sentence}`);
  return kept;
}

/**
 * Opens the pictures of a folder or a file, and says how they were read.
 * @param labels a file of labels that lies elsewhere
 */
export async function openData(
  session: EngineSession,
  path: string,
  reading: ReadingOptions,
  labels: string | null,
): Promise<DataProposal> {
  const root = resolve(path);
  const { files: listed, leftOut } = await diskFiles(path);
  const single = (await stat(root)).isFile();
  const files = await Promise.all(
    listed.map(async ({ path: inside, full }) => ({ path: inside, file: await openAsBlob(full) })),
  );
  const brought = labels === null ? null : await labelsFile(labels);
  if (brought && !files.some((file) => file.path === brought.path)) files.push(brought);
  const proposal = await session.openData(
    files,
    () => {},
    { ...reading, ...(brought ? { labels: brought.path } : {}) },
    leftOut,
  );
  // A folder is called as it is on disk; of one file the proposal knows more.
  if (!single) proposal.name = basename(root);
  console.error(`${printable(proposal.name)}: ${proposal.layout}.`);
  for (const note of proposal.notes) console.error(`  ${note}`);
  if (proposal.hint !== undefined) console.error(`  ${proposal.hint}`);
  for (const doubt of proposal.doubts) {
    const choices = doubt.choices.map(({ value }) => value).join(', ');
    console.error(`  ${doubt.said} (${OPTIONS[doubt.option]} takes ${choices}.)`);
  }
  sayLeftOut(proposal.leftOut);
  return proposal;
}

/** The option of the command line that settles a doubt. */
const OPTIONS: Record<DataProposal['doubts'][number]['option'], string> = {
  classOrder: '--class-order',
  severity: '--severity',
  answers: '--answers',
  labels: '--labels',
  labelsFrom: '--labels-from',
};

async function labelsFile(path: string): Promise<{ path: string; file: Blob }> {
  if (!(await stat(path).catch(() => null))?.isFile()) {
    throw new UsageError(`--labels: there is no file ${printable(path)}.`);
  }
  return { path: basename(path), file: await openAsBlob(path) };
}

/** Nothing is left out in silence: names, and how many more. */
export function sayLeftOut(leftOut: readonly LeftOut[]): void {
  for (const { name, why } of leftOut.slice(0, NAMED)) {
    console.error(`  Left out: ${printable(name)}: ${why.replace(/\.$/, '')}.`);
  }
  if (leftOut.length > NAMED) console.error(`  Left out: ${leftOut.length - NAMED} more.`);
}
