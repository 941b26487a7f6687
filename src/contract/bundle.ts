/**
 * What an exported model is, beside its weights: everything that a reader needs to answer with it as Temper does. It stands as JSON
 * in the metadata of `model.safetensors` under `record`, so that the weight file alone is enough.
 */
import { faultsInWords } from './fileWords';
import { ReadableError } from './ReadableError';
import * as v from 'valibot';
import { HEAD_RULES, METHODS } from './config';
import { reservedKey } from './reservedKeys';

export const BUNDLE_FORMAT = 'temper-bundle';
export const BUNDLE_VERSION = 1;

/** Names of the files in the archive. */
export const BUNDLE_FILES = {
  weights: 'model.safetensors',
  report: 'report.json',
  readableReport: 'report.md',
  readme: 'README.md',
  code: 'load.py',
} as const;

const whole = (low: number) => v.pipe(v.number(), v.integer(), v.minValue(low));
const finite = v.pipe(v.number(), v.finite());
const text = v.pipe(v.string(), v.maxLength(10_000));
const colour = v.tuple([finite, finite, finite]);

const headSchema = v.object({
  /** Which path its features come from. */
  tail: v.picklist(['original', 'tuned']),
  /** Name of its linear layer: `${weights}.weight` [classes, features] and `${weights}.bias` [classes]. */
  weights: text,
  /** What its logits are divided by; 1 where it is left out. */
  temperature: v.optional(v.pipe(finite, v.minValue(0.01), v.maxValue(100))),
});

export const bundleRecordSchema = v.object({
  format: v.literal(BUNDLE_FORMAT),
  version: v.literal(BUNDLE_VERSION),
  /** How it was made. */
  method: v.object({ name: v.picklist(METHODS), label: text }),
  /** The network that was tuned. */
  base: v.object({ label: text, source: text, licence: text }),
  /** Id of the architecture, such as `mobilenet_v2`. */
  architecture: text,
  /** Of convolutions of stride 2; null where the architecture has only one convention. */
  padding: v.nullable(v.picklist(['torch', 'tf-same'])),
  /** Learnt tokens beside the network's own, `prompts.0` [1, count, width] … before the first block or before each. */
  prompts: v.optional(v.object({ depth: v.picklist(['shallow', 'deep']), count: v.pipe(whole(1), v.maxValue(1000)) })),
  /** (pixel − mean) / deviation on pixels 0..1. */
  preprocessing: v.object({ mean: colour, deviation: colour }),
  /** Side in pixels that the network itself works at. */
  inputSize: v.pipe(whole(1), v.maxValue(4096)),
  /** Side of the pictures that it was tuned on; where it differs they are resized, bilinear with averaging. */
  pictureSide: v.pipe(whole(1), v.maxValue(4096)),
  featureWidth: whole(1),
  /** Name of the published classifier. */
  classifier: text,
  classNames: v.pipe(v.array(text), v.minLength(1)),
  /** The two paths are one before this block. */
  cut: whole(0),
  heads: v.object({
    clean: v.optional(headSchema),
    unclean: v.optional(headSchema),
    combined: v.optional(headSchema),
  }),
  rule: v.picklist(HEAD_RULES),
  /** δ of the rule; 0 where it has none, or there is one head. */
  threshold: v.pipe(finite, v.minValue(0)),
  /** Monte-Carlo dropout over the features; null where there is one head. */
  dropout: v.nullable(
    v.object({
      rate: v.pipe(finite, v.minValue(0), v.maxValue(0.9)),
      passes: v.pipe(whole(1), v.maxValue(200)),
      /** The features that each pass keeps, [passes, featureWidth], one bit each, high bit first, in base 64. */
      kept: v.string(),
    }),
  ),
  /** Seed of the experiment. */
  seed: whole(0),
});
export type BundleRecord = v.InferOutput<typeof bundleRecordSchema>;

/** What the engine gives to be taken home; the archive around it is made where the report can be read (`report/bundle.ts`). */
export interface ExportedBundle {
  /** `model.safetensors`. */
  weights: Uint8Array;
  record: BundleRecord;
}

export class BundleError extends ReadableError {
  override name = 'BundleError';
}

/**
 * Checks the record of a bundle from anywhere.
 * @throws {BundleError} naming the first fields that are wrong
 */
export function parseBundleRecord(value: unknown): BundleRecord {
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > BUNDLE_VERSION) {
    throw new BundleError(
      `This bundle is of version ${version}; version ${BUNDLE_VERSION} is read here. Update Temper.`,
    );
  }
  const reserved = reservedKey(value);
  if (reserved !== null) {
    throw new BundleError(`The record of this bundle cannot be used. ${reserved}: no record has such a field.`);
  }
  const result = v.safeParse(bundleRecordSchema, value);
  if (result.success) return result.output;
  throw new BundleError(`The record of this bundle cannot be used: ${faultsInWords(result.issues)}.`);
}
