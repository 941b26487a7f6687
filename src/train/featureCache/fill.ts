/** Filling the feature cache: into the backend's memory, or into the browser's storage where that has no room. */
import * as tf from '../../compute/tf';
import type { TunedModel } from '../../models/tuned';
import { gigabytes, type Budget } from '../budget';
import type { RowWork } from '../distributed/RowWork';
import { finished, trunkBatch, trunkRows } from '../trunkForward';
import { residentRows } from './residentRows';
import { SpilledRows, type RowPart } from './spilledRows';
import type { FeatureCacheRequest, FilledRows } from './types';

/**
 * Runs the frozen part over every row and keeps its activations.
 * @throws {Error} where they do not fit into memory and there is no storage for them, with what they need
 */
export async function fillActivations(request: FeatureCacheRequest, budget: Budget): Promise<FilledRows> {
  const bytes = 4 * request.pictures.count * tf.util.sizeFromShape(rowShape(request.model));
  return bytes <= budget.features ? fillBackend(request, budget) : fillStorage(request, budget, bytes);
}

/** Activations of one picture where training begins. */
function rowShape({ architecture, tuneFrom }: TunedModel): number[] {
  return [...(architecture.blocks[tuneFrom]?.inputShape ?? [architecture.featureWidth])];
}

async function fillBackend(request: FeatureCacheRequest, budget: Budget): Promise<FilledRows> {
  const { model, pictures, hooks, workers } = request;
  const batch = trunkBatch(model, pictures, budget);
  if (workers) return fillByWorkers(request, workers, batch);
  const parts: tf.Tensor[] = [];
  let seconds = 0;
  try {
    for (let start = 0; start < pictures.count; start += batch) {
      const began = performance.now();
      const count = Math.min(batch, pictures.count - start);
      parts.push(trunkRows(model, pictures, { start, count, batch }));
      await finished(parts.at(-1)!);
      seconds += (performance.now() - began) / 1000;
      await hooks.between(start + count, pictures.count);
    }
    const all = tf.tidy(() => tf.slice(tf.concat(parts), 0, pictures.count));
    return { rows: residentRows(all), kept: 'backend', seconds };
  } finally {
    tf.dispose(parts);
  }
}

async function fillByWorkers(
  { model, pictures, hooks }: FeatureCacheRequest,
  workers: RowWork,
  batch: number,
): Promise<FilledRows> {
  const shape = [pictures.count, ...rowShape(model)];
  const all = new Float32Array(tf.util.sizeFromShape(shape));
  const batches = { pictures, rowAt: (row: number) => row, from: 0, to: pictures.count, batch };
  let seconds = 0;
  let began = performance.now();
  await workers.activations(model, batches, async (values, start, count) => {
    all.set(values, (start * all.length) / pictures.count);
    seconds += (performance.now() - began) / 1000;
    await hooks.between(start + count, pictures.count);
    began = performance.now();
  });
  return { rows: residentRows(tf.tensor(all, shape, 'float32')), kept: 'backend', seconds };
}

async function fillStorage(
  { model, pictures, hooks, spill }: FeatureCacheRequest,
  budget: Budget,
  bytes: number,
): Promise<FilledRows> {
  if (!spill) {
    throw new Error(
      `The feature cache of ${pictures.count} pictures and views takes ${gigabytes(bytes)}, more than the ` +
        `${gigabytes(budget.features)} of memory set aside for it. Take fewer pictures or views.`,
    );
  }
  const plan = { rows: pictures.count, shape: rowShape(model), batch: trunkBatch(model, pictures, budget) };
  const rows = await SpilledRows.open(spill.store, spill.key, plan);
  const { batch } = rows.plan;
  let seconds = 0;
  for (let start = 0; start < pictures.count; start += batch) {
    const count = Math.min(batch, pictures.count - start);
    let part = await rows.part(start);
    if (!part) {
      const began = performance.now();
      const trunk = trunkRows(model, pictures, { start, count, batch });
      try {
        const values = await firstRows(trunk, count);
        part = { seconds: (performance.now() - began) / 1000 } satisfies RowPart;
        await rows.keep(start, count, values, part);
      } finally {
        trunk.dispose();
      }
    }
    seconds += part.seconds;
    await hooks.between(start + count, pictures.count);
  }
  return { rows, kept: 'storage', seconds };
}

/** The first `count` of the rows that a batch holds. */
async function firstRows(tensor: tf.Tensor, count: number): Promise<Float32Array> {
  return (await tensor.data<'float32'>()).slice(0, (count * tensor.size) / tensor.shape[0]!);
}
