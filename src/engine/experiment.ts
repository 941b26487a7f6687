/** One experiment while it runs: its data, the pre-trained models, the shared test sets, and where results go. */
import type { ExperimentConfig } from '../contract/config';
import type { MetricRow } from '../contract/engine';
import type { ImageSet } from '../contract/image';
import { TrunkCache } from '../evaluate/predict';
import { buildTestSets, type TestSets } from '../evaluate/testSets';
import { composites } from '../sources/composites';
import type { EmojiPack } from '../sources/emojiPack';
import { concatSets } from '../train/pictures';
import type { BaseModel } from './baseModels';
import type { JobControl } from './jobControl';
import type { Basis } from './keys';
import type { ProgressMeter } from './progress';
import type { Results } from './results';

export interface ExperimentParts {
  config: ExperimentConfig;
  pack: EmojiPack;
  small: BaseModel;
  large: BaseModel;
  basis: Basis;
  results: Results;
  control: JobControl;
  meter: ProgressMeter;
  metric(row: MetricRow): void;
  warn(message: string): void;
  /** A checkpoint has been kept: how far the job is may be noted beside it. */
  checkpointed(): Promise<void>;
}

export class Experiment {
  readonly trunks = new TrunkCache();
  private sets: TestSets | null = null;
  /** False once a write has failed. */
  private storing = true;

  constructor(readonly parts: ExperimentParts) {}

  get config(): ExperimentConfig {
    return this.parts.config;
  }

  /** The test sets, made when first asked for. */
  async testSets(): Promise<TestSets> {
    const { pack, config, control, meter } = this.parts;
    this.sets ??= await buildTestSets(pack, config, {
      between: async (done, total) => {
        meter.update(done, total, 'pictures');
        await control.gate();
      },
    });
    return this.sets;
  }

  /** Labelled composites that the teacher is robustified on. */
  teacherPictures(): ImageSet {
    const { data, seed } = this.config;
    return composites(this.parts.pack, { set: 'teacher', perClass: data.teacherPerClass, seed });
  }

  /** What tuning sees: the labelled composites, and after them, where asked for, others whose label is withheld. */
  tuningPictures(unlabelled: boolean): { set: ImageSet; labelled: number } {
    const { data, seed } = this.config;
    const labelled = composites(this.parts.pack, { set: 'labelled', perClass: data.labelledPerClass, seed });
    if (!unlabelled || data.unlabelled === 0) return { set: labelled, labelled: labelled.count };
    const others = composites(this.parts.pack, { set: 'unlabelled', count: data.unlabelled, seed });
    return { set: concatSets('labelled and unlabelled', labelled, others), labelled: labelled.count };
  }

  /** Writes to the store. A full disk must not end a run: it goes on, and the page says once what would be lost. */
  async keep(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!this.storing) return;
      this.storing = false;
      const reason = error instanceof Error ? error.message : String(error);
      this.parts.warn(`${reason} The experiment goes on, but a reload would lose what is computed from here on.`);
    }
  }

  dispose(): void {
    this.trunks.dispose();
    this.sets = null;
  }
}
