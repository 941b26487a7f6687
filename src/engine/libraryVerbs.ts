/** The verbs about models and data of the user's own, as the session offers them: each is handed to the room that knows. */
import { parseConfig, type ExperimentConfig, type MethodName } from '../contract/config';
import type { ExportedBundle } from '../contract/bundle';
import type { Picture } from '../contract/image';
import type {
  AddModelRequest,
  CatalogueRow,
  DataChoice,
  DataFile,
  DataProposal,
  FetchModelRequest,
  KeptData,
  KeptItem,
  KeptModel,
  LibraryApi,
  Recording,
  TransferProgress,
} from '../contract/library';
import { EngineError } from './engineError';
import { exportMethod } from './exportMethod';
import { DataLibrary } from './library/data/DataLibrary';
import { deleteKept, keptItems } from './library/keptItems';
import { ModelLibrary } from './library/models/ModelLibrary';
import { Transfer } from './library/transfer';
import type { Platform } from './platform/platform';
import type { SessionParts } from './session';
import type { KeyValueStore } from '../store/KeyValueStore';

type OnProgress = (progress: TransferProgress) => void;

/** What is brought in from outside, one thing at a time. */
export class Library {
  readonly transfer = new Transfer();
  readonly models: ModelLibrary;
  readonly data: DataLibrary;

  constructor(
    readonly store: KeyValueStore,
    platform: Platform,
  ) {
    this.models = new ModelLibrary(store, platform, this.transfer);
    this.data = new DataLibrary(store, platform, this.transfer);
  }
}

export abstract class LibraryVerbs implements LibraryApi {
  /** Kept models that answer about pictures. */
  protected lookIds: readonly string[] = [];

  /** Throws where the session has not been started. */
  protected abstract parts(): SessionParts;
  /** What a running job uses cannot be deleted. */
  protected abstract inUse(): ExperimentConfig | null;

  async catalogue(): Promise<CatalogueRow[]> {
    return this.library.models.catalogue();
  }

  async keptModels(): Promise<KeptModel[]> {
    return this.library.models.keptModels();
  }

  async fetchModel(request: FetchModelRequest, onProgress: OnProgress): Promise<KeptModel> {
    return this.library.models.fetchModel(request, onProgress);
  }

  async addModel(request: AddModelRequest, onProgress: OnProgress): Promise<KeptModel> {
    return this.library.models.addModel(request, onProgress);
  }

  async cancelTransfer(): Promise<void> {
    await this.library.transfer.cancel();
  }

  async forgetModel(id: string): Promise<void> {
    this.refuseWhileUsed(id);
    await this.library.models.forgetModel(id);
  }

  async askInLook(ids: readonly string[]): Promise<void> {
    const kept = new Set((await this.library.models.keptModels()).map((model) => model.id));
    this.lookIds = ids.filter((id) => kept.has(id));
  }

  async openData(files: readonly DataFile[], onProgress: OnProgress): Promise<DataProposal> {
    return this.library.data.openData(files, onProgress);
  }

  async openDataAt(address: string, onProgress: OnProgress): Promise<DataProposal> {
    return this.library.data.openDataAt(address, onProgress);
  }

  async keepData(choice: DataChoice, onProgress: OnProgress): Promise<KeptData> {
    return this.library.data.keepData(choice, onProgress);
  }

  async keepRecording(recording: Recording): Promise<KeptData> {
    return this.library.data.keepRecording(recording);
  }

  async keptData(): Promise<KeptData[]> {
    return this.library.data.keptData();
  }

  async forgetData(id: string): Promise<void> {
    this.refuseWhileUsed(id);
    await this.library.data.forgetData(id);
  }

  async dataSamples(id: string, split: string, count: number): Promise<{ pictures: Picture[]; labels: string[] }> {
    return this.library.data.dataSamples(id, split, count);
  }

  async keptItems(): Promise<KeptItem[]> {
    return keptItems(this.parts().store);
  }

  async deleteKept(key: string): Promise<void> {
    if (this.inUse() && !key.startsWith('run/') && !key.startsWith('picture/')) {
      const [, id = ''] = key.split('/');
      const own = key.startsWith('model/') || key.startsWith('data/');
      if (!own) throw new EngineError('Results and checkpoints cannot be deleted while an experiment runs.');
      this.refuseWhileUsed(id);
    }
    if (key.startsWith('model/')) await this.library.models.forgetModel(key.slice('model/'.length));
    else await deleteKept(this.parts().store, key);
  }

  async exportBundle(config: ExperimentConfig, method: MethodName): Promise<ExportedBundle> {
    return exportMethod(this.parts(), parseConfig(config), method);
  }

  protected get library(): Library {
    return this.parts().library;
  }

  private refuseWhileUsed(id: string): void {
    const config = this.inUse();
    if (!config) return;
    const used = [...Object.values(config.models ?? {}), ...Object.values(config.data.own ?? {})];
    if (used.includes(id))
      throw new EngineError('The running experiment uses this. Cancel it first, or wait for its end.');
  }
}
