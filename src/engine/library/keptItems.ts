/** Everything that the store holds, as things that a person knows and can delete one by one. */
import type { KeptItem, KeptModel } from '../../contract/library';
import type { KeptPicture, RunSummary } from '../../contract/engine';
import { KeptFiles, type Manifest, type Unfinished } from '../../store/files/KeptFiles';
import { parseFileKey, unfinishedKey } from '../../store/files/keys';
import { LATEST, PREFIXES, UNFINISHED, type KeyValueStore, type StoreEntry } from '../../store/KeyValueStore';
import { megabytes } from '../../store/size';
import { planWords } from '../../study/settingWords';
import { EngineError } from '../engineError';
import { StudyStore } from '../study/StudyStore';
import { KeptDataStore, type DataRecord } from './data/KeptDataStore';
import { forgetModel, modelRecords } from './models/modelRecords';

/** An item and the keys that its bytes stand under. */
interface Found {
  item: KeptItem;
  entries: StoreEntry[];
}

/** The largest first. Each has all bytes that go when it is deleted; files that two models share count for the first. */
export async function keptItems(store: KeyValueStore): Promise<KeptItem[]> {
  return (await findItems(store)).map(({ item }) => item).sort((a, b) => b.bytes - a.bytes);
}

/**
 * Deletes one of the items, with all that belongs to it.
 * @param key as `keptItems` says it
 * @throws {EngineError} where there is no such item
 */
export async function deleteKept(store: KeyValueStore, key: string): Promise<void> {
  const found = (await findItems(store)).find(({ item }) => item.key === key);
  if (!found) throw new EngineError('This is no longer kept here.');
  if (key.startsWith(PREFIXES.model)) {
    return forgetModel(store, new KeptFiles(store), key.slice(PREFIXES.model.length));
  }
  if (found.item.kind === 'data') return new KeptDataStore(store).forget(key.slice(PREFIXES.data.length));
  await store.deleteMany(found.entries.map((entry) => entry.key));
}

async function findItems(store: KeyValueStore): Promise<Found[]> {
  const left = new Map((await store.entries()).map((entry) => [entry.key, entry]));
  const take = (chosen: (key: string) => boolean): StoreEntry[] => {
    const taken = [...left.values()].filter(({ key }) => chosen(key));
    for (const { key } of taken) left.delete(key);
    return taken;
  };
  return [
    ...(await models(store, take)),
    ...(await unfinishedDownloads(store, take)),
    ...(await dataSets(store, take)),
    ...(await named(store, take)),
    ...(await studies(store, take)),
    ...computed(take),
    ...rest(take),
  ];
}

type Take = (chosen: (key: string) => boolean) => StoreEntry[];

function found(item: Omit<KeptItem, 'bytes' | 'savedAt'> & { savedAt?: string }, entries: StoreEntry[]): Found {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const last = Math.max(...entries.map(({ savedAt }) => savedAt));
  return { item: { savedAt: new Date(last).toISOString(), ...item, bytes }, entries };
}

async function models(store: KeyValueStore, take: Take): Promise<Found[]> {
  const manifests = new Map<string, Manifest>((await new KeptFiles(store).list()).map((one) => [one.hash, one]));
  return (await modelRecords(store)).map(({ kept, files }: { kept: KeptModel; files: readonly { hash: string }[] }) => {
    const hashes = new Set(files.map(({ hash }) => hash));
    const uploads = new Set(files.map(({ hash }) => manifests.get(hash)?.upload));
    const entries = take((key) => {
      if (key === PREFIXES.model + kept.id) return true;
      if (!key.startsWith(PREFIXES.file)) return false;
      const parsed = parseFileKey(key);
      return parsed.kind === 'manifest' ? hashes.has(parsed.hash) : uploads.has(parsed.upload);
    });
    return found({ key: PREFIXES.model + kept.id, kind: 'model', label: kept.label, savedAt: kept.savedAt }, entries);
  });
}

async function unfinishedDownloads(store: KeyValueStore, take: Take): Promise<Found[]> {
  return (await new KeptFiles(store).unfinished()).map(
    ({ upload, name, address, bytes, total, savedAt }: Unfinished) => {
      const of = total === null ? '' : ` of ${megabytes(total)}`;
      const label = `${name} from ${new URL(address).hostname}: ${megabytes(bytes)}${of}`;
      const entries = take((key) => key.startsWith(unfinishedKey(upload).replace(/unfinished$/, '')));
      return found({ key: unfinishedKey(upload), kind: 'unfinished download', label, savedAt }, entries);
    },
  );
}

async function dataSets(store: KeyValueStore, take: Take): Promise<Found[]> {
  const keys = (await store.keys(PREFIXES.data)).filter((key) => !key.slice(PREFIXES.data.length).includes('/'));
  const records = await store.getMany<DataRecord>(keys);
  return records.flatMap((record, i) => {
    if (!record) return [];
    const { kept, upload } = record;
    const entries = take((key) => key === keys[i] || key.startsWith(`${PREFIXES.data}${upload}/`));
    return [found({ key: keys[i]!, kind: 'data', label: kept.name, savedAt: kept.savedAt }, entries)];
  });
}

/** Runs and pictures, which have names of their own. */
async function named(store: KeyValueStore, take: Take): Promise<Found[]> {
  const one = async (entry: StoreEntry): Promise<Found> => {
    if (entry.key.startsWith(PREFIXES.run)) {
      const run = await store.get<{ summary?: RunSummary }>(entry.key);
      return found({ key: entry.key, kind: 'run', label: `Report: ${run?.summary?.label ?? 'of a run'}` }, [entry]);
    }
    const picture = await store.get<KeptPicture>(entry.key);
    return found({ key: entry.key, kind: 'picture', label: picture?.title ?? 'A picture' }, [entry]);
  };
  return Promise.all(take((key) => key.startsWith(PREFIXES.run) || key.startsWith(PREFIXES.picture)).map(one));
}

/** A study with all that was measured in it. */
async function studies(store: KeyValueStore, take: Take): Promise<Found[]> {
  const summaries = new Map((await new StudyStore(store).list()).map((one) => [PREFIXES.study + one.id, one]));
  return grouped(take((key) => key.startsWith(PREFIXES.study))).map(([key, entries]) => {
    const one = summaries.get(key);
    const label = one
      ? `Study: ${planWords(one.plan)}, ${one.finished} of ${one.cells} experiments`
      : 'What is left of a study';
    return found({ key, kind: 'study', label }, entries);
  });
}

const STAGES: Record<string, string> = {
  trained: 'A trained model of an experiment',
  measured: 'Measurements of a method',
  classifier: 'A fitted classifier of an experiment',
};

const NOTES: Readonly<Record<string, string>> = {
  [UNFINISHED]: 'The note of an interrupted experiment',
  [LATEST]: 'Which experiment was run last',
};

/** What can be computed again. */
function computed(take: Take): Found[] {
  const stages = take((key) => key.startsWith(PREFIXES.stage)).map((entry) => {
    const kind = entry.key.slice(PREFIXES.stage.length).split('-')[0]!;
    return found({ key: entry.key, kind: 'stage', label: STAGES[kind] ?? 'The result of a stage' }, [entry]);
  });
  // A few seconds' worth each: one thing for each measurement.
  const measuring = grouped(take((key) => key.startsWith(`${PREFIXES.checkpoint}measuring-`))).map(([key, entries]) =>
    found({ key, kind: 'checkpoint', label: 'Where a measurement goes on' }, entries),
  );
  const checkpoints = take((key) => key.startsWith(PREFIXES.checkpoint) || key in NOTES).map((entry) => {
    const label = NOTES[entry.key] ?? 'Where a training goes on';
    return found({ key: entry.key, kind: 'checkpoint', label }, [entry]);
  });
  // Thousands of rows: one thing for each cache.
  const features = grouped(take((key) => key.startsWith(PREFIXES.feature))).map(([key, entries]) =>
    found({ key, kind: 'stage', label: 'Features of a frozen trunk, kept while a model is tuned' }, entries),
  );
  return [...stages, ...measuring, ...checkpoints, ...features];
}

function rest(take: Take): Found[] {
  const pace = take((key) => key.startsWith(PREFIXES.pace)).map((entry) =>
    found({ key: entry.key, kind: 'other', label: 'How long experiments took here, for the estimate of the next' }, [
      entry,
    ]),
  );
  const others = grouped(take(() => true)).map(([key, entries]) => {
    const cutOff = key.startsWith(PREFIXES.file) || key.startsWith(PREFIXES.data);
    const label = cutOff ? 'Left over from something that was cut off' : `Something of an older version (${key})`;
    return found({ key, kind: 'other', label }, entries);
  });
  return [...pace, ...others];
}

/** By the first two parts of their keys. */
function grouped(entries: readonly StoreEntry[]): [string, StoreEntry[]][] {
  const groups = new Map<string, StoreEntry[]>();
  for (const entry of entries) {
    const key = entry.key.split('/').slice(0, 2).join('/');
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups];
}
