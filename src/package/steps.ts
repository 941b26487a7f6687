/** What shall be done to a picture, checked: steps with their functions. */
import { MAX_STEPS } from '../contract/perturbation';
import type { Perturbation } from '../perturb/perturbation';
import { OptionError, UnknownPerturbationError } from './errors';
import type { Change, CorruptOptions, Step } from './types';

/** Finds a perturbation by its published name. Rejects with {@link UnknownPerturbationError}. */
export type Find = (name: string) => Promise<Perturbation>;

/** The options, each in its range. */
export type CheckedOptions = Required<Omit<CorruptOptions, 'name'>>;

export interface CheckedStep {
  perturbation: Perturbation;
  severity: number;
}

const MOST_SEED = 4_294_967_295;

/** @throws {OptionError} naming the option */
export function checkedOptions(options: CorruptOptions): CheckedOptions {
  const { severity = 3, seed = 1, index = 0, table = 'imagenet-c', jpeg = null, round = true } = options;
  checkSeverity(severity);
  wholeIn('seed', seed, 0, MOST_SEED);
  wholeIn('index', index, 0, MOST_SEED);
  if (jpeg !== null) wholeIn('jpeg', jpeg, 1, 100);
  if (table !== 'imagenet-c' && table !== 'cifar-c') {
    throw new OptionError(`table must be imagenet-c or cifar-c, not ${String(table)}.`, 'table');
  }
  return { severity, seed, index, table, jpeg, round };
}

/**
 * @throws {UnknownPerturbationError}
 * @throws {OptionError} for a severity out of range, or too many steps
 */
export async function checkedSteps(change: Change, severity: number, find: Find): Promise<CheckedStep[]> {
  const steps: readonly Step[] = Array.isArray(change) ? (change as Step[]) : [{ name: change as Step['name'] }];
  if (steps.length > MAX_STEPS) {
    throw new OptionError(`A chain has at most ${MAX_STEPS} steps, not ${steps.length}.`, 'steps');
  }
  return Promise.all(
    steps.map(async ({ name, severity: own = severity }) => {
      checkSeverity(own);
      return { perturbation: await found(name, find), severity: own };
    }),
  );
}

async function found(name: Step['name'], find: Find): Promise<Perturbation> {
  if (typeof name === 'string') return find(name);
  const given = name as unknown as Partial<Perturbation> | null | undefined;
  if (typeof given?.apply === 'function' && given.info) return given as Perturbation;
  throw new UnknownPerturbationError(
    'A perturbation is given by its published name, as that of a family (temper/noise), or as steps [{ name, severity }].',
    String(name),
    [],
  );
}

function checkSeverity(severity: number): void {
  if (typeof severity === 'number' && severity >= 1 && severity <= 5) return;
  throw new OptionError(`severity must be a number from 1 to 5, not ${String(severity)}.`, 'severity');
}

function wholeIn(option: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new OptionError(`${option} must be a whole number from ${least} to ${most}, not ${String(value)}.`, option);
}
