/**
 * What became of single predictions from the pre-trained model to the others: how many are right now that were wrong and the reverse,
 * which classes are taken for which, and a few pictures to look at. A part of the report that older ones do not have.
 */
import * as v from 'valibot';
import { METHODS } from './config';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Classes up to which a table of confusions is kept. */
export const MOST_CONFUSED_CLASSES = 64;
/** Pictures that a report names, at most. */
export const MOST_EXAMPLES = 240;

/** One prediction: a picture, what was done to it, and what each method answered. */
const exampleSchema = v.object({
  /** Of the experiment that the picture belongs to. */
  seed: count,
  /** Number of the picture in its test set. */
  index: count,
  /** What was done to it; left out where it arrived as it is. */
  corruption: v.optional(v.string()),
  severity: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(5))),
  /** Class indices, of the label and of the answers. */
  label: count,
  answers: v.record(v.string(), count),
});
export type Example = v.InferOutput<typeof exampleSchema>;

const methodChangesSchema = v.object({
  name: v.picklist(METHODS),
  /** Predictions that the pre-trained model has wrong and this method has right, and the reverse. */
  rescued: count,
  lost: count,
  /** confusion[label][answer]: predictions; left out where there are too many classes. */
  confusion: v.optional(v.array(v.array(count))),
});
export type MethodChanges = v.InferOutput<typeof methodChangesSchema>;

export const changesSchema = v.object({
  /** The set: that of the claims about robustness. */
  set: v.picklist(['corrupted', 'arrivals']),
  /** Different pictures, and predictions on them: each picture is seen under every corruption and severity. */
  pictures: count,
  predictions: count,
  methods: v.array(methodChangesSchema),
  /** Chosen by the seed, not by what they show: some of every kind. */
  examples: v.array(exampleSchema),
});
export type Changes = v.InferOutput<typeof changesSchema>;
