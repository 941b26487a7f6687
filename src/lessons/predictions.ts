/**
 * What a learner said before anything was measured, and what was measured then: kept in the browser, and exported with the results. Read
 * back it is checked like any file, since somebody may have changed what a browser keeps.
 */
import * as v from 'valibot';
import { cell } from '../report/csv';

const short = (most: number) => v.pipe(v.string(), v.maxLength(most));
const finite = v.pipe(v.number(), v.finite());

const measuredSchema = v.object({
  measure: short(64),
  words: short(2000),
  /** Null where what was asked for did not happen, as a severity at which nothing changed. */
  value: v.nullable(finite),
  unit: short(40),
  key: v.optional(short(64)),
  low: v.optional(finite),
  high: v.optional(finite),
  n: v.optional(finite),
  seed: v.optional(finite),
  preset: v.optional(short(40)),
});
export type MeasuredRecord = v.InferOutput<typeof measuredSchema>;

const predictionSchema = v.object({
  lesson: short(64),
  step: finite,
  question: short(400),
  /** As it is read. */
  said: short(300),
  /** A number, the key of an option, or null: “it does not”. */
  guess: v.nullable(v.union([finite, short(64)])),
  saidAt: short(40),
  measured: v.array(measuredSchema),
  measuredAt: v.optional(short(40)),
});
export type Prediction = v.InferOutput<typeof predictionSchema>;

/** More than a learner makes in many lessons. */
export const MOST_PREDICTIONS = 400;

/** What can be read of what was kept; nothing where it is no list. */
export function readPredictions(value: unknown): Prediction[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry) => {
    const read = v.safeParse(predictionSchema, entry);
    return read.success ? [read.output] : [];
  });
}

const COLUMNS = [
  'lesson',
  'step',
  'question',
  'said',
  'guess',
  'said at',
  'measure',
  'measured',
  'value',
  'unit',
  'low',
  'high',
  'n',
  'seed',
  'preset',
  'measured at',
] as const;

/** One row a measured quantity; a prediction that was never measured has one row all the same. */
export function predictionsCsv(predictions: readonly Prediction[]): string {
  const rows = predictions.flatMap((p) => {
    const said = [p.lesson, p.step, p.question, p.said, p.guess, p.saidAt];
    const measured = p.measured.length > 0 ? p.measured : [null];
    return measured.map((m) => [
      ...said,
      ...(m ? [m.measure, m.words, m.value, m.unit, m.low, m.high, m.n, m.seed, m.preset] : Array<null>(9).fill(null)),
      p.measuredAt,
    ]);
  });
  return [COLUMNS, ...rows].map((row) => row.map((value) => cell(value ?? '')).join(',')).join('\n') + '\n';
}

export function predictionsJson(predictions: readonly Prediction[]): string {
  return `${JSON.stringify({ format: 'temper-predictions', version: 1, predictions }, null, 2)}\n`;
}
