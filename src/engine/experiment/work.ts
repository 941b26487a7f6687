/**
 * What the stages of an experiment are made of, as expected work. A unit of work is an operation (2 per multiply-add) of a complete
 * training step of the large model; work of other kinds is counted as the operations that take as long.
 */
import type { StageName } from '../../contract/engine';

/**
 * Kinds of work that a machine may be faster or slower at than expected, each in its own way: what runs that ended say of one says
 * nothing of another.
 */
export const WORK_KINDS = [
  /** Test sets are made and corrupted, on the host. */
  'corrupting',
  /** A network looks at pictures that are then trained on: features, a teacher's answers, views that are made for them. */
  'looking',
  /** The large or the small network is measured. */
  'measuring',
  'measuring-small',
  /** Steps of the small network, of the front, of the last blocks, of all of the large network. */
  'small-steps',
  'front-steps',
  'part-steps',
  'complete-steps',
] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** Parts that a stage may have. */
export type PartName =
  | 'models'
  | 'corrupting'
  | 'judging'
  | 'reading'
  | 'correcting'
  | 'features'
  | 'asking'
  | 'training'
  | 'measuring'
  | 'writing';

export interface StagePart {
  name: PartName;
  kind: WorkKind;
  /** Expected, above or equal to 0. */
  work: number;
}

/** The parts of each stage, both in the order in which they are done. */
export type StageWork = ReadonlyMap<StageName, readonly StagePart[]>;

/** What was done of a kind of work, and how long it took. */
export interface Spent {
  work: number;
  seconds: number;
}

/** Expected work by kind; of all stages, or of those up to and including `until`. */
export function workByKind(stages: StageWork, until?: StageName): Map<WorkKind, number> {
  const sums = new Map<WorkKind, number>();
  for (const [stage, parts] of stages) {
    for (const { kind, work } of parts) sums.set(kind, (sums.get(kind) ?? 0) + work);
    if (stage === until) break;
  }
  return sums;
}
