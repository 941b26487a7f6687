/**
 * What the teacher says of the rows that tuning sees, asked once. It is asked on each view, or on the picture as it came for all of
 * the views of it. Small, so it always lies in the backend's memory.
 */
import * as tf from '../compute/tf';
import type { ExperimentConfig } from '../contract/config';
import { memoryBudget, type Budget } from './budget';
import type { CacheHooks, RowPictures } from './featureCache/rows';
import type { RowWork } from './distributed/RowWork';
import type { Teacher } from './makeTeacher';
import { fillingBatch } from './trunkForward';

/** Targets as plain data, so that a resumed run need not ask again. */
export interface TargetRecord {
  logits: Float32Array;
  trust: Float32Array;
  seconds: number;
  flops: number;
}

/** Which teacher is asked about which pictures: those of [0, `until`) that no earlier entry covers. */
export interface Asked {
  until: number;
  teacher: Teacher;
}

export interface TargetRequest {
  pictures: RowPictures;
  /** The teachers in order; the last one's `until` is the number of pictures. */
  asked: readonly Asked[];
  askedOn: ExperimentConfig['student']['askedOn'];
  hooks: CacheHooks;
  budget?: Pick<Budget, 'filling'>;
  /** Who answers beside this thread; null where it answers alone. */
  workers?: RowWork | null;
}

/** Asks about every picture, and about its views where they are asked about themselves. */
export async function askTeacher(request: TargetRequest): Promise<TargetRecord> {
  const { pictures, asked, askedOn, hooks, budget, workers } = request;
  const perPicture = askedOn === 'view' ? pictures.views + 1 : 1;
  const total = pictures.set.count * perPicture;
  const rowAt = (target: number) => (askedOn === 'view' ? target : pictures.rowOf(target, 'clean'));
  const logits: Float32Array[] = [];
  const trust: Float32Array[] = [];
  let [seconds, flops, from] = [0, 0, 0];
  for (const { until, teacher } of asked) {
    const end = until * perPicture;
    const room = fillingBatch(
      (x) => ({ ...teacher.predict(x) }),
      [teacher.side],
      pictures.set,
      budget ?? memoryBudget(),
    );
    const batch = Math.min(room, end - from);
    const batches = { pictures, rowAt, from, to: end, batch };
    let began = performance.now();
    await ((teacher.recipe && workers) ?? ALONE).ask(teacher, batches, async (said, start, count) => {
      logits.push(said.logits);
      trust.push(said.trust);
      flops += count * teacher.flops;
      seconds += (performance.now() - began) / 1000;
      await hooks.between(start + count, total);
      began = performance.now();
    });
    from = end;
  }
  return { logits: joined(logits), trust: joined(trust), seconds, flops };
}

/** This thread answers, batch after batch. */
const ALONE: Pick<RowWork, 'ask'> = {
  async ask(teacher, { pictures, rowAt, from, to, batch }, take) {
    for (let start = from; start < to; start += batch) {
      const count = Math.min(batch, to - start);
      const rows = Array.from({ length: count }, (_, i) => rowAt(start + i));
      const x = pictures.batch(rows, batch);
      const predicted = teacher.predict(x);
      x.dispose();
      try {
        const logits = (await predicted.logits.data<'float32'>()).slice(0, count * predicted.logits.shape[1]);
        await take({ logits, trust: (await predicted.trust.data<'float32'>()).slice(0, count) }, start, count);
      } finally {
        tf.dispose([predicted.logits, predicted.trust]);
      }
    }
  },
};

/** The targets in the backend's memory. */
export class TeacherTargets {
  private readonly logits: tf.Tensor2D;
  private readonly trust: tf.Tensor1D;

  constructor(
    record: TargetRecord,
    private readonly pictures: RowPictures,
    private readonly askedOn: ExperimentConfig['student']['askedOn'],
  ) {
    const targets = record.trust.length;
    this.logits = tf.tensor2d(record.logits, [targets, record.logits.length / targets]);
    this.trust = tf.tensor1d(record.trust);
  }

  /** The predictions for rows: logits [rows, classes] and trust [rows]. */
  of(rows: readonly number[]): { logits: tf.Tensor2D; trust: tf.Tensor1D } {
    const places = this.askedOn === 'view' ? [...rows] : rows.map((row) => this.pictures.pictureOf(row));
    return tf.tidy(() => {
      const index = tf.tensor1d(places, 'int32');
      return { logits: tf.gather(this.logits, index), trust: tf.gather(this.trust, index) };
    });
  }

  dispose(): void {
    tf.dispose([this.logits, this.trust]);
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    values.set(part, offset);
    offset += part.length;
  }
  return values;
}
