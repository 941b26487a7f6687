/** What the rooms of the engine are given of a started session. */
import type { ExperimentConfig } from '../contract/config';
import type { EngineStatus } from '../contract/engine';
import type { PackName } from '../sources/emojiPack';
import type { ExperimentPictures } from '../sources/experimentPictures';
import type { TaskPool } from '../pool/TaskPool';
import type { KeyValueStore } from '../store/KeyValueStore';
import type { BackendRenewal } from './BackendRenewal';
import type { Interruptions } from './experiment/Interruptions';
import type { Results } from './experiment/results';
import type { RunHistory } from './experiment/runHistory';
import type { BaseModels, ModelPair } from './inputs/baseModels';
import type { Library } from './library/Library';
import type { PageModels } from './look/PageModels';
import type { Platform } from './platform/platform';

export interface SessionParts {
  status: EngineStatus;
  platform: Platform;
  store: KeyValueStore;
  results: Results;
  history: RunHistory;
  library: Library;
  base: BaseModels;
  /** The trained ones that come with the page. */
  pageModels: PageModels;
  /** Who computes beside this thread; the thread itself where there is nobody. */
  pool: TaskPool;
  /** Whether somebody said how many workers there are to be. */
  workersAsked: boolean;
  /**
   * The models that a configuration chooses, as they came.
   * @throws {EngineError} where a running experiment has others
   */
  models(config: Pick<ExperimentConfig, 'data' | 'models'>): Promise<ModelPair>;
  /** The embedded pair, by pack. */
  embedded(pack: PackName): Promise<ModelPair>;
  /** Where the GPU was lost. */
  renewal: BackendRenewal;
  interruptions: Interruptions;
  pictures(config: ExperimentConfig): Promise<ExperimentPictures>;
  /** Names of the classes, without the work of dividing the pictures; none where no data is named yet. */
  classNames(data: ExperimentConfig['data']): Promise<readonly string[]>;
}
