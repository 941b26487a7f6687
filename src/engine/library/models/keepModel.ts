/** Keeps what was inspected: its files under the hashes of their content, and its record last, so that what is cut off leaves no model. */
import type { KeptModel, ModelOptions } from '../../../contract/library';
import { baseName } from '../../../sources/files/SourceFile';
import { contentKey } from '../../../store/contentKey';
import type { KeptFiles, Manifest } from '../../../store/files/KeptFiles';
import type { RangedFile } from '../../../store/files/RangedFile';
import { PREFIXES } from '../../../store/KeyValueStore';
import type { Transferring } from '../transfer';
import { withoutLabel } from './modelOptions';
import { deleteUnnamed, OWNER, type ModelRecord } from './modelRecords';
import type { Inspected } from './ModelReader';

export interface About {
  /** Where it came from: an address or a file name. */
  source: string;
  /** Null where nobody but the files can say. */
  licence: string | null;
  /** What the catalogue says of its training pictures. */
  webData?: string | undefined;
}

/**
 * @param there files that are kept already
 * @throws {StoreError} where it does not fit; nothing of it is left then
 */
export async function keepModel(
  kept: KeptFiles,
  { facts, files }: Inspected,
  options: ModelOptions,
  { source, licence, webData }: About,
  { signal, report }: Transferring,
  there: ReadonlyMap<RangedFile, Manifest> = new Map(),
): Promise<KeptModel> {
  const manifests: Manifest[] = [...there.values()];
  const named: { path: string; hash: string }[] = [];
  try {
    for (const file of files) {
      const name = facts.kind === 'tfjs' ? file.path : baseName(file.path);
      const onProgress = (doing: 'read' | 'keep', done: number, total: number) =>
        report({ doing, done, total, unit: 'bytes' });
      const manifest = there.get(file) ?? (await kept.keep(file, { name, owner: OWNER, signal, onProgress }));
      manifests.push(manifest);
      named.push({ path: name, hash: manifest.hash });
    }
    signal.throwIfAborted();
    const hashes = named.map(({ hash }) => hash);
    const id = await contentKey({ files: hashes, options: withoutLabel(options) });
    const { licence: stated, ...of } = facts;
    const sizes = new Map(manifests.map(({ hash, size }) => [hash, size]));
    const model: KeptModel = {
      ...of,
      id,
      source,
      licence: licence ?? stated ?? 'not stated: ask where it was published',
      savedAt: new Date().toISOString(),
      bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
      options,
      ...(webData === undefined ? {} : { webData }),
    };
    await kept.store.set(PREFIXES.model + id, { kept: model, files: named } satisfies ModelRecord);
    return model;
  } catch (error) {
    await deleteUnnamed(
      kept.store,
      kept,
      manifests.map(({ hash }) => hash),
    );
    throw error;
  }
}
