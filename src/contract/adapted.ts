/** What a report says of a network that adapted to its test pictures. Plain data. */
import * as v from 'valibot';
import { accuracySchema, amount, count } from './accuracy';
import { ADAPTATIONS, ADAPTATION_ORDERS, adaptationSchema } from './adaptation';

/** One long stream of a test set's pictures, and how accuracy went in it. */
export const streamSchema = v.object({
  corruption: v.string(),
  severity: count,
  order: v.picklist(ADAPTATION_ORDERS),
  /** How often the pictures came. */
  passes: count,
  /** Steps made by then, and accuracy over the pictures answered since the point before. */
  points: v.array(v.object({ steps: count, accuracy: accuracySchema })),
});
export type AdaptedStream = v.InferOutput<typeof streamSchema>;

const signed = v.pipe(v.number(), v.finite());
const intervalSchema = v.object({ value: signed, low: signed, high: signed });

export const adaptedSchema = v.object({
  by: v.picklist(ADAPTATIONS),
  settings: adaptationSchema,
  /** Which statistics stood for those of training, and why: a sentence. */
  statistics: v.string(),
  /** Numbers that were changed while it answered. */
  changedParameters: count,
  /** Processor seconds of adapting and answering, for each picture that was answered. */
  answerSeconds: amount,
  streams: v.array(streamSchema),
  /** Against the same network as it is, on the same pictures: shares of 1, with the paired bootstrap interval over pictures. */
  gain: v.optional(v.object({ clean: v.optional(intervalSchema), corrupted: v.optional(intervalSchema) })),
});
export type Adapted = v.InferOutput<typeof adaptedSchema>;
