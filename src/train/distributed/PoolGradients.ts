/**
 * Data-parallel training: the parts of a step on the workers of a pool. A step has the same number of parts on every machine, and what
 * they give is added in their order, so that any number of workers gives the same bits as this thread alone.
 */
import { addInPlace, copied, seesMemory, valuesOf } from '../../compute/inPlace';
import * as tf from '../../compute/tf';
import type { ImageSet } from '../../contract/image';
import { plainModel, type PlainModel } from '../../models/plainModel';
import type { HandedInput, Shared, TaskPool } from '../../pool/TaskPool';
import type { Gradients } from '../stepGradients';
import type { GradientSource, RemoteSteps, TrainingTask } from '../training';
import { Exchange } from './Exchange';
import {
  eachPlace,
  gradientsTask,
  sizeOf,
  type PartGradients,
  type PartRequest,
  type SharedSteps,
} from './gradientsTask';

export type RemoteTask = TrainingTask & { remote: RemoteSteps };

let opened = 0;

export class PoolGradients implements GradientSource {
  readonly inPlace = true;
  /** What was fetched for the step after the one that runs, by part. */
  private next: { step: number; fetched: Promise<tf.Tensor[][]> } | null = null;
  /** The sums of gradients, written anew in each step. */
  private readonly sums: Record<string, tf.Tensor> = {};
  private readonly exchange = new Exchange();

  private constructor(
    private readonly task: RemoteTask,
    private readonly pool: TaskPool,
    private readonly shared: { steps: Shared<SharedSteps>; model: Shared<PlainModel>; set: Shared<ImageSet> | null },
  ) {}

  /**
   * Shares what stays the same over all steps; `dispose` frees it.
   * @throws {Error} on a backend whose memory the processor does not see: workers have none such
   */
  static async open(task: RemoteTask, pool: TaskPool): Promise<PoolGradients> {
    if (!seesMemory()) throw new Error(`Workers share a training on wasm, and ${tf.getBackend()} runs.`);
    const { steps: recipe, model, set } = task.remote;
    const name = `training ${++opened}`;
    const plain = await plainModel(model);
    return new PoolGradients(task, pool, {
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
    const fetched = await all;
    const failed = new AbortController();
    const uses = [steps, model, ...(set ? [set] : [])];
    try {
      const parts = fetched.map((tensors, part) => {
        const given = tensors.map(({ shape }) => shape);
        const input = (): HandedInput<PartRequest> => {
          const exchange = this.filledExchange(tensors);
          return {
            input: { steps, model, set, step, part, exchange, given, watch, more: step + 1 < task.steps },
            transfer: [exchange.buffer],
          };
        };
        return pool.run(gradientsTask, input, { uses, signal: failed.signal, affinity: part });
      });
      if (step + 1 < task.steps) this.prefetch(step + 1);
      return await this.sum(parts);
    } catch (error) {
      failed.abort(error);
      throw error;
    } finally {
      tf.dispose(fetched as unknown as tf.TensorContainer);
    }
  }

  async dispose(): Promise<void> {
    const { steps, model, set } = this.shared;
    this.pool.forget(steps, model, ...(set ? [set] : []));
    tf.dispose(this.sums);
    tf.dispose((await this.next?.fetched.catch(() => [])) as unknown as tf.TensorContainer);
    this.next = null;
  }

  private prefetch(step: number): void {
    const fetched = this.fetched(step);
    // Whoever asks for it hears of what went wrong.
    fetched.catch(() => {});
    this.next = { step, fetched };
  }

  private async fetched(step: number): Promise<tf.Tensor[][]> {
    const out: tf.Tensor[][] = [];
    try {
      for (let part = 0; part < (this.task.parts ?? 1); part++) {
        out.push((await this.task.fetch?.(step, part)) ?? []);
      }
      return out;
    } catch (error) {
      tf.dispose(out as unknown as tf.TensorContainer);
      throw error;
    }
  }

  /** The weights that move, then what was fetched. */
  private filledExchange(fetched: readonly tf.Tensor[]): Float32Array {
    const { task } = this;
    let at = sizeOf(task);
    const exchange = this.exchange.take(fetched.reduce((sum, { size }) => sum + size, at));
    eachPlace(task, (name, from) => exchange.set(valuesOf(task.weights[name]!), from));
    for (const tensor of fetched) {
      exchange.set(valuesOf(tensor), at);
      at += tensor.size;
    }
    return exchange;
  }

  /** Adds up in the order of the parts, while later ones are still computed. */
  private async sum(running: readonly Promise<PartGradients>[]): Promise<Gradients> {
    // Whoever waits for an earlier one hears of it first; none is left unheard.
    for (const part of running) part.catch(() => {});
    const gradients: Record<string, tf.Tensor> = {};
    const terms: Record<string, number> = {};
    let peakBytes = 0;
    for (const one of running) {
      const part = await one;
      this.add(part, gradients);
      this.exchange.giveBack(part.exchange);
      for (const [name, value] of Object.entries(part.terms)) {
        terms[name] = name in terms ? Math.fround(terms[name]! + value) : value;
      }
      peakBytes = Math.max(peakBytes, part.peakBytes);
    }
    const scalars = Object.entries(terms).map(([name, value]) => [name, tf.scalar(value)] as const);
    return { gradients, terms: Object.fromEntries(scalars), peakBytes };
  }

  /** Adds a part to the sums. @param gradients those of the sums that this step has begun */
  private add({ exchange, present }: PartGradients, gradients: Record<string, tf.Tensor>): void {
    const { task, sums } = this;
    eachPlace(task, (name, from, to, index) => {
      if (!present[index]) return;
      sums[name] ??= copied(task.weights[name]!);
      const own = exchange.subarray(from, to);
      if (gradients[name]) addInPlace(sums[name], own);
      else valuesOf(sums[name]).set(own);
      gradients[name] = sums[name];
    });
  }
}
