/** What shall be done to a picture, checked: steps with their functions. */
import { MAX_STEPS } from '../contract/perturbation';
import { nearestName } from '../num/nearestNames';
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

const OPTIONS = ['severity', 'seed', 'name', 'index', 'table', 'jpeg', 'round'];
const OF_A_STEP = ['name', 'severity'];

/** @throws {OptionError} naming the option */
export function checkedOptions(options: CorruptOptions): CheckedOptions {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new OptionError(
      `The options are given as an object, such as { severity: 5 }, not ${shown(options)}.`,
      'options',
    );
  }
  checkKnown(options, OPTIONS, 'option');
  const { severity = 3, seed = 1, index = 0, table = 'imagenet-c', jpeg = null, round = true } = options;
  checkSeverity(severity);
  wholeIn('seed', seed, 0, MOST_SEED);
  wholeIn('index', index, 0, MOST_SEED);
  if (jpeg !== null) wholeIn('jpeg', jpeg, 1, 100);
  if (table !== 'imagenet-c' && table !== 'cifar-c') {
    throw new OptionError(`table must be imagenet-c or cifar-c, not ${shown(table)}.`, 'table');
  }
  return { severity, seed, index, table, jpeg, round };
}

/**
 * @param severity of the steps that have none of their own
 * @param asked the severity that was given; undefined where none was
 * @throws {UnknownPerturbationError}
 * @throws {OptionError} for a severity out of range or one that no step would take, for no steps or too many
 */
export async function checkedSteps(
  change: Change,
  severity: number,
  find: Find,
  asked?: number,
): Promise<CheckedStep[]> {
  const steps: readonly Step[] = Array.isArray(change) ? (change as Step[]) : [{ name: change as Step['name'] }];
  if (steps.length > MAX_STEPS) {
    throw new OptionError(`A chain has at most ${MAX_STEPS} steps, not ${steps.length}.`, 'steps');
  }
  if (steps.length === 0) {
    throw new OptionError(
      'A chain has at least one step, such as [{ name: "fog", severity: 3 }]; this one is empty.',
      'steps',
    );
  }
  for (const step of steps) {
    if (typeof step !== 'object' || step === null) {
      throw new OptionError(
        `A step is { name, severity }, such as { name: "fog", severity: 3 }, not ${shown(step)}.`,
        'steps',
      );
    }
    if ('name' in step) checkKnown(step, OF_A_STEP, 'field of a step');
  }
  if (asked !== undefined && Array.isArray(change) && steps.every((step) => step.severity !== undefined)) {
    throw new OptionError(
      `severity ${shown(asked)} of the options is for steps without one, and every step of this chain has its own. Leave it out.`,
      'severity',
    );
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

/** @throws {OptionError} naming the first that there is not */
function checkKnown(given: object, known: readonly string[], what: string): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const near = nearestName(unknown, known);
  const meant = near === null ? `There are ${known.join(', ')}.` : `Did you mean ${near}?`;
  throw new OptionError(`There is no ${what} "${unknown}". ${meant}`, unknown);
}

/** A value in a message: a text in quotes, so that '3' is not taken for 3. */
function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

function checkSeverity(severity: number): void {
  if (typeof severity === 'number' && severity >= 1 && severity <= 5) return;
  throw new OptionError(`severity must be a number from 1 to 5, not ${shown(severity)}.`, 'severity');
}

function wholeIn(option: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new OptionError(`${option} must be a whole number from ${least} to ${most}, not ${shown(value)}.`, option);
}
