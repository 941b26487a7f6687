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
import { blobFile } from '../../../sources/files/SourceFile';
import { RefusedError } from '../../../sources/files/httpErrors';
import { huggingFaceFile, parseWebAddress, type WebAddress } from '../../../sources/files/webAddress';
import { canonicalJson } from '../../../contract/canonicalJson';
import { KeptFiles } from '../../../store/files/KeptFiles';
import type { KeyValueStore } from '../../../store/KeyValueStore';
import type { Classifier } from '../../inputs/classifier';
import { EngineError } from '../../engineError';
import type { Platform } from '../../platform/platform';
import type { OnProgress, Transfer, Transferring } from '../transfer';
import { bundleReader } from './bundleReader';
import { chooseFiles } from './chooseFiles';
import { withFetchedModel } from './fetchModel';
import { inspectModel } from './inspectModel';
import { keepModel } from './keepModel';
import { overridesOf, withoutLabel } from './modelOptions';
import { filesOf, forgetModel, modelRecord, modelRecords, sweepModels } from './modelRecords';
import type { ModelReader } from './ModelReader';
import type { OpenedModel } from './openNetwork';
import { OpenModels } from './OpenModels';
import { tfjsReader } from './tfjsReader';

export type { OpenedModel } from './openNetwork';
export type { ModelRecord } from './modelRecords';

type ModelVerbs = 'catalogue' | 'keptModels' | 'fetchModel' | 'addModel' | 'forgetModel';

export class ModelLibrary implements Pick<LibraryApi, ModelVerbs> {
  readonly files: KeptFiles;
  private readonly readers: readonly ModelReader[];
  private readonly open: OpenModels;

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
    this.open = new OpenModels(this.files, readers);
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
    const addresses = row
      ? [huggingFaceFile(row.repository, row.file, row.revision)]
      : addressesOf((request as { address: string }).address);
    const options = { ...row?.options, ...(row ? { label: row.label } : {}), ...request.options };
    overridesOf(options);
    for (const { source } of addresses) {
      const known = await this.fetchedBefore(source, options);
      if (known) return known;
    }
    const what = `the download of ${row?.label ?? addresses[0]!.name}`;
    return this.transfer.run(what, onProgress, async (transferring) => {
      await sweepModels(this.store, this.files);
      const one = (address: WebAddress) => this.fetchFrom(address, row, options, transferring);
      const [first, second] = addresses;
      return one(first!).catch((error: unknown) => {
        if (!second || !isMissing(error)) throw error;
        return one(second).catch((other: unknown) => {
          throw isMissing(other)
            ? new EngineError(`Neither ${first!.name} nor ${second.name} is on the server. Is the address right?`)
            : other;
        });
      });
    });
  }

  private fetchFrom(
    address: WebAddress,
    row: PublishedModel | null,
    options: ModelOptions,
    transferring: Transferring,
  ): Promise<KeptModel> {
    const { fetch } = this.platform;
    // Of the catalogue's models everything is known.
    const settings = row === null && /^https:\/\/huggingface\.co\//.test(address.url);
    const fetching = { ...transferring, files: this.files, fetch, options, settings };
    const about = { source: address.source, licence: row?.licence ?? null, webData: row?.webData };
    return withFetchedModel(address, fetching, async ({ main, beside, finish }) => {
      const inspected = await inspectModel(this.readers, main, beside, options, transferring);
      return keepModel(this.files, inspected, options, about, transferring, await finish());
    });
  }

  async addModel({ files, options = {} }: AddModelRequest, onProgress: OnProgress): Promise<KeptModel> {
    overridesOf(options);
    const { main, beside, passedOver } = chooseFiles(
      files.map(({ path, file }) => blobFile(path.replace(/^(\.?\/)+/, ''), file)),
    );
    const about = { source: main.path, licence: null };
    return this.transfer.run(`bringing in ${main.path}`, onProgress, async (transferring) => {
      await sweepModels(this.store, this.files);
      const { facts, files: own } = await inspectModel(this.readers, main, beside, options, transferring);
      const left = passedOver.map(({ path }) => `${path} beside it was not read.`);
      const inspected = { facts: { ...facts, assumed: [...facts.assumed, ...left] }, files: own };
      return keepModel(this.files, inspected, options, about, transferring);
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
  load(id: string): Promise<OpenedModel> {
    return this.open.load(id);
  }

  /** A model that only answers; it stays open until it is released or forgotten. */
  classifier(id: string): Promise<Classifier> {
    return this.open.classifier(id);
  }

  /** Frees models that only answer; all of them without ids. */
  release(ids?: readonly string[]): void {
    this.open.release(ids);
  }

  /** Deletes what a crash left behind, where no tab is bringing anything in. */
  async tidy(): Promise<void> {
    await this.transfer.whenIdle(() => sweepModels(this.store, this.files));
  }

  /** A kept model with other options: a model of its own, of the same files. */
  private async readAgain(id: string, options: ModelOptions, onProgress: OnProgress): Promise<KeptModel> {
    overridesOf(options);
    const record = await modelRecord(this.store, id);
    const { label, source, licence, webData } = record.kept;
    return this.transfer.run(`reading ${label} again`, onProgress, async (transferring) => {
      const files = await filesOf(this.files, record);
      const [main, ...beside] = files;
      const inspected = await inspectModel(this.readers, main!, beside, options, transferring);
      const manifests = (await this.files.list()).map((manifest) => [manifest.hash, manifest] as const);
      const byHash = new Map(manifests);
      const there = new Map(files.map((file, i) => [file, byHash.get(record.files[i]!.hash)!]));
      return keepModel(this.files, inspected, options, { source, licence, webData }, transferring, there);
    });
  }

  /** So that it works without a connection. Where the web has a newer file by now, forget this one first. */
  private async fetchedBefore(source: string, options: ModelOptions): Promise<KeptModel | null> {
    const said = canonicalJson(withoutLabel(options));
    const known = (await this.keptModels()).find(
      (model) => model.source === source && canonicalJson(withoutLabel(model.options)) === said,
    );
    return known ?? null;
  }
}

const isMissing = (error: unknown) => error instanceof RefusedError && error.missing;

/** Where a repository alone is named, that of PyTorch is asked for after safetensors. */
function addressesOf(text: string): WebAddress[] {
  const [address, other] = [parseWebAddress(text), parseWebAddress(text, 'pytorch_model.bin')];
  return address.url === other.url ? [address] : [address, other];
}

function rowNamed(id: string): PublishedModel {
  const row = PUBLISHED.find((one) => one.id === id);
  if (row) return row;
  throw new EngineError(`The catalogue has no model “${id}”.`);
}
