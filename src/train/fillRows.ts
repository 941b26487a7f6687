/** Filling the feature cache: into the backend's memory, or into the browser's storage where that has no room. */
import * as tf from '../compute/tf';
import { gigabytes, type Budget } from './budget';
import { assembled, rowShape, type Built, type FeatureCacheRequest } from './featureCache';
import { disposeSeen, fillingBatch, finished, lookAtRows, type Seen } from './looking';
import { residentRows } from './residentRows';
import type { RowPictures } from './rows';
import { SpilledRows, type RowPart } from './spilledRows';
import { firstRows, spokenOf } from './spoken';

export async function fillBackend(request: FeatureCacheRequest, pictures: RowPictures, budget: Budget): Promise<Built> {
  const { model, teacher, hooks } = request;
  const batch = Math.min(pictures.count, fillingBatch(model, teacher, pictures.set, budget));
  const parts: Seen[] = [];
  let seconds = 0;
  try {
    for (let start = 0; start < pictures.count; start += batch) {
      const began = performance.now();
      const count = Math.min(batch, pictures.count - start);
      parts.push(lookAtRows(model, teacher, pictures, { start, count, batch }));
      await finished(parts.at(-1)!.trunk);
      seconds += (performance.now() - began) / 1000;
      await hooks.between(start + count, pictures.count);
    }
    const join = <T extends tf.Tensor>(tensors: T[]): T =>
      tf.tidy(() => tf.slice(tf.concat(tensors), 0, pictures.count) as T);
    const trunk = join(parts.map((part) => part.trunk));
    const spoken = teacher
      ? { logits: join(parts.map(({ logits }) => logits!)), trust: join(parts.map(({ trust }) => trust!)) }
      : null;
    return { ...assembled(residentRows(trunk), spoken), kept: 'backend', seconds };
  } finally {
    for (const part of parts) disposeSeen(part);
  }
}

export async function fillStorage(
  { model, teacher, hooks, spill }: FeatureCacheRequest,
  pictures: RowPictures,
  budget: Budget,
  bytes: number,
): Promise<Built> {
  if (!spill) {
    throw new Error(
      `The feature cache of ${pictures.count} pictures and views takes ${gigabytes(bytes)}, more than the ` +
        `${gigabytes(budget.features)} of memory set aside for it. Take fewer pictures or views.`,
    );
  }
  const plan = {
    rows: pictures.count,
    shape: rowShape(model),
    batch: Math.min(pictures.count, fillingBatch(model, teacher, pictures.set, budget)),
  };
  const rows = await SpilledRows.open(spill.store, spill.key, plan);
  const { batch } = rows.plan;
  const parts: RowPart[] = [];
  for (let start = 0; start < pictures.count; start += batch) {
    const count = Math.min(batch, pictures.count - start);
    let part = await rows.part(start);
    if (!part) {
      const began = performance.now();
      const seen = lookAtRows(model, teacher, pictures, { start, count, batch });
      try {
        const values = await firstRows(seen.trunk, count);
        const logits = seen.logits ? await firstRows(seen.logits, count) : null;
        part = { logits, trust: seen.trust ? await firstRows(seen.trust, count) : null, seconds: 0 };
        part.seconds = (performance.now() - began) / 1000;
        await rows.keep(start, count, values, part);
      } finally {
        disposeSeen(seen);
      }
    }
    parts.push(part);
    await hooks.between(start + count, pictures.count);
  }
  const spoken = teacher ? spokenOf(parts, pictures.count) : null;
  const seconds = parts.reduce((sum, part) => sum + part.seconds, 0);
  return { ...assembled(rows, spoken), kept: 'storage', seconds };
}
