/**
 * What a lesson can measure, by name: each is a function over what the page shows or has computed (`lab/lessons/measures/`), and gives a
 * value, its words, and the key of the option that it makes true. So no lesson holds a figure.
 */
import * as v from 'valibot';
import { CLAIM_IDS } from '../contract/report';

/** The models that answer in Look; `own`: the network that was brought. */
export const LOOK_MODELS = ['pretrained', 'teacher', 'temper', 'cft', 'own'] as const;
export type LookModel = (typeof LOOK_MODELS)[number];

/** Methods of an experiment that a lesson can speak of. */
export const LESSON_METHODS = ['pretrained', 'teacher', 'front-correction', 'temper', 'apt', 'cft'] as const;
export type LessonMethod = (typeof LESSON_METHODS)[number];

export const LESSON_SETS = ['clean', 'corrupted'] as const;

const perturbation = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be the name of a perturbation'));
const model = v.picklist(LOOK_MODELS);
const method = v.picklist(LESSON_METHODS);
const set = v.picklist(LESSON_SETS);

export const measureSchema = v.variant('name', [
  /** Severity at which the model changes its mind on the picture, along the active step. */
  v.strictObject({ name: v.literal('flip'), model }),
  /** What the model says now; keys `right` and `wrong`. */
  v.strictObject({ name: v.literal('answer'), model }),
  /** Whether the chain on the page changes the model's mind, again and again: the smallest sum of severities counts. */
  v.strictObject({ name: v.literal('chain'), model }),
  /** Which of these perturbations changes its mind first; the keys are their names. */
  v.strictObject({
    name: v.literal('earliest'),
    model,
    perturbations: v.pipe(
      v.array(perturbation),
      v.minLength(2, 'must name at least two'),
      v.maxLength(8, 'must name at most eight'),
    ),
  }),
  /** Which of two models holds out longer on the picture; the keys are their names, and `equal`. */
  v.strictObject({ name: v.literal('later'), model, than: model }),
  /** What the corruption did to fine detail: the power of high frequencies after and before; keys `more`, `less`, `same`. */
  v.strictObject({ name: v.literal('detail') }),
  /** Share of right answers of a method in the run that is shown. */
  v.strictObject({ name: v.literal('accuracy'), method, set }),
  /** One method minus another, with its interval; keys `higher`, `lower`, `undecided`. */
  v.strictObject({ name: v.literal('difference'), method, than: method, set }),
  /** Expected calibration error of a method. */
  v.strictObject({ name: v.literal('calibration'), method, set }),
  /** The verdict about a claim; keys `holds`, `fails`, `undecided`. */
  v.strictObject({
    name: v.literal('claim'),
    id: v.picklist(CLAIM_IDS),
    /** Of a run whose seed no earlier step of the lesson has measured. */
    otherSeed: v.optional(v.literal(true)),
  }),
  /** Teachers that were trained in this lesson, compared on the validation corruptions; the keys are augmentations. */
  v.strictObject({ name: v.literal('teachers') }),
  /** After how many collected codes the class's verdict about the first claim is decided; keys `holds`, `fails`. */
  v.strictObject({ name: v.literal('collected') }),
  /** How many pictures of one's own are there. */
  v.strictObject({ name: v.literal('own') }),
]);
export type Measure = v.InferOutput<typeof measureSchema>;
export type MeasureName = Measure['name'];
