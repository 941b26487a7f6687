/**
 * Expected work of each part of each stage: the basis of progress, of the time that is left, and of the estimate shown before a run.
 * Operations follow from the networks and the settings; what the host does beside them (augmenting, corrupting, scoring) is counted as
 * the operations that would take as long. These weights were taken from a whole run of the quick preset on one machine
 * (`testing.ts`); runs that end on another machine correct them there (`paceHistory.ts`).
 */
import { ADAPTATION_ORDERS, type AdaptationName } from '../../contract/adaptation';
import type { Augmentation, ExperimentConfig, MethodName } from '../../contract/config';
import type { StageName } from '../../contract/engine';
import { VALIDATION_CORRUPTIONS } from '../../contract/presets';
import { cutForFraction, modelFlops, type Architecture } from '../../models/model';
import { trainingFlops } from '../../models/tuned';
import { adapted } from '../../train/adapted/adapted';
import { networkOf } from '../../train/adapted/networkOf';
import type { AdaptedPlan } from '../../train/adapted/plan';
import { teacherPasses } from '../../train/teacher';
import type { TuningPlan } from '../../train/tunable';
import type { ModelRole } from '../inputs/baseModels';
import {
  correctsFront,
  methodOf,
  methodOrder,
  viewsSeen,
  type CorrectionPlan,
  type TaughtBy,
  type TunedPlan,
} from './methods';
import { furtherAlphas, hasWiseCurve } from './wiseAlphas';
import type { StagePart, StageWork } from './work';

/** Raise when the formula or its weights change: what was learnt of a machine under another one no longer fits. */
export const COST_VERSION = 3;

/** Operations that take as long as augmenting one picture of 64 pixels; attacks are counted as passes through the model. */
const AUGMENT: Record<Augmentation, number> = {
  augmix: 6.4e6,
  pixmix: 4.8e6,
  randaugment: 2.4e6,
  deepaugment: 40e6,
  'gaussian-noise': 4.8e6,
  adversarial: 0,
};
/** As making and keeping one view by itself, in times one of a batch. */
const KEPT_VIEW = 7;
/** As corrupting one picture. */
const CORRUPT = 60e6;
/** As comparing the answers of several heads to one. */
const HEADS = 7.5e6;
/** What an operation takes, in those of a complete step of the large model: small steps have overhead, and large batches of answers less. */
const MEASURING = 0.6;
const SMALL = 2.4;
const SMALL_STEPS = 5.4;
const FRONT = 2.25;
const LAST = 2.05;
/** An answer that is adapted to, in times a plain one: a convolution is gone through twice; Tent goes back through the network as well. */
const ADAPTED = { bn: 2.2, tent: 5.5 };
/** Views and validation sets of `evaluate/testSets.ts`: clean, three augmented views, the corruptions at one severity. */
const VALIDATION_SETS = 1 + 3 + VALIDATION_CORRUPTIONS.length;
/** Sets on which several heads are calibrated, looked at twice more. */
const CALIBRATION_SETS = 1 + 3;

export interface CostedPictures {
  classes: number;
  /** In pixels. */
  side: number;
  /** Number of pictures in each part of the data. */
  sizes: Readonly<Record<string, number>>;
}

type Networks = Record<ModelRole, { architecture: Architecture }>;

/** @param networks as they came */
export function stageWork(config: ExperimentConfig, networks: Networks, pictures: CostedPictures): StageWork {
  return new Cost(config, networks, pictures).stages();
}

class Cost {
  private readonly large;
  private readonly small;
  private readonly classes: number;
  /** Pixels of a picture, in those of 64 × 64. */
  private readonly larger: number;
  /** What earlier stages have left, as it need not be made again. */
  private readonly made = new Set<string>();

  constructor(
    private readonly config: ExperimentConfig,
    { small, large }: Networks,
    private readonly pictures: CostedPictures,
  ) {
    this.large = large.architecture;
    this.small = small.architecture;
    this.classes = pictures.classes;
    this.larger = (pictures.side / 64) ** 2;
  }

  stages(): StageWork {
    const work = new Map<StageName, StagePart[]>([['prepare', this.preparing()]]);
    const rows = methodOrder(this.config);
    for (const name of rows) work.set(name, [...this.training(name), this.measuring(name)]);
    const further = furtherAlphas(this.config, rows);
    if (hasWiseCurve(this.config))
      work.set(
        'wise-curve',
        further.map(() => this.measuring('cft')),
      );
    return work.set('report', []);
  }

  private count(...parts: string[]): number {
    return parts.reduce((sum, part) => sum + (this.pictures.sizes[part] ?? 0), 0);
  }

  private get corrupted(): number {
    const { corruptions, severities } = this.config.benchmark;
    return this.count('to-corrupt') * corruptions.length * severities.length;
  }

  private get view(): number {
    return AUGMENT[this.config.student.augmentation] * this.larger;
  }

  private largeFlops(from = 0): number {
    return modelFlops(this.large, this.classes, from);
  }

  private smallFlops(): number {
    return SMALL * modelFlops(this.small, this.classes);
  }

  private preparing(): StagePart[] {
    const all = this.corrupted + this.count('validation') * VALIDATION_CORRUPTIONS.length;
    return [
      { name: 'models', kind: 'looking', work: 0 },
      { name: 'corrupting', kind: 'corrupting', work: all * CORRUPT * this.larger },
    ];
  }

  private measuring(name: MethodName): StagePart {
    const { plan } = methodOf(name, this.config);
    const small = plan.kind === 'teacher';
    const calibrated = plan.kind === 'tuned' && plan.plan.heads === 'three' ? CALIBRATION_SETS : 0;
    const pictures =
      this.count('clean', 'new-arrivals', 'renditions', 'sketch', 'natural', 'transfer-train', 'transfer-test') +
      this.count('validation') * (VALIDATION_SETS + calibrated) +
      this.corrupted;
    const adapted = plan.kind === 'adapted' ? this.adapted(plan.by) : { times: 1, pictures: 0 };
    const network = plan.kind === 'complete' ? networkOf(plan.adapted, this.large) : this.large;
    const answer = small ? this.smallFlops() : MEASURING * modelFlops(network, this.classes);
    const work =
      (pictures + adapted.pictures) * (answer * adapted.times + (calibrated > 0 ? HEADS : 0)) +
      this.count('validation') * 3 * this.view;
    return { name: 'measuring', kind: small ? 'measuring-small' : 'measuring', work };
  }

  /** What an answer takes, in times a plain one, and of how many pictures the streams are that are gone through besides. */
  private adapted(by: AdaptationName): { times: number; pictures: number } {
    const { stream, tent } = this.config.adaptation;
    const passes = stream === 0 ? 0 : by === 'tent' ? stream : 1;
    const times = by === 'tent' ? ADAPTED.tent * tent.steps : ADAPTED.bn;
    return { times, pictures: ADAPTATION_ORDERS.length * passes * this.count('to-corrupt') };
  }

  private training(name: MethodName): StagePart[] {
    const { plan } = methodOf(name, this.config);
    switch (plan.kind) {
      case 'pretrained':
      case 'adapted':
        return [];
      case 'teacher':
        return this.once('teacher', () => [this.steps('small-steps', this.config.teacher)]);
      case 'correction':
        return this.correction(plan);
      case 'probe':
        return this.once('lp', () => [
          { name: 'training', kind: 'looking', work: this.count('labelled') * this.largeFlops() },
        ]);
      case 'complete':
        return plan.adapted
          ? [this.adaptedSteps(plan.adapted)]
          : this.complete(plan.from ?? null, plan.average !== undefined);
      case 'tuned':
        return [...(plan.corrected ? this.correction(plan.corrected) : []), ...this.tuning(plan)];
    }
  }

  /** Nothing where an earlier stage has left it. */
  private once(what: string, parts: () => StagePart[]): StagePart[] {
    if (this.made.has(what)) return [];
    this.made.add(what);
    return parts();
  }

  private complete(from: 'lp' | null, averaged: boolean): StagePart[] {
    const steps = () => [this.steps('complete-steps', this.config.baselines.complete)];
    if (averaged) return this.once('cft', steps);
    return from ? [...this.training(from), ...steps()] : this.once('cft', steps);
  }

  private steps(kind: 'small-steps' | 'complete-steps', settings: ExperimentConfig['teacher']): StagePart {
    const small = kind === 'small-steps';
    const flops = small ? SMALL_STEPS * modelFlops(this.small, this.classes) : this.largeFlops();
    const augmented = settings.consistency > 0 ? 2 : 1;
    const picture = teacherPasses(settings) * flops + augmented * AUGMENT[settings.augmentation] * this.larger;
    return { name: 'training', kind, work: settings.steps * settings.batch * picture };
  }

  /** A step takes what it takes of complete fine-tuning's, by its operations. */
  private adaptedSteps(plan: AdaptedPlan): StagePart {
    const { complete } = this.config.baselines;
    const whole = this.steps('complete-steps', complete);
    const own = adapted(plan, networkOf(plan, this.large)).flops(this.classes).picture;
    const augmented = (complete.consistency > 0 ? 2 : 1) * AUGMENT[complete.augmentation] * this.larger;
    const views = complete.steps * complete.batch * augmented;
    return { ...whole, work: (whole.work - views) * (own / (3 * this.largeFlops())) + views };
  }

  /** Once for each judge of views. */
  private correction({ judge }: CorrectionPlan): StagePart[] {
    const { correction, front } = this.config.student;
    return this.once(`front ${JSON.stringify(judge)}`, () => {
      const pictures = this.count('labelled', 'unlabelled');
      const rows = pictures * (correction.views + 1);
      const seen = correction.steps * correction.batch;
      const flops = modelFlops(this.large, 0, 0, front);
      // Views are made by whoever looks at them first.
      const views = Math.min(seen, pictures * correction.views) * KEPT_VIEW * this.view;
      const made = this.once('views', () => [{ name: 'judging', kind: 'looking', work: views }])[0]?.work ?? 0;
      return [
        ...(judge
          ? [{ name: 'judging' as const, kind: 'looking' as const, work: rows * this.answer(judge) + made }]
          : []),
        { name: 'reading', kind: 'looking', work: pictures * flops },
        { name: 'correcting', kind: 'front-steps', work: seen * 3 * FRONT * flops + (judge ? 0 : made) },
      ];
    });
  }

  /** What one answer of whoever speaks takes. */
  private answer({ small, frozen }: TaughtBy): number {
    return (small ? this.smallFlops() : 0) + (frozen || !small ? this.largeFlops() : 0);
  }

  private tuning(plan: TunedPlan): StagePart[] {
    const { student, data } = this.config;
    const { tuned, heldFront } = plan.plan;
    const last = cutForFraction(this.large, this.classes, student.fraction);
    const behind = heldFront ? student.front : 0;
    const from =
      tuned !== 'all' && (tuned === 'last-blocks' || (heldFront && !tuned.includes('norms'))) ? last : behind;
    const taught = plan.taughtBy !== null && student.distillation > 0;
    const pictures = this.count('labelled') + (plan.unlabelled && taught ? this.count('unlabelled', 'arrivals') : 0);
    const views = plan.views === 'augmented' ? viewsSeen(plan, this.config) : 1;
    const shared = correctsFront(this.config) && plan.unlabelled && plan.views === 'augmented' && data.arrivals === 0;
    const { steps, batch, cleanShare } = plan.schedule;
    const make = plan.views === 'augmented' && !shared ? KEPT_VIEW * this.view : 0;
    // Without a cache, views are made as steps ask for them.
    const made = Math.min(pictures * views, from > 0 ? Infinity : steps * batch) * make;
    const asked = student.askedOn === 'view' ? pictures * (views + 1) : pictures;
    const rows = pictures * (views + 1);
    const passes = steps * batch * (1 + cleanShare);
    const kind = tuned === 'all' || from === 0 ? 'complete-steps' : 'part-steps';
    const factor = kind === 'part-steps' ? LAST : 1;
    return [
      ...(from > 0
        ? [
            {
              name: 'features' as const,
              kind: 'looking' as const,
              work: rows * modelFlops(this.large, 0, 0, from) + made,
            },
          ]
        : []),
      ...(taught
        ? [{ name: 'asking' as const, kind: 'looking' as const, work: asked * this.answer(plan.taughtBy!) }]
        : []),
      {
        name: 'training',
        kind,
        work: passes * factor * this.stepFlops(tuned, from, last) + (from > 0 ? 0 : made),
      },
    ];
  }

  /** Of a step, for each picture in it. Filters in the middle that stay as they are have no gradient. */
  private stepFlops(tuned: TuningPlan['tuned'], from: number, last: number): number {
    const { blocks } = this.large;
    const front = tuned.startsWith('front') ? this.config.student.front : 0;
    const moved = tuned === 'all' ? blocks : tuned === 'none' ? [] : [...blocks.slice(0, front), ...blocks.slice(last)];
    const names = moved.flatMap(({ weightNames }) => weightNames);
    return trainingFlops(this.large, names, from) + 3 * (this.largeFlops() - modelFlops(this.large));
  }
}
