/** Errors of models relative to one of them, as reports keep them. Plain data. */
import * as v from 'valibot';

const finite = v.pipe(v.number(), v.finite());
const bound = v.nullable(finite);

/** A share, 1 being as many errors as the baseline's, with its 95 % interval; null where there is none. */
const relativeErrorSchema = v.object({ value: finite, low: bound, high: bound });
export type RelativeError = v.InferOutput<typeof relativeErrorSchema>;

export const baselineErrorSchema = v.object({
  /** Whose errors it is relative to. */
  baseline: v.string(),
  mce: relativeErrorSchema,
  /** What corruption adds to the clean error, likewise; null where that cannot be told. */
  relative: v.nullable(relativeErrorSchema),
  /** By corruption, all severities together. */
  perCorruption: v.record(v.string(), finite),
  /** What the intervals are over, or why there are none; a sentence. */
  interval: v.string(),
  /** Why the relative one has none where the other has; goes on after the value. */
  relativeInterval: v.optional(v.string()),
  /** Why there is no relative one; a sentence. */
  whyNotRelative: v.optional(v.string()),
});
export type BaselineError = v.InferOutput<typeof baselineErrorSchema>;

/** The models of a report relative to one of them. */
export const ownBaselineSchema = v.object({
  /** Name of a method, or id of another model. */
  id: v.string(),
  /** For people. */
  label: v.string(),
  /** Of every other model of the report; `why` where the two cannot be compared. */
  rows: v.array(
    v.object({
      id: v.string(),
      label: v.string(),
      error: v.nullable(baselineErrorSchema),
      why: v.optional(v.string()),
    }),
  ),
});
export type OwnBaseline = v.InferOutput<typeof ownBaselineSchema>;
