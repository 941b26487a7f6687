/**
 * A study: one experiment under several settings and seeds. Its plan is what a person asks for; its file (`study.json`) is the plan with
 * everything that was measured, which the command line writes and the page exports and opens.
 */
import * as v from 'valibot';
import { configSchema, METHODS } from './config';
import { notWhatItShouldBe } from './fileWords';
import { ReadableError } from './ReadableError';
import { reportSchema, type DataReport, type Report } from './report';
import { reservedKey } from './reservedKeys';

/**
 * How several varied settings come together: `product` is every combination of their values; `one-at-a-time` is the base, and beside it
 * each other value alone.
 */
export const STUDY_DESIGNS = ['product', 'one-at-a-time'] as const;
export type StudyDesign = (typeof STUDY_DESIGNS)[number];

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const valueSchema = v.union([v.string(), v.number(), v.boolean(), v.array(v.string()), v.array(v.number())]);
/** What a setting may hold. */
export type SettingValue = v.InferOutput<typeof valueSchema>;

const variedSchema = v.strictObject({
  /** Dotted, such as `student.distillation`. */
  path: v.string(),
  values: v.pipe(v.array(valueSchema), v.minLength(1, 'name at least one value')),
});
export type VariedSetting = v.InferOutput<typeof variedSchema>;

export const studyPlanSchema = v.strictObject({
  title: v.optional(v.string()),
  /** What every cell has, but for the settings that are varied, its seed and the methods. */
  base: configSchema,
  design: v.picklist(STUDY_DESIGNS),
  vary: v.array(variedSchema),
  seeds: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4_294_967_295))),
    v.minLength(1, 'name at least one seed'),
  ),
  methods: v.pipe(v.array(v.picklist(METHODS)), v.minLength(1, 'name at least one method')),
});
export type StudyPlan = v.InferOutput<typeof studyPlanSchema>;

const { methods, heads, claims, validation, environment, data, totalSeconds } = reportSchema.entries;

/** One finished experiment of a study. */
const studyCellSchema = v.object({
  /** Place in the plan: all settings of the first seed, then those of the second. */
  index: count,
  seed: count,
  /** Place of its setting among those of the plan. */
  setting: count,
  backend: v.string(),
  /** Place of its data in `data` of the file. */
  data: count,
  methods,
  heads,
  claims,
  validation,
  environment,
  totalSeconds,
});
export type StudyCell = v.InferOutput<typeof studyCellSchema>;

export const studyFileSchema = v.object({
  format: v.literal('temper-study'),
  version: v.literal(1),
  plan: studyPlanSchema,
  /** What the cells were measured on; those that share it share one entry. */
  data: v.array(data),
  /** Those that are finished, in the order of the plan. */
  cells: v.array(studyCellSchema),
  /** Those that could not be run, and why. */
  failed: v.optional(v.array(v.object({ index: count, message: v.string() }))),
});
export type StudyFile = v.InferOutput<typeof studyFileSchema>;

/** A plan or a file of a study cannot be used; the message says what is wrong. */
export class StudyError extends ReadableError {
  override name = 'StudyError';
}

/**
 * Checks the file of a study from anywhere.
 * @throws {StudyError} naming the first fields that are wrong
 */
export function parseStudyFile(value: unknown): StudyFile {
  const reserved = reservedKey(value);
  if (reserved !== null) throw new StudyError(`This is not a study of Temper. ${reserved}: no study has such a field.`);
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown };
  if (format === 'temper-study' && typeof version === 'number' && version > 1) {
    throw new StudyError(`This study is of version ${version}; version 1 is read here. Update Temper.`);
  }
  const result = v.safeParse(studyFileSchema, value);
  if (!result.success) throw new StudyError(notWhatItShouldBe(value, 'temper-study', result.issues));
  const { cells, data: sets } = result.output;
  const lost = cells.find((cell) => cell.data >= sets.length);
  if (lost)
    throw new StudyError(`This study cannot be used. Its cell ${lost.index} names data that the file does not have.`);
  return result.output;
}

/** What a study keeps of a report. @param at the place of the cell in the plan, and of its data in the file */
export function cellOfReport(
  { seed, backend, methods, heads, claims, validation, environment, totalSeconds }: Report,
  at: { index: number; setting: number; data: number },
): StudyCell {
  return { ...at, seed, backend, methods, heads, claims, validation, environment, totalSeconds };
}

/** The place of `one` in `all`, to which it is added where it is not there yet. */
export function placeOfData(all: DataReport[], one: DataReport): number {
  const text = JSON.stringify(one);
  const found = all.findIndex((other) => JSON.stringify(other) === text);
  return found >= 0 ? found : all.push(one) - 1;
}
