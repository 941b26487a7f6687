/** An accuracy as reports hold it: a share in 0..1, with n and its 95 % interval. */
import * as v from 'valibot';

export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
/** 1e300 would be a whole number too, and one that no sum can be made with. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

/** `n` is the number of predictions; low and high bound the 95 % interval. */
export const accuracySchema = v.object({ accuracy: share, n: count, low: share, high: share });
export type Accuracy = v.InferOutput<typeof accuracySchema>;
