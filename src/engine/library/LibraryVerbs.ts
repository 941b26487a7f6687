/** The verbs about models and data of the user's own: each is handed to the room that knows. */
import type { ExperimentConfig } from '../../contract/config';
import type { Picture } from '../../contract/image';
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
  LeftOut,
  LibraryApi,
  ReadingOptions,
  Recording,
  TransferProgress,
} from '../../contract/library';
import { EngineError } from '../engineError';
import { deleteKept, keptItems } from './keptItems';
import type { Library } from './Library';

type OnProgress = (progress: TransferProgress) => void;

export class LibraryVerbs implements Omit<LibraryApi, 'exportBundle'> {
  /** Kept models that answer about pictures. */
  lookIds: readonly string[] = [];

  /**
   * @param inUse the configuration of a running job, as what it uses cannot be deleted; null where none runs
   * @param asked is told which kept models answer about pictures
   */
  constructor(
    private readonly library: Library,
    private readonly inUse: () => ExperimentConfig | null,
    private readonly asked: (ids: readonly string[]) => void,
  ) {}

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
    this.asked(this.lookIds);
  }

  async openData(
    files: readonly DataFile[],
    onProgress: OnProgress,
    reading?: ReadingOptions,
    leftOut?: readonly LeftOut[],
  ): Promise<DataProposal> {
    return this.library.data.openData(files, onProgress, reading, leftOut);
  }

  async openDataAt(address: string, onProgress: OnProgress, reading?: ReadingOptions): Promise<DataProposal> {
    return this.library.data.openDataAt(address, onProgress, reading);
  }

  async readAgain(reading: ReadingOptions, onProgress: OnProgress): Promise<DataProposal> {
    return this.library.data.readAgain(reading, onProgress);
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
    return keptItems(this.library.store);
  }

  async deleteKept(key: string): Promise<void> {
    if (this.inUse() && !key.startsWith('run/') && !key.startsWith('picture/')) {
      const [, id = ''] = key.split('/');
      const own = key.startsWith('model/') || key.startsWith('data/');
      if (!own) throw new EngineError('Results and checkpoints cannot be deleted while an experiment runs.');
      this.refuseWhileUsed(id);
    }
    if (key.startsWith('model/')) await this.library.models.forgetModel(key.slice('model/'.length));
    else await deleteKept(this.library.store, key);
  }

  private refuseWhileUsed(id: string): void {
    const config = this.inUse();
    if (!config) return;
    const used = [...Object.values(config.models ?? {}), ...Object.values(config.data.own ?? {})];
    if (used.includes(id))
      throw new EngineError('The running experiment uses this. Cancel it first, or wait for its end.');
  }
}
