/**
 * Data-parallel training: the parts of a step on the workers of a pool. A step has the same number of parts on every machine, and what
 * they give is added in their order, so that any number of workers gives the same bits as this thread alone.
 */
import * as tf from '../../compute/tf';
import type { ImageSet } from '../../contract/image';
import { plainModel, type PlainModel, type PlainTensor } from '../../models/plainModel';
import type { Shared, TaskPool } from '../../pool/TaskPool';
import type { Gradients, GradientSource, RemoteSteps, TrainingTask } from '../training';
import { gradientsTask, sizeOf, type PartGradients, type SharedSteps } from './gradientsTask';

export type RemoteTask = TrainingTask & { remote: RemoteSteps };

let opened = 0;

export class PoolGradients implements GradientSource {
  /** What was fetched for the step after the one that runs. */
  private next: { step: number; fetched: Promise<PlainTensor[][]> } | null = null;

  private constructor(
    private readonly task: RemoteTask,
    private readonly pool: TaskPool,
    private readonly name: string,
    private readonly shared: { steps: Shared<SharedSteps>; model: Shared<PlainModel>; set: Shared<ImageSet> | null },
  ) {}

  /** Shares what stays the same over all steps; `dispose` frees it. */
  static async open(task: RemoteTask, pool: TaskPool): Promise<PoolGradients> {
    const { steps: recipe, model, set } = task.remote;
    const name = `training ${++opened}`;
    const plain = await plainModel(model);
    return new PoolGradients(task, pool, name, {
      steps: pool.share(`${name} steps`, { recipe, parts: task.parts ?? 1 }),
      model: pool.share(`${name} model`, plain),
      set: set && pool.share(`${name} pictures`, set),
    });
  }

  async gradients(step: number, watch: boolean): Promise<Gradients> {
    const { pool, task } = this;
    const { steps, model, set } = this.shared;
    const all = this.next?.step === step ? this.next.fetched : this.fetched(step);
    this.next = null;
    const fetchedParts = await all;
    const weights = pool.share(`${this.name} weights ${step}`, await this.weights());
    const failed = new AbortController();
    const uses = [steps, model, weights, ...(set ? [set] : [])];
    try {
      const parts = fetchedParts.map((fetched, part) =>
        pool.run(
          gradientsTask,
          { steps, model, set, weights, step, part, fetched, watch },
          { uses, signal: failed.signal, affinity: part },
        ),
      );
      if (step + 1 < task.steps) this.prefetch(step + 1);
      return await this.sum(parts);
    } catch (error) {
      failed.abort(error);
      throw error;
    } finally {
      pool.forget(weights);
    }
  }

  dispose(): void {
    const { steps, model, set } = this.shared;
    this.pool.forget(steps, model, ...(set ? [set] : []));
  }

  private prefetch(step: number): void {
    const fetched = this.fetched(step);
    // Whoever asks for it hears of what went wrong.
    fetched.catch(() => {});
    this.next = { step, fetched };
  }

  private async fetched(step: number): Promise<PlainTensor[][]> {
    const out: PlainTensor[][] = [];
    for (let part = 0; part < (this.task.parts ?? 1); part++) {
      const tensors = (await this.task.fetch?.(step, part)) ?? [];
      try {
        out.push(await Promise.all(tensors.map(plain)));
      } finally {
        tf.dispose(tensors);
      }
    }
    return out;
  }

  /** The weights that move, one after another. */
  private async weights(): Promise<Float32Array> {
    const { task } = this;
    const values = new Float32Array(sizeOf(task));
    let offset = 0;
    for (const name of task.trainable) {
      values.set(await task.weights[name]!.data<'float32'>(), offset);
      offset += task.weights[name]!.size;
    }
    return values;
  }

  /** Adds up in the order of the parts, while later ones are still computed. */
  private async sum(running: readonly Promise<PartGradients>[]): Promise<Gradients> {
    // Whoever waits for an earlier one hears of it first; none is left unheard.
    for (const part of running) part.catch(() => {});
    const parts: PartGradients[] = [];
    const total = (await running[0]!).gradients;
    for (const [i, one] of running.entries()) {
      const part = await one;
      parts.push(part);
      if (i > 0) for (let k = 0; k < total.length; k++) total[k] = total[k]! + part.gradients[k]!;
    }
    const { trainable, weights } = this.task;
    const gradients: Record<string, tf.Tensor> = {};
    let offset = 0;
    trainable.forEach((name, i) => {
      const { shape, size } = weights[name]!;
      if (parts.some(({ present }) => present[i])) {
        gradients[name] = tf.tensor(total.subarray(offset, offset + size), shape, 'float32');
      }
      offset += size;
    });
    const terms: Record<string, number> = {};
    for (const part of parts) {
      for (const [name, value] of Object.entries(part.terms)) {
        terms[name] = name in terms ? Math.fround(terms[name]! + value) : value;
      }
    }
    return {
      gradients,
      terms: Object.fromEntries(Object.entries(terms).map(([name, value]) => [name, tf.scalar(value)])),
      peakBytes: Math.max(...parts.map(({ peakBytes }) => peakBytes)),
    };
  }
}

async function plain(tensor: tf.Tensor): Promise<PlainTensor> {
  return { shape: [...tensor.shape], values: await tensor.data<'float32'>() };
}
