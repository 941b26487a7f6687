/**
 * The configuration of an experiment: one schema for the page, its URL, the command line and the report. Defaults are
 * those of the preset; see `presets.ts`.
 */
import { settingFault } from './fileWords';
import { ReadableError } from './ReadableError';
import * as v from 'valibot';
import { ADAPTATION_DEFAULTS, adaptationSchema } from './adaptation';
import { real, whole } from './numberSchemas';
import { reservedKey } from './reservedKeys';
import { tunedMethodEntries } from './tunedMethods';

export const METHODS = [
  'pretrained',
  'teacher',
  'front-correction',
  'temper',
  'lp',
  'apt',
  'cft',
  'lp-ft',
  'wise-ft-25',
  'wise-ft',
  'wise-ft-75',
  'three-heads',
  'clean-teacher',
  'self-distillation',
  'complete-self-distillation',
  'clean-tuning',
  'bn-adapt',
  'tent',
  'l2-sp',
  'lora',
  'vpt-shallow',
  'vpt-deep',
] as const;
export type MethodName = (typeof METHODS)[number];

/** Methods that tell what a part of Temper is worth, by leaving it out or exchanging it. */
export const CONTROLS = [
  'three-heads',
  'clean-teacher',
  'self-distillation',
  'complete-self-distillation',
] as const satisfies readonly MethodName[];

/**
 * Which weights of the large model are tuned: its last blocks (Jain et al. 2023, figure 4), its norms and biases (Frankle et al.
 * 2021, Ben Zaken et al. 2022), its front (Lee et al., "Surgical fine-tuning", ICLR 2023: for shifts of the input, the first
 * block), and combinations.
 */
export const TUNED_PARTS = [
  'last-blocks',
  'norms',
  'front',
  'front-and-last-blocks',
  'last-blocks-and-norms',
  'front-and-norms',
  'front-last-blocks-and-norms',
] as const;
export type TunedParts = (typeof TUNED_PARTS)[number];

export const HEAD_RULES = [
  'kl-uncertainty',
  'lowest-uncertainty',
  'weighted-average',
  'average',
  'always-clean',
  'always-unclean',
  'always-combined',
  'oracle',
] as const;
export type HeadRule = (typeof HEAD_RULES)[number];

/**
 * Strong augmentations: AugMix (ICLR 2020), PixMix (CVPR 2022) with generated textures, RandAugment (NeurIPS 2020), after
 * DeepAugment (ICCV 2021), Gaussian noise (Rusak et al., ECCV 2020), adversarial training (Madry et al., ICLR 2018).
 */
export const AUGMENTATIONS = [
  'augmix',
  'pixmix',
  'randaugment',
  'deepaugment',
  'gaussian-noise',
  'adversarial',
] as const;
export type Augmentation = (typeof AUGMENTATIONS)[number];

/** Those whose views of a picture can be made once and kept; an adversarial view belongs to the model of one step. */
export const VIEW_AUGMENTATIONS = ['augmix', 'pixmix', 'randaugment', 'deepaugment', 'gaussian-noise'] as const;
export type ViewAugmentation = (typeof VIEW_AUGMENTATIONS)[number];

export const PRESETS = ['tiny', 'lesson', 'quick', 'arrivals', 'standard', 'real'] as const;
export type PresetName = (typeof PRESETS)[number];

/** Optimisation settings shared by everything that is trained: AdamW with a warm-up and cosine schedule. */
const scheduleEntries = {
  steps: whole(1, 100_000),
  batch: whole(1, 512),
  learningRate: real(1e-6, 1),
};

export const configSchema = v.strictObject({
  preset: v.picklist(PRESETS),
  /** Seed of everything random in the experiment. */
  seed: whole(0, 4_294_967_295),
  data: v.strictObject({
    /** The embedded pictures, or data of the user's own (`own`). */
    pack: v.picklist(['emoji-16', 'emoji-64', 'own']),
    /** Ids of kept data (`KeptData.id`), where `pack` is `own`; the test sets that are left out are not measured. */
    own: v.optional(
      v.strictObject({
        /** Learnt from and tested on. */
        data: v.string(),
        renditions: v.optional(v.string()),
        sketch: v.optional(v.string()),
        natural: v.optional(v.string()),
        /** Pictures as they came in, in place of the embedded ones that are made to look so; they need no labels. */
        arrivals: v.optional(v.string()),
        /** Pictures of the same classes that others corrupted (ImageNet-C as published), in place of corruptions made here. */
        corrupted: v.optional(v.string()),
        /** For the linear probe and for zero-shot; by default the unseen concepts of the embedded pack. */
        transfer: v.optional(v.string()),
      }),
    ),
    /** Pictures per class that the teacher is robustified on (labelled). */
    teacherPerClass: whole(1, 2000),
    /** Pictures per class whose label the tuning methods may see. */
    labelledPerClass: whole(1, 2000),
    /** Pictures in all, without labels, on which only a teacher can speak. */
    unlabelled: whole(0, 100_000),
    /** Pictures in all that arrive from the field, shifted, without labels and without a clean partner; 0 for none. */
    arrivals: whole(0, 100_000),
    /** What happens to them: perturbations by name, one of them and a severity to each picture. Data of one's own comes as it is. */
    arrivalKinds: v.array(v.string()),
    /** Test pictures per class: of those that are corrupted, and of every other test set but the next two. */
    testPerClass: whole(1, 500),
    /**
     * Clean test pictures per class: those that are corrupted, and more where this is more; of new arrivals there are as many. A loss on
     * clean pictures is small, and it takes many to see it; looking at each once costs little.
     */
    cleanPerClass: whole(1, 1000),
  }),
  /** Ids of kept models (`KeptModel.id`) in place of the embedded pair; `embedded` is that of the pack. */
  models: v.optional(v.strictObject({ large: v.string(), small: v.string() })),
  teacher: v.strictObject({
    ...scheduleEntries,
    augmentation: v.picklist(AUGMENTATIONS),
    /**
     * How strong the augmentation is: of AugMix, PixMix and RandAugment the published strength is 3; for Gaussian noise a tenth
     * of it is the largest standard deviation (of 0..1), for adversarial training it is ε in values of 255.
     */
    strength: real(0.1, 10),
    /**
     * Weight of the Jensen–Shannon consistency term (AugMix, eq. 1) between the clean picture and two augmented views of it; 0
     * trains on one view with cross-entropy alone. It works with every augmentation: of Gaussian views half are clean, and two
     * adversarial ones are two attacks from different starts, each of which costs its steps.
     */
    consistency: real(0, 100),
  }),
  student: v.strictObject({
    ...scheduleEntries,
    tuned: v.picklist(TUNED_PARTS),
    /** Upper bound of the share of the large model's parameters that the last blocks may hold. */
    fraction: real(0.01, 1),
    /** What the learning rate is multiplied by for norms and biases, which bear more of it than filters. */
    normsRate: real(0.01, 100),
    /** Number of blocks, the stem counted, that are the front. */
    front: whole(1, 200),
    /**
     * The front is first tuned alone, to give for an augmented view what the frozen front gives for the clean picture: no label, no
     * teacher, nothing behind it runs. With 0 steps it is left out, and a tuned front is tuned with all the rest.
     */
    correction: v.strictObject({
      steps: whole(0, 100_000),
      batch: whole(1, 512),
      learningRate: real(1e-6, 1),
      /** How far features are from what they should be: mean square or mean absolute distance, relative to the size of features. */
      distance: v.picklist(['square', 'absolute']),
      /**
       * Whoever teaches judges how well a view can still be read: its row counts with the judge's certainty to this power. What nobody
       * can read teaches a front nothing but to blur. 0 counts all views alike, and asks nobody.
       */
      certainty: real(0, 10),
      /** Augmented views of each picture that the front is corrected on. */
      views: whole(1, 64),
      /** Share of a batch that is clean pictures, whose features should stay as they are. */
      cleanShare: real(0, 1),
      /** Whether the corrected front is then held, so that features behind it are computed once, or tuned on with the rest. */
      afterwards: v.picklist(['held', 'tuned']),
    }),
    cleanPath: v.picklist(['frozen', 'shared']),
    /** The combined head starts as the published classifier, or from nothing. */
    combinedHead: v.picklist(['original', 'new']),
    /** Share of a batch that is labelled, where there are pictures without labels as well. */
    labelledShare: real(0, 1),
    /** Clean pictures in a step for each augmented one. */
    cleanShare: real(0, 1),
    /** Who teaches: the robust small model, the frozen large one, or both by their certainty. */
    taughtBy: v.picklist(['robust', 'frozen', 'mix']),
    /** What the teacher is asked on for an augmented view: that view, or the picture as it came. */
    askedOn: v.picklist(['view', 'picture']),
    /** λ: weight of distillation against cross-entropy. */
    distillation: real(0, 100),
    /** τ: softening temperature of distillation. */
    temperature: real(0.1, 50),
    weighting: v.picklist(['none', 'entropy', 'mc']),
    /** V: augmented views of each picture held in the feature cache; the first of those that the front was corrected on. */
    views: whole(1, 64),
    augmentation: v.picklist(VIEW_AUGMENTATIONS, (issue) =>
      issue.input === 'adversarial'
        ? 'adversarial views depend on the weights of the moment, so they cannot be kept in the feature cache: only a teacher ' +
          `can be trained on them; for the student choose one of ${VIEW_AUGMENTATIONS.join(', ')}`
        : `must be one of ${VIEW_AUGMENTATIONS.join(', ')}`,
    ),
    /** As the teacher's, for the views that tuning sees. */
    strength: real(0.1, 10),
  }),
  baselines: v.strictObject({
    /** Complete fine-tuning, and WiSE-FT of it. */
    complete: v.strictObject({
      ...scheduleEntries,
      augmentation: v.picklist(VIEW_AUGMENTATIONS),
      strength: real(0.1, 10),
      /** As the teacher's. */
      consistency: real(0, 100),
      /** All labels that the teacher has, or the few that tuning has. */
      labels: v.picklist(['teacher', 'few']),
    }),
    /** Partial tuning without a teacher: APT and clean tuning. The pictures and views are the student's. */
    partial: v.strictObject(scheduleEntries),
    ...tunedMethodEntries,
  }),
  /** Of `bn-adapt` and `tent`; configurations of before these have the defaults. */
  adaptation: v.optional(adaptationSchema, ADAPTATION_DEFAULTS),
  heads: v.strictObject({
    rule: v.picklist(HEAD_RULES),
    /** M: Monte-Carlo dropout passes over the penultimate features. */
    passes: whole(1, 200),
    dropout: real(0, 0.9),
  }),
  benchmark: v.strictObject({
    corruptions: v.pipe(v.array(v.string()), v.minLength(1, 'name at least one corruption')),
    severities: v.pipe(v.array(whole(1, 5)), v.minLength(1, 'name at least one severity')),
    table: v.picklist(['imagenet-c', 'cifar-c']),
  }),
  methods: v.pipe(v.array(v.picklist(METHODS)), v.minLength(1, 'name at least one method')),
});

export type ExperimentConfig = v.InferOutput<typeof configSchema>;

/** One field that cannot be used, and what it must be. */
export interface ConfigIssue {
  /** Dotted, such as `student.steps`; `configuration` for the whole. */
  path: string;
  message: string;
}

export class ConfigError extends ReadableError {
  override name = 'ConfigError';

  constructor(readonly issues: readonly ConfigIssue[]) {
    super(`The configuration cannot be used. ${issuesInWords(issues)}.`);
  }
}

/** Such as "student.steps: must be at least 1; seed: must be a whole number", without a full stop. */
export function issuesInWords(issues: readonly ConfigIssue[]): string {
  return issues.map(({ path, message }) => `${path}: ${message}`).join('; ');
}

/**
 * Checks an experiment configuration from anywhere (URL, file, command line).
 * @throws {ConfigError} naming every field that is wrong and what it must be
 */
export function parseConfig(value: unknown): ExperimentConfig {
  const reserved = reservedKey(value);
  if (reserved !== null) throw new ConfigError([{ path: reserved, message: 'there is no such setting' }]);
  const result = v.safeParse(configSchema, value);
  if (result.success) return result.output;
  throw new ConfigError(
    result.issues.map((issue) => ({ path: v.getDotPath(issue) ?? 'configuration', message: settingFault(issue) })),
  );
}
