/** One experiment while it runs: its data, the pre-trained models, the shared test sets, and where results go. */
import { messageOf } from '../../contract/message';
import type { ExperimentConfig } from '../../contract/config';
import type { MetricRow } from '../../contract/engine';
import type { WiseCurve } from '../../contract/report';
import type { WallNews } from '../../contract/wall';
import type { ImageSet } from '../../contract/image';
import { PoolPredictor } from '../../evaluate/PoolPredictor';
import { TrunkCache } from '../../evaluate/predict';
import { OwnPredictor, type Predictor } from '../../evaluate/Predictor';
import { buildTestSets, type BuildHooks, type Corrupter, type TestSets } from '../../evaluate/testSets';
import type { ExperimentPictures } from '../../sources/experimentPictures';
import { memoryBudget } from '../../train/budget';
import { concatSets } from '../../train/pictures';
import { RowWork } from '../../train/distributed/RowWork';
import { RowPictures } from '../../train/featureCache/rows';
import type { TunedModel } from '../../models/tuned';
import { onSharedMemory } from '../../pool/sharedBytes';
import type { TaskPool } from '../../pool/TaskPool';
import type { BaseModel } from '../inputs/baseModels';
import { prepareModels, type ExperimentInputs } from '../inputs/prepareExperiment';
import { EngineError } from '../engineError';
import type { JobControl } from './jobControl';
import type { Basis } from './keys';
import { correctsFront, viewsSeen, type TunedPlan } from './methods';
import type { ProgressMeter } from './progress';
import type { Results } from './results';
import type { SharedSets } from './SharedSets';
import { viewMaker, viewRecipe } from '../../train/viewMaker';
import { WallSender } from './wall/WallSender';

export interface ExperimentParts {
  inputs: ExperimentInputs;
  config: ExperimentConfig;
  pictures: ExperimentPictures;
  /** As they came; once the experiment is prepared, with a classifier for its classes and for the size of its pictures. */
  small: BaseModel;
  large: BaseModel;
  basis: Basis;
  results: Results;
  /** Who computes beside this thread; null where it computes alone. */
  pool: TaskPool | null;
  /** Test sets that experiments of a study have in common; null where it stands alone. */
  shared: SharedSets | null;
  control: JobControl;
  meter: ProgressMeter;
  metric(row: MetricRow): void;
  wall(news: WallNews): void;
  warn(message: string): void;
  /** A checkpoint has been kept: how far the job is may be noted beside it. */
  checkpointed(): Promise<void>;
}

/** Pictures that a method is tuned on: `labelled` first, `arrivals` last. */
interface TuningPictures {
  set: ImageSet;
  labelled: number;
  arrivals: number;
}

export class Experiment {
  private readonly trunks = new TrunkCache();
  private pooled: PoolPredictor | null = null;
  private sets: TestSets | null = null;
  /** What the correction of the front sees, and whatever stands on it sees again. */
  private corrected: RowPictures | null = null;
  private prepared = false;
  private disposeModels = () => {};
  /** False once a write has failed. */
  private storing = true;

  /** Once it has been measured. */
  wiseCurve: WiseCurve | null = null;

  /** The pictures that are shown while the experiment runs. */
  readonly wall: WallSender;

  constructor(readonly parts: ExperimentParts) {
    this.wall = new WallSender(parts.config.seed, (news) => parts.wall(news));
  }

  get config(): ExperimentConfig {
    return this.parts.config;
  }

  /** Who works on rows beside this thread; null where nobody does. */
  get workers(): RowWork | null {
    const { pool } = this.parts;
    return pool && new RowWork(pool);
  }

  /**
   * Makes the views that are to be kept and are not there yet, where workers can; else each is made when it is first seen.
   * @returns the seconds that it took
   */
  async makeViews(pictures: RowPictures, kind: TunedPlan['views']): Promise<number> {
    const began = performance.now();
    const hooks = { between: () => this.parts.control.gate() };
    await this.workers?.makeViews(pictures, viewRecipe(kind, this.config), hooks);
    return (performance.now() - began) / 1000;
  }

  /** For work that goes picture by picture: moves the bar, and waits or ends where the job does. */
  readonly pictureHooks = {
    between: async (done: number, total: number): Promise<void> => {
      this.parts.meter.update(done, total, 'pictures');
      await this.parts.control.gate();
    },
  };

  /** Gives both models a classifier for the classes of the experiment. */
  async prepareModels(): Promise<void> {
    if (this.prepared) return;
    const { inputs, control } = this.parts;
    const { small, large, dispose } = await prepareModels(inputs, ['large', 'small'], {
      between: () => control.gate(),
    });
    Object.assign(this.parts, { small, large });
    this.disposeModels = dispose;
    this.prepared = true;
  }

  /** The test sets, made when first asked for. */
  async testSets(): Promise<TestSets> {
    const { pictures, config } = this.parts;
    const pooled = this.poolPredictor;
    const corrupter = pooled && {
      corrupt: (...args: Parameters<PoolPredictor['corrupt']>) => pooled.corrupt(...args),
      workers: this.parts.pool!.workers,
    };
    if (!this.sets) {
      const hooks: BuildHooks = {
        ...this.pictureHooks,
        planned: (cells, clean) => this.wall.planned(cells, clean, config.data.arrivals > 0),
        made: ({ set: { name } }, set) => this.wall.made(name, set),
      };
      const make = (by: Corrupter | undefined) => buildTestSets(pictures, config, hooks, by);
      const { shared, pool } = this.parts;
      this.sets = await (shared ? shared.get(config, pictures.hash, pool, make) : make(corrupter ?? undefined));
      await this.wall.complete(this.sets);
    }
    return this.sets;
  }

  /** The test sets where they have been made. */
  get madeSets(): TestSets | null {
    return this.sets;
  }

  private get poolPredictor(): PoolPredictor | null {
    const { pool } = this.parts;
    return pool && (this.pooled ??= new PoolPredictor(pool));
  }

  /** Who asks a model about the test sets; `release` it afterwards. @param clean how many clean pictures there are, which a batch does not exceed */
  predictor(clean: number): { predictor: Predictor; release(model: TunedModel): void } {
    const pooled = this.poolPredictor;
    if (!pooled) return { predictor: new OwnPredictor(this.trunks, clean), release: () => {} };
    pooled.most = clean;
    return { predictor: pooled, release: (model) => pooled.release(model) };
  }

  /** Labelled pictures that the teacher is robustified on: the largest set, so workers see it where it lies. */
  async teacherPictures(): Promise<ImageSet> {
    return onSharedMemory((await this.parts.pictures.part('teacher')) ?? this.missing('teacher'));
  }

  /**
   * What tuning sees: the labelled pictures, and after them, where asked for, others whose label is withheld: first those of the
   * archive, which are clean, then those that arrived from the field.
   */
  async tuningPictures(which: 'labelled' | 'clean' | 'all'): Promise<TuningPictures> {
    const { pictures } = this.parts;
    const labelled = (await pictures.part('labelled')) ?? this.missing('labelled');
    const archive = which === 'labelled' ? null : await pictures.part('unlabelled');
    const arrivals = which === 'all' ? await pictures.part('arrivals') : null;
    let set = labelled;
    for (const others of [archive, arrivals]) if (others) set = concatSets('labelled and others', set, others);
    return { set, labelled: labelled.count, arrivals: arrivals?.count ?? 0 };
  }

  /** The pictures, and views of them, that the front is corrected on: all those that have a clean one to be compared with. */
  async correctedPictures(): Promise<RowPictures> {
    this.corrected ??= this.rowsOf(
      await this.tuningPictures('clean'),
      'augmented',
      this.config.student.correction.views,
    );
    return this.corrected;
  }

  /**
   * The rows that a method is tuned on. Views that the front was corrected on are not made twice; their cost is counted where they
   * are made, and whoever stands on the corrected front counts its cost as a part of its own.
   */
  async tuningRows(
    plan: Pick<TunedPlan, 'unlabelled' | 'views' | 'corrected'>,
  ): Promise<Omit<TuningPictures, 'set'> & { pictures: RowPictures }> {
    const { unlabelled, views } = plan;
    const tuned = await this.tuningPictures(unlabelled ? 'all' : 'labelled');
    const shared = correctsFront(this.config) && unlabelled && views === 'augmented' && tuned.arrivals === 0;
    const count = viewsSeen(plan, this.config);
    const pictures = shared ? (await this.correctedPictures()).withViews(count) : this.rowsOf(tuned, views, count);
    return { ...tuned, pictures };
  }

  private rowsOf({ set }: TuningPictures, views: TunedPlan['views'], count: number): RowPictures {
    return new RowPictures(set, count, viewMaker(viewRecipe(views, this.config)), memoryBudget().views);
  }

  private missing(part: string): never {
    throw new EngineError(
      `${this.parts.pictures.info.pack} has no ${part} pictures: the sizes of the experiment leave none.`,
    );
  }

  /** Writes to the store. A full disk must not end a run: it goes on, and the page says once what would be lost. */
  async keep(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!this.storing) return;
      this.storing = false;
      const reason = messageOf(error);
      this.parts.warn(`${reason} The experiment goes on, but a reload would lose what is computed from here on.`);
    }
  }

  dispose(): void {
    this.trunks.dispose();
    this.pooled?.dispose();
    this.pooled = null;
    this.sets = null;
    this.corrected = null;
    this.disposeModels();
    this.disposeModels = () => {};
    this.prepared = false;
  }
}
