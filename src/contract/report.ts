/**
 * The report of an experiment (`report.json`): what the command line writes and the page exports and imports. Plain data,
 * with a schema that checks it on import. Accuracies are shares in 0..1; every one carries n and a 95 % interval.
 */
import { notWhatItShouldBe } from './fileWords';
import { ReadableError } from './ReadableError';
import * as v from 'valibot';
import { accuracySchema, amount, count, share } from './accuracy';
import { adaptedSchema } from './adapted';
import { changesSchema } from './changes';
import { configSchema, HEAD_RULES, METHODS, PRESETS } from './config';
import { completeReport } from './olderReport';
import { ownBaselineSchema } from './ownBaseline';
import { perPictureSchema } from './perPicture';
import { reservedKey } from './reservedKeys';

export { accuracySchema, type Accuracy } from './accuracy';

/** Test sets that an accuracy is reported on. */
export const TEST_SETS = ['clean', 'corrupted', 'arrivals', 'renditions', 'sketch', 'natural'] as const;
export type TestSetName = (typeof TEST_SETS)[number];

/** perCorruption[name][severity] */
const perCorruptionSchema = v.record(v.string(), v.record(v.string(), accuracySchema));
export type PerCorruption = v.InferOutput<typeof perCorruptionSchema>;

export const costSchema = v.object({
  /** Wall-clock seconds of everything the method needs beyond the pre-trained models, its teacher included. */
  seconds: amount,
  /** Floating-point operations likewise: 2 per multiply-add, backward = 2 × forward of what is trained through. */
  flops: amount,
  tunedParameters: count,
  totalParameters: count,
  /** Largest amount of memory held in tensors, bytes. */
  peakTensorBytes: v.optional(amount),
  /** Share of `seconds` and `flops` that went into each part, such as teacher, front correction, features, tuning. */
  parts: v.optional(
    v.array(v.object({ name: v.string(), seconds: amount, flops: amount, peakTensorBytes: v.optional(amount) })),
  ),
  /** Floating-point operations of one answer: every path that its heads read, the heads, and passes of dropout. */
  answerFlops: v.optional(amount),
});
export type Cost = v.InferOutput<typeof costSchema>;

/**
 * Mean corruption error. Normalised by AlexNet only where that is legitimate (ImageNet's 1,000 classes, 224 px, the fifteen
 * corruptions at all five severities); else the plain mean of errors, and so labelled.
 */
const corruptionErrorSchema = v.object({
  value: amount,
  normalised: v.boolean(),
  relative: v.optional(v.number()),
  why: v.string(),
});

const methodSchema = v.object({
  name: v.picklist(METHODS),
  label: v.string(),
  /** What a reader has to know beside the numbers, such as that it was trained on a kind of corruption it is tested on. */
  note: v.optional(v.string()),
  clean: accuracySchema,
  /** Plain mean over corruptions and severities (unnormalised). */
  corrupted: accuracySchema,
  /** New pictures from the field; left out, like the sets after it, where the data has none. */
  arrivals: v.optional(accuracySchema),
  renditions: v.optional(accuracySchema),
  sketch: v.optional(accuracySchema),
  natural: v.optional(accuracySchema),
  /** Linear probe on unseen concepts, or on another data set. */
  transfer: accuracySchema,
  /** CLIP only: class embeddings against picture features on the transfer set, which was not tuned on. */
  zeroShot: v.optional(accuracySchema),
  corruptionError: v.optional(corruptionErrorSchema),
  perCorruption: perCorruptionSchema,
  /** Expected calibration error, 15 equal-width bins, on clean and on corrupted pictures. */
  calibration: v.object({ clean: share, corrupted: share }),
  /** For comparisons on the same pictures; older reports lack it, and those that pool several runs. */
  perPicture: v.optional(perPictureSchema),
  cost: costSchema,
  /** Of a method that adapts at test time. */
  adaptation: v.optional(adaptedSchema),
});
export type MethodResult = v.InferOutput<typeof methodSchema>;

/** WiSE-FT at several α: 0 is the pre-trained model, 1 complete fine-tuning. */
const wiseCurveSchema = v.object({
  points: v.array(
    v.object({
      alpha: share,
      clean: accuracySchema,
      corrupted: accuracySchema,
      arrivals: v.optional(accuracySchema),
      /** On the validation corruptions, which an α may be chosen on. */
      validation: v.optional(accuracySchema),
      /** The row of `methods` that this point is; it was measured once. */
      row: v.optional(v.picklist(METHODS)),
    }),
  ),
});
export type WiseCurve = v.InferOutput<typeof wiseCurveSchema>;

/** One way to answer with three heads: a head alone, the routing rule, their average, the oracle. */
const headResultSchema = v.object({
  name: v.picklist(HEAD_RULES),
  label: v.string(),
  clean: accuracySchema,
  corrupted: accuracySchema,
  arrivals: v.optional(accuracySchema),
  renditions: v.optional(accuracySchema),
  sketch: v.optional(accuracySchema),
  natural: v.optional(accuracySchema),
});
export type HeadResult = v.InferOutput<typeof headResultSchema>;

const answeredSchema = v.object({ clean: share, unclean: share, combined: share });
export type Answered = v.InferOutput<typeof answeredSchema>;

/** On the predictions on which the heads do not all give the same answer: how often each of them was right. */
const disagreementSchema = v.object({
  /** Predictions on which they disagree, of so many. */
  n: count,
  of: count,
  /** Shares of `n`. */
  clean: share,
  unclean: share,
  combined: share,
  /** The answer that the rule chose. */
  chosen: share,
  none: share,
});
export type Disagreement = v.InferOutput<typeof disagreementSchema>;

const headTemperatureSchema = v.object({
  value: v.pipe(v.number(), v.finite(), v.minValue(0)),
  /** Why it is 1, where it could not be fitted. */
  note: v.optional(v.string()),
});

const headsSchema = v.object({
  /** The rule that the method's own row in `methods` uses. */
  rule: v.picklist(HEAD_RULES),
  /** δ of the rule, chosen on the validation split; 0 where it has none. */
  threshold: v.pipe(v.number(), v.minValue(0)),
  /** What the logits of each head are divided by, fitted on the validation split. */
  temperatures: v.optional(
    v.object({ clean: headTemperatureSchema, unclean: headTemperatureSchema, combined: headTemperatureSchema }),
  ),
  results: v.array(headResultSchema),
  /** How often each head answered under the rule, by test set or corruption. */
  answered: v.record(v.string(), answeredSchema),
  /** By test set, all corruptions together. */
  disagreements: v.optional(v.record(v.string(), disagreementSchema)),
});
export type HeadsReport = v.InferOutput<typeof headsSchema>;

export const CLAIM_IDS = ['corrupted', 'clean', 'transfer', 'cost', 'apt', 'teacher'] as const;

const claimSchema = v.object({
  id: v.picklist(CLAIM_IDS),
  text: v.string(),
  /** True only where the whole 95 % interval lies on the claimed side. */
  holds: v.boolean(),
  /** `undecided`: the interval reaches across the bound. */
  verdict: v.picklist(['holds', 'fails', 'undecided']),
  /** The measured quantity, in `unit`, and its interval. */
  value: v.pipe(v.number(), v.finite()),
  low: v.pipe(v.number(), v.finite()),
  high: v.pipe(v.number(), v.finite()),
  unit: v.picklist(['points', 'ratio']),
  /** What the interval is over, in words: "paired bootstrap over 160 test pictures", "3 seeds, t interval". */
  interval: v.string(),
});
export type Claim = v.InferOutput<typeof claimSchema>;

const curveSchema = v.object({
  name: v.string(),
  /** One row a logged step: step, then one value for each of `columns`. */
  columns: v.array(v.string()),
  steps: v.array(count),
  values: v.array(v.array(v.number())),
});
export type Curve = v.InferOutput<typeof curveSchema>;

const environmentSchema = v.object({
  backend: v.string(),
  backendDetail: v.string(),
  selfTest: v.string(),
  platform: v.string(),
  logicalCores: count,
  software: v.string(),
  date: v.string(),
});
export type Environment = v.InferOutput<typeof environmentSchema>;

const dataSchema = v.object({
  pack: v.string(),
  /** Of the user's own data and models. */
  name: v.optional(v.string()),
  models: v.optional(v.object({ small: v.string(), large: v.string() })),
  /** What is known of the training pictures of those models where they came from the web, in sentences. */
  webTraining: v.optional(v.array(v.string())),
  classes: v.array(v.string()),
  imageSize: count,
  /** Number of pictures in each split that was used. */
  splits: v.record(v.string(), count),
  severityTable: v.string(),
  corruptions: v.array(v.string()),
  severities: v.array(count),
  /** What the test pictures are called that `perPicture` counts, where they have names: by what corruptions draw by. */
  testPictures: v.optional(v.array(v.string())),
  note: v.string(),
});
export type DataReport = v.InferOutput<typeof dataSchema>;

/** Another model on the pictures of the experiment: it was not trained in it. */
const otherSchema = v.object({
  /** Of the kept model. */
  id: v.string(),
  label: v.string(),
  architecture: v.string(),
  inputSize: count,
  /** How its answers were chosen, in a sentence. */
  answers: v.string(),
  /** What was assumed of the model, in sentences. */
  assumed: v.array(v.string()),
  /** What is known of its training pictures where they came from the web, a sentence. */
  webTraining: v.optional(v.string()),
  clean: v.nullable(accuracySchema),
  corrupted: v.nullable(accuracySchema),
  arrivals: v.optional(accuracySchema),
  renditions: v.optional(accuracySchema),
  sketch: v.optional(accuracySchema),
  natural: v.optional(accuracySchema),
  perCorruption: perCorruptionSchema,
  corruptionError: v.nullable(corruptionErrorSchema),
  /** Where it adapted to the pictures that it answered; its row stands beside that of the model as it is. */
  adaptation: v.optional(adaptedSchema),
  /** For comparisons on the same pictures; older rows lack it. */
  perPicture: v.optional(perPictureSchema),
});
export type OtherModel = v.InferOutput<typeof otherSchema>;

export const reportSchema = v.object({
  format: v.literal('temper-report'),
  version: v.literal(1),
  /** One seed, or 0 with `seeds` filled where several runs are pooled. */
  seed: count,
  seeds: v.array(count),
  preset: v.picklist(PRESETS),
  backend: v.string(),
  config: configSchema,
  data: dataSchema,
  methods: v.array(methodSchema),
  /** Methods of the experiment that are missing, as it was stopped before they were measured. */
  unmeasured: v.optional(v.array(v.picklist(METHODS))),
  /** Other models that were measured on the same pictures afterwards. */
  others: v.optional(v.array(otherSchema)),
  /** Left out where it was not asked for. */
  wiseCurve: v.optional(wiseCurveSchema),
  /** The errors of all relative to one of them, where somebody chose it. */
  baseline: v.optional(ownBaselineSchema),
  /** What became of single predictions; older reports lack it. */
  changes: v.optional(changesSchema),
  heads: v.nullable(headsSchema),
  claims: v.array(claimSchema),
  /** Validation accuracies that settings may be chosen on: validation corruptions, by method. */
  validation: v.record(v.string(), accuracySchema),
  curves: v.array(curveSchema),
  environment: environmentSchema,
  /** Wall-clock seconds from the start to the report, pauses excluded. */
  totalSeconds: amount,
});
export type Report = v.InferOutput<typeof reportSchema>;

export class ReportError extends ReadableError {
  override name = 'ReportError';
}

/**
 * Checks an imported report, of this version or an older one.
 * @throws {ReportError} naming the first fields that are wrong
 */
export function parseReport(value: unknown): Report {
  const reserved = reservedKey(value);
  if (reserved !== null)
    throw new ReportError(`This is not a report of Temper. ${reserved}: no report has such a field.`);
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown };
  if (format === 'temper-report' && typeof version === 'number' && version > 1) {
    throw new ReportError(`This report is of version ${version}; version 1 is read here. Update Temper.`);
  }
  const result = v.safeParse(reportSchema, completeReport(value));
  if (result.success) return result.output;
  throw new ReportError(notWhatItShouldBe(value, 'temper-report', result.issues));
}
