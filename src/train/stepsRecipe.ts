/** What is trained, as plain data that a worker can be sent: it makes the same steps of it (`distributed/stepsFrom.ts`). */
import type { ExperimentConfig } from '../contract/config';
import type { AdaptedPlan } from './adapted/plan';

type Student = ExperimentConfig['student'];

export type StepsRecipe =
  | { kind: 'complete'; settings: ExperimentConfig['teacher']; seed: number; adapted?: AdaptedPlan }
  | { kind: 'tune'; plan: TuneSteps }
  | { kind: 'correction'; plan: CorrectionSteps };

/** How many steps of how many pictures, and what a step is made of. */
export type TuneSchedule = Pick<Student, 'steps' | 'batch' | 'labelledShare' | 'cleanShare'>;

/** What the steps of tuning follow from beside the model and the rows. */
export interface TuneSteps {
  /** Of the pictures of the cache: those with a label first, then −1 for those whose label is withheld. */
  labels: Int32Array;
  classes: number;
  labelled: number;
  /** Augmented views of each picture. */
  views: number;
  student: Pick<Student, 'distillation' | 'temperature' | 'weighting'>;
  schedule: TuneSchedule;
  seed: number;
}

/** What the loss of a step of the correction follows from beside the model and what is fetched. */
export interface CorrectionSteps {
  front: number;
  batch: number;
  distance: Student['correction']['distance'];
  /** Mean size of the wanted features. */
  scale: number;
  /** Sides of the pictures where they are fetched in 8 bits; left out where they are floats. */
  packed?: { height: number; width: number };
}
