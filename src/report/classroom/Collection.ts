/**
 * The runs of a class: which belong together, and what they say together. Nothing here changes what it is given. A seed is one repetition
 * of the experiment, so it counts once, and the order in which codes come changes nothing but the steps on the way.
 */
import type { MethodName } from '../../contract/config';
import { METHOD_LABELS } from '../../contract/methodLabels';
import type { Accuracy, Claim } from '../../contract/report';
import { mean, pool } from '../../num/statistics';
import { ACCURACY_CLAIMS, COST_BOUND } from '../../claims/judge';
import { poolClaims } from '../poolClaims';
import { differenceWords, settingDifferences } from '../settings';
import { testSetLabel } from '../format';
import { ACCURACY_COLUMNS, type AccuracyColumn } from '../tables';
import { listed } from './codedSettings';
import type { CodedRun } from './CodedRun';
import { costClaimOf } from './costClaimOf';

/** One row of a collection. */
export interface Collected {
  code: string;
  /** As it is shown: what came with the code, or what was typed in its place. */
  name: string;
  run: CodedRun;
}

/** Runs that a collection holds at most. */
export const MOST_RUNS = 200;

export const seedOf = ({ run }: Collected): number => run.config.seed;

/** Why a run cannot be counted together with those that are there, in words; null where it can. */
export function refusal(run: CodedRun, there: readonly Collected[]): string | null {
  const [first] = there;
  if (!first) return null;
  const { seed } = run.config;
  const same = there.find((entry) => seedOf(entry) === seed);
  const different = settingDifferences(first.run.config, run.config);
  if (different.length > 0) {
    return `Its settings are not those of this collection: ${listed(different.map(differenceWords))}.`;
  }
  if (run.version !== first.run.version) {
    return `It was made with Temper ${run.version}, and this collection with ${first.run.version}: reload that page and run it again.`;
  }
  const sets = otherSets(first.run, run);
  if (sets !== null) return sets;
  if (same) return `Seed ${seed} is counted already${same.name ? ` (${same.name})` : ''}: the same seed counts once.`;
  if (there.length >= MOST_RUNS) return `The collection is full: it holds ${MOST_RUNS} runs.`;
  return null;
}

/** What was measured on what: by method and set. */
function otherSets(one: CodedRun, other: CodedRun): string | null {
  const counts = ({ methods }: CodedRun) =>
    new Map(
      methods.flatMap(({ name, accuracies }) =>
        ACCURACY_COLUMNS.map(
          (set) => [`${METHOD_LABELS[name]}, ${testSetLabel(set).toLowerCase()}`, accuracies[set]?.n ?? 0] as const,
        ),
      ),
    );
  const [a, b] = [counts(one), counts(other)];
  for (const what of new Set([...a.keys(), ...b.keys()])) {
    if ((a.get(what) ?? 0) === (b.get(what) ?? 0)) continue;
    return `It was measured on other pictures: ${what} has ${b.get(what) ?? 0} answers, not ${a.get(what) ?? 0}.`;
  }
  return null;
}

export interface PooledMethod {
  name: MethodName;
  accuracies: Partial<Record<AccuracyColumn, Accuracy>>;
  /** Means over the seeds. */
  seconds: number;
  flops: number;
}

export interface Pooled {
  /** In rising order, as sums are taken. */
  seeds: number[];
  claims: Claim[];
  methods: PooledMethod[];
}

/** As `poolReports` would pool the reports of these seeds, given in rising order. */
export function pooled(entries: readonly Collected[]): Pooled {
  const runs = bySeed(entries);
  const [first] = runs;
  if (!first) return { seeds: [], claims: [], methods: [] };
  const methods = first.methods.map(({ name }): PooledMethod => {
    const same = runs.flatMap((run) => run.methods.filter((method) => method.name === name));
    const sets = ACCURACY_COLUMNS.flatMap((set) => {
      const parts = same.flatMap(({ accuracies }) => accuracies[set] ?? []);
      return parts.length === runs.length ? [[set, runs.length > 1 ? pool(parts) : parts[0]!] as const] : [];
    });
    const costs = same.map(({ cost }) => cost);
    return {
      name,
      accuracies: Object.fromEntries(sets),
      seconds: mean(costs.map(({ seconds }) => seconds)),
      flops: mean(costs.map(({ flops }) => flops)),
    };
  });
  return { seeds: runs.map(({ config }) => config.seed), claims: claimsOf(runs), methods };
}

function bySeed(entries: readonly Collected[]): CodedRun[] {
  return entries.map(({ run }) => run).sort((a, b) => a.config.seed - b.config.seed);
}

function claimsOf(runs: readonly CodedRun[]): Claim[] {
  const [first, ...others] = runs;
  if (!first) return [];
  return others.length > 0 ? poolClaims(runs) : [...first.claims, ...costClaimOf(first)];
}

/** A claim after the first code, the first two, and so on; the steps at which it could not be judged are left out. */
export function steps(entries: readonly Collected[], id: Claim['id']): { codes: number; claim: Claim }[] {
  return entries.flatMap((_, i) => {
    const claim = claimsOf(bySeed(entries.slice(0, i + 1))).find((judged) => judged.id === id);
    return claim ? [{ codes: i + 1, claim }] : [];
  });
}

/** What a claim is held against, in its unit. */
export function boundOf(id: Claim['id']): number {
  return ACCURACY_CLAIMS.find((claim) => claim.id === id)?.bound ?? COST_BOUND;
}
