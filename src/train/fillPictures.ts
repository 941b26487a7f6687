/** The feature cache where nothing is cut off: views, kept on the host where they fit, and what the teacher says of them. */
import * as tf from '../compute/tf';
import type { Budget } from './budget';
import { assembled, type Built, type FeatureCacheRequest } from './featureCache';
import { fillingBatch } from './looking';
import { HostPictures, keepingOf } from './pictureRows';
import type { CacheHooks, RowPictures } from './rows';
import type { RowPart } from './spilledRows';
import { firstRows, spokenOf } from './spoken';

/** Views where nothing is cut off, and what the teacher says of them. */
export async function fillPictures(
  request: FeatureCacheRequest,
  pictures: RowPictures,
  budget: Budget,
): Promise<Built> {
  const { model, teacher, hooks } = request;
  const kept = keepingOf(pictures, budget.features);
  const rows = new HostPictures(pictures, kept);
  let seconds = 0;
  const timed: CacheHooks = {
    async between(done, total) {
      seconds += (performance.now() - began) / 1000;
      await hooks.between(done, total);
      began = performance.now();
    },
  };
  let began = performance.now();
  if (!teacher) {
    await rows.fill(timed);
    return { ...assembled(rows, null), kept, seconds };
  }
  const batch = Math.min(pictures.count, fillingBatch(model, teacher, pictures.set, budget));
  const parts: RowPart[] = [];
  for (let start = 0; start < pictures.count; start += batch) {
    const count = Math.min(batch, pictures.count - start);
    const x = rows.batch(start, count, batch);
    const { logits, trust } = tf.tidy(() => teacher.speak(x));
    x.dispose();
    try {
      parts.push({ logits: await firstRows(logits, count), trust: await firstRows(trust, count), seconds: 0 });
    } finally {
      tf.dispose([logits, trust]);
    }
    await timed.between(start + count, pictures.count);
  }
  return { ...assembled(rows, spokenOf(parts, pictures.count)), kept, seconds };
}
