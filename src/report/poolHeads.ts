/** The heads of a method over several seeds. */
import { HEAD_NAMES } from './headNames';
import type { Answered, Disagreement, HeadsReport } from '../contract/report';
import { mean, pool } from '../num/statistics';
import { poolOptional } from './poolOptional';

type Temperatures = NonNullable<HeadsReport['temperatures']>;

/** @returns null where a seed has none */
export function poolHeads(runs: readonly (HeadsReport | null)[]): HeadsReport | null {
  const all = runs.filter((heads) => heads !== null);
  const first = all[0];
  if (!first || all.length < runs.length) return null;
  const results = first.results.map(({ name, label }) => {
    const same = all.flatMap((heads) => heads.results.filter((result) => result.name === name));
    return {
      name,
      label,
      clean: pool(same.map((result) => result.clean)),
      corrupted: pool(same.map((result) => result.corrupted)),
      ...poolOptional(same, ['arrivals', 'renditions', 'sketch', 'natural']),
    };
  });
  const answered: Record<string, Answered> = {};
  for (const name of Object.keys(first.answered)) {
    answered[name] = meanShares(all.flatMap((heads) => heads.answered[name] ?? []));
  }
  return {
    rule: first.rule,
    threshold: mean(all.map(({ threshold }) => threshold)),
    ...poolTemperatures(all),
    results,
    answered,
    ...poolDisagreements(all),
  };
}

function meanShares(shares: readonly Answered[]): Answered {
  return {
    clean: mean(shares.map(({ clean }) => clean)),
    unclean: mean(shares.map(({ unclean }) => unclean)),
    combined: mean(shares.map(({ combined }) => combined)),
  };
}

/** The mean over seeds; where one could not be fitted, its reason stays. */
function poolTemperatures(all: readonly HeadsReport[]): Pick<HeadsReport, 'temperatures'> {
  const fitted = all.flatMap(({ temperatures }) => temperatures ?? []);
  if (fitted.length < all.length) return {};
  const pooled = HEAD_NAMES.map((head) => {
    const note = fitted.flatMap((one) => one[head].note ?? [])[0];
    return [head, { value: mean(fitted.map((one) => one[head].value)), ...(note === undefined ? {} : { note }) }];
  });
  return { temperatures: Object.fromEntries(pooled) as Temperatures };
}

/** Predictions are counted together, in the sets that every seed has. */
function poolDisagreements(all: readonly HeadsReport[]): Pick<HeadsReport, 'disagreements'> {
  if (all.some(({ disagreements }) => !disagreements)) return {};
  const sets = Object.keys(all[0]!.disagreements!).filter((set) => all.every((heads) => heads.disagreements![set]));
  const pooled = sets.map((set) => [set, poolDisagreement(all.map((heads) => heads.disagreements![set]!))]);
  return { disagreements: Object.fromEntries(pooled) as Record<string, Disagreement> };
}

function poolDisagreement(parts: readonly Disagreement[]): Disagreement {
  const n = parts.reduce((sum, part) => sum + part.n, 0);
  const share = (name: 'clean' | 'unclean' | 'combined' | 'chosen' | 'none') =>
    n === 0 ? 0 : Math.min(1, parts.reduce((sum, part) => sum + part[name] * part.n, 0) / n);
  return {
    n,
    of: parts.reduce((sum, part) => sum + part.of, 0),
    clean: share('clean'),
    unclean: share('unclean'),
    combined: share('combined'),
    chosen: share('chosen'),
    none: share('none'),
  };
}
