/**
 * Models of the user's own: fetched from the web or brought as files, checked wholly before anything is kept, found again by the
 * hash of their content, opened for the engine. A model is a record `model/<id>` and the kept files that it names.
 */
import type {
  AddModelRequest,
  CatalogueRow,
  FetchModelRequest,
  KeptModel,
  LibraryApi,
  ModelOptions,
} from '../../../contract/library';
import { PUBLISHED, type PublishedModel } from '../../../models/published';
import { baseName, blobFile } from '../../../sources/files/SourceFile';
import { huggingFaceFile, parseWebAddress, type WebAddress } from '../../../sources/files/webAddress';
import { canonicalJson, contentKey } from '../../../store/contentKey';
import { KeptFiles, tooLarge, type Manifest } from '../../../store/files/KeptFiles';
import type { RangedFile } from '../../../store/files/RangedFile';
import { PREFIXES, type KeyValueStore } from '../../../store/KeyValueStore';
import type { Classifier } from '../../inputs/classifier';
import { EngineError } from '../../engineError';
import type { Platform } from '../../platform/platform';
import type { OnProgress, Transfer, Transferring } from '../transfer';
import { bundleReader } from './bundleReader';
import { chooseFiles } from './chooseFiles';
import { fetchFile } from './fetchFile';
import { fetchBeside } from './fetchBeside';
import { fetchShards } from './fetchShards';
import { factsOf, inspectNetwork, TOKENIZER, TOKENIZER_CONFIG } from './inspectNetwork';
import { deleteUnnamed, forgetModel, modelRecords, type ModelRecord } from './modelRecords';
import { looksLikeClip } from './looksLikeClip';
import { overridesOf } from './modelOptions';
import type { OpenedClassifier, Inspected, ModelReader } from './ModelReader';
import { openNetwork, type OpenedModel } from './openNetwork';
import { tfjsReader } from './tfjsReader';

export type { OpenedModel } from './openNetwork';
export type { ModelRecord } from './modelRecords';

/** Whose files these are, for tidying up. */
const OWNER = 'model';

type ModelVerbs = 'catalogue' | 'keptModels' | 'fetchModel' | 'addModel' | 'forgetModel';

export class ModelLibrary implements Pick<LibraryApi, ModelVerbs> {
  readonly files: KeptFiles;
  private readonly readers: readonly ModelReader[];
  private readonly classifiers = new Map<string, Promise<OpenedClassifier>>();

  /**
   * @param transfer the one that the library of data uses too: one thing is brought in at a time
   * @param options `readers` of models that only answer; `chunkBytes` of kept files
   */
  constructor(
    private readonly store: KeyValueStore,
    private readonly platform: Pick<Platform, 'fetch'>,
    private readonly transfer: Transfer,
    {
      readers = [bundleReader, tfjsReader],
      chunkBytes,
    }: { readers?: readonly ModelReader[]; chunkBytes?: number } = {},
  ) {
    this.readers = readers;
    this.files = new KeptFiles(store, chunkBytes);
  }

  catalogue(): Promise<CatalogueRow[]> {
    return Promise.resolve([...PUBLISHED]);
  }

  async keptModels(): Promise<KeptModel[]> {
    return (await modelRecords(this.store)).map(({ kept }) => kept).reverse();
  }

  async fetchModel(request: FetchModelRequest, onProgress: OnProgress): Promise<KeptModel> {
    if ('kept' in request) return this.readAgain(request.kept, request.options ?? {}, onProgress);
    const row = 'catalogue' in request ? rowNamed(request.catalogue) : null;
    const address = row
      ? huggingFaceFile(row.repository, row.file, row.revision)
      : parseWebAddress((request as { address: string }).address);
    const options = { ...row?.options, ...(row ? { label: row.label } : {}), ...request.options };
    overridesOf(options);
    const about = { source: address.source, licence: row?.licence ?? null };
    const known = await this.fetchedBefore(address.source, options);
    if (known) return known;
    return this.transfer.run(`the download of ${row?.label ?? address.name}`, onProgress, async (transferring) => {
      await this.sweep();
      return address.name.endsWith('.json')
        ? this.fetchLayers(address, options, about, transferring)
        : this.fetchWeights(address, options, about, transferring);
    });
  }

  async addModel({ files, options = {} }: AddModelRequest, onProgress: OnProgress): Promise<KeptModel> {
    overridesOf(options);
    const { main, beside } = chooseFiles(files.map(({ path, file }) => blobFile(path.replace(/^(\.?\/)+/, ''), file)));
    const about = { source: main.path, licence: null };
    return this.transfer.run(`bringing in ${main.path}`, onProgress, async (transferring) => {
      await this.sweep();
      const inspected = await this.inspect(main, beside, options, transferring);
      return this.keep(inspected, options, about, transferring);
    });
  }

  async forgetModel(id: string): Promise<void> {
    this.release([id]);
    await forgetModel(this.store, this.files, id);
  }

  /**
   * Opens a network or a CLIP; the weights belong to the caller.
   * @throws {EngineError} where it is not kept, or only answers; {StoreError} where a part of it is gone
   */
  async load(id: string): Promise<OpenedModel> {
    const record = await this.record(id);
    const { kind, label } = record.kept;
    if (kind === 'network' || kind === 'clip') return openNetwork(record.kept, await this.filesOf(record));
    throw new EngineError(`${label} only answers: it cannot be cut and tuned. Choose a network.`);
  }

  /** A model that only answers; it stays open until it is released or forgotten. */
  async classifier(id: string): Promise<Classifier> {
    const known = this.classifiers.get(id);
    if (known) return (await known).classifier;
    const opening = this.openClassifier(id);
    this.classifiers.set(id, opening);
    opening.catch(() => this.classifiers.delete(id));
    return (await opening).classifier;
  }

  /** Frees models that only answer; all of them without ids. */
  release(ids: readonly string[] = [...this.classifiers.keys()]): void {
    for (const id of ids) {
      const open = this.classifiers.get(id);
      this.classifiers.delete(id);
      void open?.then(
        ({ dispose }) => dispose(),
        () => {},
      );
    }
  }

  /** Deletes what a crash left behind, where no tab is bringing anything in. */
  async tidy(): Promise<void> {
    await this.transfer.whenIdle(() => this.sweep());
  }

  /** A kept model with other options: a model of its own, of the same files. */
  private async readAgain(id: string, options: ModelOptions, onProgress: OnProgress): Promise<KeptModel> {
    overridesOf(options);
    const record = await this.record(id);
    const { label, source, licence } = record.kept;
    return this.transfer.run(`reading ${label} again`, onProgress, async (transferring) => {
      const files = await this.filesOf(record);
      const [main, ...beside] = files;
      const inspected = await this.inspect(main!, beside, options, transferring);
      const manifests = (await this.files.list()).map((manifest) => [manifest.hash, manifest] as const);
      const byHash = new Map(manifests);
      const there = new Map(files.map((file, i) => [file, byHash.get(record.files[i]!.hash)!]));
      return this.keep(inspected, options, { source, licence }, transferring, there);
    });
  }

  private async sweep(): Promise<void> {
    const named = (await modelRecords(this.store)).flatMap(({ files }) => files.map(({ hash }) => hash));
    await this.files.sweep(OWNER, new Set(named));
  }

  /** So that it works without a connection. Where the web has a newer file by now, forget this one first. */
  private async fetchedBefore(source: string, options: ModelOptions): Promise<KeptModel | null> {
    const said = canonicalJson(withoutLabel(options));
    const known = (await this.keptModels()).find(
      (model) => model.source === source && canonicalJson(withoutLabel(model.options)) === said,
    );
    return known ?? null;
  }

  private async fetchWeights(
    address: WebAddress,
    options: ModelOptions,
    about: About,
    transferring: Transferring,
  ): Promise<KeptModel> {
    const { fetch } = this.platform;
    const judge = (header: Parameters<typeof factsOf>[0]) => {
      // A bundle has a reader of its own, which looks at the end.
      if (!header.metadata['format']?.startsWith('temper')) factsOf(header, options);
    };
    const fetched = await fetchFile(this.files, address, { ...transferring, fetch, judge });
    try {
      const beside = await this.besideOf(fetched.file, address, transferring);
      const inspected = await this.inspect(fetched.file, beside, options, transferring);
      const main = await fetched.finish();
      return await this.keep(inspected, options, about, transferring, new Map([[fetched.file, main]]));
    } catch (error) {
      // What was checked and is wrong goes; what was interrupted while it was checked need not come again.
      if (!transferring.signal.aborted) await fetched.abandon();
      throw tooLarge(error, address.name, fetched.file.size);
    }
  }

  /** The tokenizer of a CLIP, which lies beside its weights. */
  private async besideOf(
    file: RangedFile,
    address: WebAddress,
    { signal }: Transferring,
  ): Promise<readonly RangedFile[]> {
    if (!(await looksLikeClip(file))) return [];
    const fetchOne = (name: string, needed: boolean) =>
      fetchBeside(address.beside(name), name, { fetch: this.platform.fetch, signal, needed });
    const found = [await fetchOne(TOKENIZER, true), await fetchOne(TOKENIZER_CONFIG, false)];
    return found.filter((one) => one !== null);
  }

  /** `model.json` of TensorFlow.js and the shards that it names. */
  private async fetchLayers(
    address: WebAddress,
    options: ModelOptions,
    about: About,
    transferring: Transferring,
  ): Promise<KeptModel> {
    const [main, ...shards] = await fetchShards(address, this.platform.fetch, transferring);
    const inspected = await this.inspect(main!, shards, options, transferring);
    return this.keep(inspected, options, about, transferring);
  }

  private async inspect(
    main: RangedFile,
    beside: readonly RangedFile[],
    options: ModelOptions,
    { signal, report }: Transferring,
  ): Promise<Inspected> {
    const onProgress = (done: number, total: number) => report({ doing: 'check', done, total, unit: 'bytes' });
    for (const reader of this.readers) {
      const inspected = await reader.inspect([main, ...beside], { options, signal, onProgress });
      if (inspected) return inspected;
    }
    if (/\.json$/i.test(main.path)) {
      throw new EngineError(`${main.path} is not a model of TensorFlow.js: it names no weights.`);
    }
    return inspectNetwork(main, beside, { options, signal, onProgress });
  }

  /** @param there files that are kept already */
  private async keep(
    { facts, files }: Inspected,
    options: ModelOptions,
    { source, licence }: About,
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
        const manifest = there.get(file) ?? (await this.files.keep(file, { name, owner: OWNER, signal, onProgress }));
        manifests.push(manifest);
        named.push({ path: name, hash: manifest.hash });
      }
      signal.throwIfAborted();
      const hashes = named.map(({ hash }) => hash);
      const id = await contentKey({ files: hashes, options: withoutLabel(options) });
      const { licence: stated, ...of } = facts;
      const sizes = new Map(manifests.map(({ hash, size }) => [hash, size]));
      const kept: KeptModel = {
        ...of,
        id,
        source,
        licence: licence ?? stated ?? 'not stated: ask where it was published',
        savedAt: new Date().toISOString(),
        bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
        options,
      };
      await this.store.set(PREFIXES.model + id, { kept, files: named } satisfies ModelRecord);
      return kept;
    } catch (error) {
      await deleteUnnamed(
        this.store,
        this.files,
        manifests.map(({ hash }) => hash),
      );
      throw error;
    }
  }

  private async openClassifier(id: string): Promise<OpenedClassifier> {
    const record = await this.record(id);
    const reader = this.readers.find(({ kind }) => kind === record.kept.kind);
    if (!reader) throw new EngineError(`${record.kept.label} is a network: it is opened to be cut and tuned.`);
    return reader.open(record.kept, await this.filesOf(record));
  }

  private async record(id: string): Promise<ModelRecord> {
    const record = await this.store.get<ModelRecord>(PREFIXES.model + id);
    if (record) return record;
    throw new EngineError('This model is not kept in this browser. Bring it in again, or choose another.');
  }

  private async filesOf({ files }: ModelRecord): Promise<RangedFile[]> {
    const opened: RangedFile[] = [];
    for (const { path, hash } of files) opened.push({ ...(await this.files.open(hash)), path });
    return opened;
  }
}

interface About {
  source: string;
  licence: string | null;
}

/** A label is no part of what a model is. */
function withoutLabel({ label: _, ...said }: ModelOptions): ModelOptions {
  return said;
}

function rowNamed(id: string): PublishedModel {
  const row = PUBLISHED.find((one) => one.id === id);
  if (row) return row;
  throw new EngineError(`The catalogue has no model “${id}”.`);
}
