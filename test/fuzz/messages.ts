/** What the process that watches and those that run inputs say to each other. */
import type { Finding } from './findings';
import type { Limits } from './runInput';
import type { Tally } from './tally';

/** Inputs `from` to before `to` of a target. */
export interface Unit {
  target: string;
  from: number;
  to: number;
  /** Those among them that ended a process before. */
  skip: readonly number[];
  /** Ends it before, in milliseconds since 1970. */
  until: number | null;
}

export interface ChildOptions {
  folder: string;
  seed: number;
  /** Where findings are written; null: nowhere. */
  out: string | null;
  /** Takes the number of the input that runs. */
  stateFile: string;
  limits: Limits;
}

export type ToChild =
  | { type: 'options'; options: ChildOptions }
  | { type: 'run'; unit: Unit }
  /** Makes the input of a finding and writes it, without running it. */
  | { type: 'write'; finding: Finding };

export type FromChild =
  | { type: 'ready' }
  /** What came of the inputs before `next` that was not told yet. */
  | { type: 'progress'; tally: Tally; next: number }
  | { type: 'finding'; finding: Finding }
  | { type: 'done' }
  /** The target itself is wrong: a seed is not accepted, or the file cannot be loaded. */
  | { type: 'unusable'; message: string };
