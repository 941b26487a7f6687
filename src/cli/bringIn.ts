/** Models and pictures from the disk into the library of a session, as the page does with dropped files. */
import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { ExperimentConfig } from '../contract/config';
import type { KeptModel } from '../contract/library';
import type { EngineSession } from '../engine/session';
import { diskFiles } from './diskFiles';
import type { ModelFile, RunOptions } from './runOptions';
import { UsageError } from './usage';

/** @returns what of the configuration names them */
export async function bringIn(
  session: EngineSession,
  { model, teacher, data, perClass, seeds }: RunOptions,
): Promise<Partial<Pick<ExperimentConfig, 'models' | 'data'>>> {
  const own: { models?: ExperimentConfig['models']; data?: ExperimentConfig['data'] } = {};
  if (model || teacher) {
    own.models = {
      large: model ? (await addModel(session, 'model', model)).id : 'embedded',
      small: teacher ? (await addModel(session, 'teacher', teacher)).id : 'embedded',
    };
  }
  if (data !== null) {
    const id = await addData(session, data, perClass, seeds[0]!);
    // Laid over the settings of the preset, whose sizes stay.
    own.data = { pack: 'own', own: { data: id } } as ExperimentConfig['data'];
  }
  return own;
}

async function addModel(session: EngineSession, option: string, { path, options }: ModelFile): Promise<KeptModel> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new UsageError(`--${option}: there is no file ${path}.`);
  const files = [{ path: basename(path), file: await openAsBlob(path) }];
  const kept = await session.addModel({ files, options }, () => {});
  console.error(`${basename(path)}: ${kept.architecture}, ${kept.classes} classes. ${kept.assumed.join(' ')}`);
  return kept;
}

async function addData(session: EngineSession, path: string, perClass: number | null, seed: number): Promise<string> {
  const root = resolve(path);
  const listed = await diskFiles(path);
  const single = (await stat(root)).isFile();
  const files = await Promise.all(
    listed.map(async (file) => ({ path: file.path, file: await openAsBlob(single ? root : join(root, file.path)) })),
  );
  const proposal = await session.openData(files, () => {});
  // A folder is called as it is on disk; of one file the proposal knows more.
  const kept = await session.keepData(
    { name: single ? proposal.name : basename(root), seed, ...(perClass === null ? {} : { perClass }) },
    () => {},
  );
  const splits = kept.splits.map(({ name, count }) => `${name} ${count}`).join(', ');
  console.error(
    `${kept.name}: ${kept.layout}, ${kept.classNames.length} classes, ${splits}, ${kept.side} px` +
      `${kept.leftOut.length > 0 ? `; ${kept.leftOut.length} files left out, such as ${kept.leftOut[0]!.name}` : ''}.`,
  );
  return kept.id;
}
