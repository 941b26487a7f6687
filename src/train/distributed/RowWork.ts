/** Work on rows of pictures by a pool of workers, in the batches that one thread would take, so that both give the same bits. */
import type { TunedModel } from '../../models/tuned';
import { plainModel, type PlainModel } from '../../models/plainModel';
import { untunedModel } from '../../models/tuned';
import { inOrder } from '../../pool/inOrder';
import type { Shared, TaskPool } from '../../pool/TaskPool';
import type { CacheHooks, RowPictures } from '../featureCache/rows';
import type { Teacher, TeacherRecipe } from '../makeTeacher';
import type { ViewRecipe } from '../viewMaker';
import { activationsTask, teacherTask, viewsTask, type PlainPictures, type PlainTeacher, type Said } from './rowTasks';

/** Views of a task: enough to outweigh its message. */
const VIEWS = 32;

let shared = 0;

/** Rows, batch by batch. */
export interface RowBatches {
  pictures: RowPictures;
  /** Row of item `item`. */
  rowAt(item: number): number;
  from: number;
  to: number;
  batch: number;
}

export class RowWork {
  constructor(private readonly pool: TaskPool) {}

  /** Makes the views that are to be kept and are not there yet. */
  async makeViews(pictures: RowPictures, recipe: ViewRecipe, hooks: CacheHooks): Promise<void> {
    const { set, views, size } = pictures;
    const jobs: { view: number; pictures: number[] }[] = [];
    for (let view = 0; view < views; view++) {
      const missing = pictures.missing(view);
      for (let at = 0; at < missing.length; at += VIEWS) {
        jobs.push({ view, pictures: missing.slice(at, at + VIEWS) });
      }
    }
    if (jobs.length === 0) return;
    await this.sharing([`pictures ${++shared}`, set] as const, async (of) =>
      inOrder(this.pool, {
        kind: viewsTask,
        count: jobs.length,
        input: (i) => ({ set: of, recipe, ...jobs[i]! }),
        uses: [of],
        async take(bytes, i) {
          const { view, pictures: made } = jobs[i]!;
          made.forEach((picture, k) => pictures.keep(picture, view, bytes.slice(k * size, (k + 1) * size)));
          await hooks.between(i + 1, jobs.length);
        },
      }),
    );
  }

  /** Activations where training of the model begins. @param take is given each batch in order */
  async activations(
    model: TunedModel,
    batches: RowBatches,
    take: (values: Float32Array, start: number, count: number) => Promise<void>,
  ): Promise<void> {
    await this.sharing([`frozen part ${++shared}`, await plainModel(model)] as const, (plain) =>
      inOrder(this.pool, {
        kind: activationsTask,
        count: batchCount(batches),
        input: (i) => ({ model: plain, pictures: picturesOf(batches, i) }),
        uses: [plain],
        take: (values, i) => take(values, ...rangeOf(batches, i)),
      }),
    );
  }

  /**
   * What a teacher says.
   * @param take is given each batch in order
   * @throws {Error} for a teacher that only this thread knows
   */
  async ask(
    teacher: Teacher,
    batches: RowBatches,
    take: (said: Said, start: number, count: number) => Promise<void>,
  ): Promise<void> {
    if (!teacher.recipe) throw new Error('Nothing says how this teacher was made.');
    const uses: Shared<PlainModel>[] = [];
    try {
      const plain = await this.plainTeacher(teacher.recipe, uses);
      await inOrder(this.pool, {
        kind: teacherTask,
        count: batchCount(batches),
        input: (i) => ({ teacher: plain, pictures: picturesOf(batches, i) }),
        uses,
        take: (said, i) => take(said, ...rangeOf(batches, i)),
      });
    } finally {
      this.pool.forget(...uses);
    }
  }

  private async plainTeacher(recipe: TeacherRecipe, uses: Shared<PlainModel>[]): Promise<PlainTeacher> {
    if (recipe.kind === 'mix') {
      const [a, b] = [await this.plainTeacher(recipe.a, uses), await this.plainTeacher(recipe.b, uses)];
      return { ...recipe, a, b };
    }
    const { architecture, weights } = recipe.model;
    const model = this.pool.share(`teacher ${++shared}`, await plainModel(untunedModel(architecture, weights)));
    uses.push(model);
    return { ...recipe, model };
  }

  private async sharing<T, R>([key, value]: readonly [string, T], use: (of: Shared<T>) => Promise<R>): Promise<R> {
    const of = this.pool.share(key, value);
    try {
      return await use(of);
    } finally {
      this.pool.forget(of);
    }
  }
}

function batchCount({ from, to, batch }: RowBatches): number {
  return Math.ceil((to - from) / batch);
}

function rangeOf({ from, to, batch }: RowBatches, i: number): [start: number, count: number] {
  const start = from + i * batch;
  return [start, Math.min(batch, to - start)];
}

function picturesOf(batches: RowBatches, i: number): PlainPictures {
  const [start, count] = rangeOf(batches, i);
  const { pictures, rowAt, batch } = batches;
  const { height, width } = pictures.set;
  const rows = Array.from({ length: count }, (_, k) => rowAt(start + k));
  return { bytes: pictures.bytes(rows), height, width, batch };
}
