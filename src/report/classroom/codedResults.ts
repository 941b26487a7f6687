/**
 * The results in a code: right answers and predictions by method and test set, costs, and each claim as the run judged it. Numbers of
 * predictions stand once, since all methods see the same pictures.
 */
import { ACCURACY_CLAIMS, accuracyClaim, claimText, type ShiftedSet } from '../../claims/judge';
import type { ExperimentConfig, MethodName } from '../../contract/config';
import type { Accuracy, Claim } from '../../contract/report';
import { effectiveCount, wilson } from '../../num/statistics';
import type { AccuracyColumn } from '../tables';
import { checkConsistent } from './checkConsistent';
import type { CodeReader, CodeWriter } from './codeBytes';
import type { CodedMethod, CodedRun } from './CodedRun';
import { CODED_CLAIMS, CODED_METHODS, CODED_SETS } from './names';
import { ResultCodeError } from './ResultCodeError';

type Results = Pick<CodedRun, 'methods' | 'claims'>;

const MOST_PREDICTIONS = 1e12;
const MOST_SECONDS = 1e9;
const MOST_OPERATIONS = 1e24;
/** Points, with what rounding adds. */
const MOST_POINTS = 100 + 1e-9;
/** Of a claim: the run had too few pictures to judge it. */
const TOO_FEW = 128;

/** @throws {ResultCodeError} where methods were measured on different pictures */
export function writeResults(writer: CodeWriter, { methods, claims }: Results): void {
  const sets = CODED_SETS.flatMap((set) => {
    const counts = new Set(methods.flatMap(({ accuracies }) => accuracies[set]?.n ?? []));
    if (counts.size > 1) {
      throw new ResultCodeError(`Its methods were measured on different numbers of pictures (${set}): it has no code.`);
    }
    return [...counts].map((n) => ({ set, n }));
  });
  writer.byte(sets.length);
  for (const { set, n } of sets) writer.byte(CODED_SETS.indexOf(set)).whole(n);
  writer.byte(methods.length);
  for (const { name, accuracies, cost } of methods) {
    const there = sets.map(({ set }, i) => (accuracies[set] ? 1 << i : 0)).reduce((mask, bit) => mask | bit, 0);
    writer.byte(CODED_METHODS.indexOf(name)).byte(there);
    for (const { set } of sets) if (accuracies[set]) writeAccuracy(writer, accuracies[set]);
    writer.real(cost.seconds).real(cost.flops);
  }
  const about = claims.filter(({ id }) => CODED_CLAIMS.some((known) => known === id));
  writer.byte(about.length);
  for (const claim of about) {
    const place = CODED_CLAIMS.findIndex((id) => id === claim.id);
    writer.byte(claim.interval.endsWith(FEW_WORDS) ? place | TOO_FEW : place);
    writer.real(claim.value).real(claim.low).real(claim.high);
  }
}

/** Twice the right answers, and one more where the same pictures were seen several times: then how many independent ones they are worth. */
function writeAccuracy(writer: CodeWriter, accuracy: Accuracy): void {
  // What cannot be is for the reader of the code to refuse, with its words.
  const effective = accuracy.accuracy <= 1 ? effectiveCount(accuracy) : accuracy.n;
  const fewer = effective < accuracy.n;
  writer.whole(2 * Math.round(accuracy.accuracy * accuracy.n) + (fewer ? 1 : 0));
  if (fewer) writer.real(effective);
}

/** @throws {ResultCodeError} where a number cannot be, or two contradict each other */
export function readResults(reader: CodeReader, config: ExperimentConfig): Results {
  const sets = several(reader, CODED_SETS.length, () => ({
    set: reader.choice('The test set', CODED_SETS),
    n: reader.whole('The number of pictures', MOST_PREDICTIONS),
  }));
  onlyOnce(sets.map(({ set }) => set));
  const methods = several(reader, CODED_METHODS.length, (): CodedMethod => {
    const name = reader.choice('The method', CODED_METHODS);
    const mask = reader.byte();
    const there = sets.filter((_, i) => (mask & (1 << i)) !== 0);
    const accuracies = there.map(({ set, n }) => [set, readAccuracy(reader, n, `${name}, ${set}`)] as const);
    return {
      name,
      accuracies: Object.fromEntries(accuracies),
      cost: {
        seconds: reader.real(`The time of ${name}`, 0, MOST_SECONDS),
        flops: reader.real(`The operations of ${name}`, 0, MOST_OPERATIONS),
      },
    };
  });
  onlyOnce(methods.map(({ name }) => name));
  const missing = config.methods.find((name) => !methods.some((method) => method.name === name));
  if (missing !== undefined) throw new ResultCodeError(`It is not whole: ${missing} is missing.`);
  const claims = several(reader, CODED_CLAIMS.length, () => readClaim(reader, methods, config));
  onlyOnce(claims.map(({ id }) => id));
  checkConsistent(methods, claims);
  return { methods, claims };
}

function several<T>(reader: CodeReader, most: number, one: () => T): T[] {
  const count = reader.byte();
  if (count > most) throw new ResultCodeError(`It lists ${count} results where there are ${most}.`);
  return Array.from({ length: count }, one);
}

function onlyOnce(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new ResultCodeError(`It has ${twice} twice.`);
}

function readAccuracy(reader: CodeReader, n: number, what: string): Accuracy {
  const packed = reader.whole(`The right answers (${what})`, 2 * MOST_PREDICTIONS + 1);
  const right = Math.floor(packed / 2);
  if (right > n) throw new ResultCodeError(`It contradicts itself: ${right} right answers of ${n} (${what}).`);
  const effective = packed % 2 === 1 ? reader.real(`The independent answers (${what})`, 1e-3, n) : n;
  if (n === 0) return wilson(0, 0);
  return { ...wilson((right / n) * effective, effective), accuracy: right / n, n };
}

const FEW_WORDS = 'too few to judge';

/** A claim of one run in the words and with the judgement that its report has. */
function readClaim(reader: CodeReader, methods: readonly CodedMethod[], config: ExperimentConfig): Claim {
  const code = reader.byte();
  const definition = ACCURACY_CLAIMS.find(({ id }) => id === CODED_CLAIMS[code & ~TOO_FEW]);
  if (!definition)
    throw new ResultCodeError('It has a claim that is not known here: it is of another version of Temper.');
  const points = (what: string) =>
    reader.real(`The ${what} of the claim “${definition.id}”`, -MOST_POINTS, MOST_POINTS);
  const interval = { value: points('difference'), low: points('lower bound'), high: points('upper bound') };
  if (interval.low > interval.high) {
    throw new ResultCodeError(
      `It contradicts itself: the interval of the claim “${definition.id}” ends before it begins.`,
    );
  }
  const transfer = config.data.own?.transfer ? 'the transfer data set' : undefined;
  const worded = { ...definition, text: claimText(definition, shiftedOf(methods), transfer) };
  const over = 'one seed, paired bootstrap over its test pictures';
  const claim = accuracyClaim(worded, interval, over);
  if ((code & TOO_FEW) === 0) return claim;
  return { ...claim, holds: false, verdict: 'undecided', interval: `${over}: ${FEW_WORDS}` };
}

/** The pictures that the claims about robustness are about: the same rule as `claims/judge.ts` has for a run. */
export function shiftedOf(methods: readonly { name: MethodName; accuracies: CodedMethod['accuracies'] }[]): ShiftedSet {
  const temper = methods.find(({ name }) => name === 'temper');
  const arrivals: AccuracyColumn = 'arrivals';
  return (temper?.accuracies[arrivals]?.n ?? 0) > 0 ? 'arrivals' : 'corrupted';
}
