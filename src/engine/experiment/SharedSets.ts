/** The test sets of experiments that follow each other and have the same ones: those of the last are held, so that they are corrupted once. */
import type { ExperimentConfig } from '../../contract/config';
import { PoolPredictor } from '../../evaluate/PoolPredictor';
import type { Corrupter, TestSets } from '../../evaluate/testSets';
import type { TaskPool } from '../../pool/TaskPool';

/** What the sets depend on beside the pictures themselves. @param data hash of the pictures */
export function setsKey({ data, seed, benchmark, student }: ExperimentConfig, pictures: string): string {
  return JSON.stringify([pictures, data, seed, benchmark, student.augmentation, student.strength]);
}

export class SharedSets {
  private latest: { key: string; sets: Promise<TestSets> } | null = null;
  private predictor: PoolPredictor | null = null;

  /**
   * @param pool who corrupts; null for the own thread
   * @param make the sets, with whoever corrupts for as long as they are held
   */
  get(
    config: ExperimentConfig,
    pictures: string,
    pool: TaskPool | null,
    make: (corrupter: Corrupter | undefined) => Promise<TestSets>,
  ): Promise<TestSets> {
    const key = setsKey(config, pictures);
    if (this.latest?.key === key) return this.latest.sets;
    this.dispose();
    const predictor = pool && (this.predictor = new PoolPredictor(pool));
    const corrupter = predictor && {
      corrupt: (...args: Parameters<PoolPredictor['corrupt']>) => predictor.corrupt(...args),
      workers: pool.workers,
    };
    const sets = make(corrupter ?? undefined);
    const latest = { key, sets };
    this.latest = latest;
    // A job that was cancelled under it has left half of them.
    sets.catch(() => this.latest === latest && (this.latest = null));
    return sets;
  }

  dispose(): void {
    this.predictor?.dispose();
    this.predictor = null;
    this.latest = null;
  }
}
