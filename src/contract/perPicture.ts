/** Which pictures a model answered right, one by one, so that two models can be compared on the same ones. Plain data. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const perPictureSchema = v.object({
  /** What each picture is called, in their order; how many, where they are known by their number alone. */
  pictures: v.union([count, v.array(v.string())]),
  /** Of `clean` and of every corruption and severity (`fog 3`): a bit a picture, 1 where the answer was right, in Base64 (`num/bits.ts`). */
  right: v.record(v.string(), v.string()),
  /** Likewise which pictures were looked at, of sets that lack some. */
  seen: v.optional(v.record(v.string(), v.string())),
});
export type PerPicture = v.InferOutput<typeof perPictureSchema>;

/** What a corruption at a severity is called there. */
export const cellName = (corruption: string, severity: number | string) => `${corruption} ${severity}`;
