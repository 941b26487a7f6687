/** The models of an evaluation as its pool asks them: networks in the workers, all others in this thread. */
import type { ImageSet, Picture } from '../../contract/image';
import type { PlainModel } from '../../models/plainModel';
import type { Shared, TaskPool } from '../../pool/TaskPool';
import { macrotask } from '../experiment/jobControl';
import { ANSWER } from '../pool/answerTask';
import type { EvaluatedModel } from './evaluatedModel';
import type { EvaluationBatch } from './EvaluationSource';
import { pictureAt } from './pictureAt';

/** Of its weights in each worker: as they were sent, and as tensors. */
const COPIES = 2;

/** Evaluations so far, by which what is shared is named. */
let evaluations = 0;

export class AskedModels {
  /** What was done otherwise than with enough memory: sentences. */
  readonly notes: string[] = [];
  private sets = 0;
  /** The set that came last, which the next batch may be about as well. */
  private last: { set: ImageSet; shared: Shared<ImageSet> } | null = null;

  /** @param shared by the model's place; null for those of this thread */
  private constructor(
    private readonly name: string,
    private readonly models: readonly EvaluatedModel[],
    private readonly shared: readonly (Shared<PlainModel> | null)[],
    private readonly pool: TaskPool,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Makes the models ready; `forget` has to be called.
   * @param freeBytes of memory; null where that is not known. Models of which the workers could not all have a copy are asked here
   */
  static async share(
    models: readonly EvaluatedModel[],
    pool: TaskPool,
    { signal, freeBytes }: { signal: AbortSignal; freeBytes: number | null },
  ): Promise<AskedModels> {
    const name = `evaluation ${++evaluations}`;
    // One worker is this thread, which has the models already.
    const shared: (Shared<PlainModel> | null)[] = [];
    let left = freeBytes ?? Infinity;
    const asked = new AskedModels(name, models, shared, pool, signal);
    try {
      for (const [m, { plain, bytes, label }] of models.entries()) {
        const needed = bytes * (1 + COPIES * pool.workers);
        const wanted = pool.workers > 1 && plain !== null;
        const there = wanted && needed <= left;
        shared.push(there ? pool.share(`${name}, model ${m}`, await plain()) : null);
        if (there) left -= needed;
        else if (wanted) asked.notes.push(notShared(label, pool.workers, needed, left));
      }
    } catch (error) {
      asked.forget();
      throw error;
    }
    return asked;
  }

  /** What each model says, by the classes of the pictures. */
  async answers(batch: EvaluationBatch): Promise<Int32Array[]> {
    const { models, pool, shared, signal } = this;
    const set = this.sharedSet(batch.set);
    const asked = shared.filter((one) => one !== null);
    const frames = batch.frames ?? null;
    const input = { set, corrupt: batch.corrupt, frames, models: asked, pictures: asked.length < models.length };
    const uses = [set, ...asked];
    const { pixels, probabilities } = await pool.run(ANSWER, input, { uses, signal, affinity: this.sets });
    const seen = pixels && { ...batch.set, pixels };
    const pictures: Picture[] = seen ? batch.keys.map((_, place) => pictureAt(seen, place)) : [];
    const remote = probabilities.values();
    const answers: Int32Array[] = [];
    for (const [m, model] of models.entries()) {
      signal.throwIfAborted();
      const said = shared[m] ? remote.next().value! : await model.probabilities(pictures);
      answers.push(model.answers(said, batch.among));
      // What else is asked of the engine is answered in between.
      if (!shared[m]) await macrotask();
    }
    return answers;
  }

  forget(): void {
    this.pool.forget(...this.shared.filter((one) => one !== null));
    if (this.last) this.pool.forget(this.last.shared);
    this.last = null;
  }

  private sharedSet(set: ImageSet): Shared<ImageSet> {
    if (this.last?.set === set) return this.last.shared;
    // Tasks that wait for it keep it as long as they need it.
    if (this.last) this.pool.forget(this.last.shared);
    const shared = this.pool.share(`${this.name}, pictures ${++this.sets}`, set);
    this.last = { set, shared };
    return shared;
  }
}

function notShared(label: string, workers: number, needed: number, left: number): string {
  const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`;
  return (
    `${label} was asked in one thread: copies of it for ${workers} workers take ${gigabytes(needed)} of memory, and ` +
    `${gigabytes(left)} were free.`
  );
}
