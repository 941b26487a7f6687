/**
 * How long work takes on this machine, by its kind: from a short measurement, from runs that ended here, and, while a run goes on, from
 * what it has done so far.
 */
import { quantile } from '../../num/statistics';
import { WORK_KINDS, type Spent, type WorkKind } from './work';

/** Seconds for a unit of work, by kind. */
export type Pace = ReadonlyMap<WorkKind, number>;

export type SpentByKind = Partial<Record<WorkKind, Spent>>;

/** Below so many seconds of a kind, a run says nothing about it. */
const LEAST_SECONDS = 0.5;

/** The pace of a kind in the runs that did some of it: their median, weighted by their seconds; null where none did. */
export function paceOfRuns(runs: readonly SpentByKind[], kind: WorkKind): number | null {
  const told = runs
    .flatMap((run) => run[kind] ?? [])
    .filter(({ work, seconds }) => work > 0 && seconds >= LEAST_SECONDS)
    .sort((a, b) => a.seconds / a.work - b.seconds / b.work);
  let rest = told.reduce((sum, { seconds }) => sum + seconds, 0) / 2;
  const middle = told.find(({ seconds }) => (rest -= seconds) <= 0);
  return middle ? middle.seconds / middle.work : null;
}

/**
 * The pace that is expected: for each kind that of the runs which did some of it; for kinds that none of them did, the measured one, or,
 * where that is not known, that of the others, since the formula counts kinds so that they have one pace.
 * @param speed units of work a second, measured; null where it was not
 * @returns null where nothing is known
 */
export function expectedPace(runs: readonly SpentByKind[], speed: number | null): Pace | null {
  const known = new Map<WorkKind, number>();
  for (const kind of WORK_KINDS) {
    const pace = paceOfRuns(runs, kind);
    if (pace !== null) known.set(kind, pace);
  }
  if (known.size === 0 && speed === null) return null;
  const usual = speed === null ? quantile([...known.values()], 0.5) : 1 / speed;
  return new Map(WORK_KINDS.map((kind) => [kind, known.get(kind) ?? usual]));
}

/** The share of the work whose pace runs have shown, 0..1. */
export function shareShown(runs: readonly SpentByKind[], work: ReadonlyMap<WorkKind, number>): number {
  let [all, shown] = [0, 0];
  for (const [kind, amount] of work) {
    all += amount;
    if (paceOfRuns(runs, kind) !== null) shown += amount;
  }
  return all > 0 ? shown / all : 0;
}

export function secondsOf(work: ReadonlyMap<WorkKind, number>, pace: Pace): number {
  return [...work].reduce((sum, [kind, amount]) => sum + amount * pace.get(kind)!, 0);
}

/** A share of a kind's work after which a run's own pace counts as much as what was expected of it. */
const OWN_SHARE = 0.15;
/** Seconds of a run that what was expected of the whole counts for at its beginning, as it was measured; the longer it runs, the fewer. */
const TRUST_SECONDS = 3;

/**
 * The pace of a run that goes on. What it has taken so far corrects all kinds alike, and each kind by its own once enough of it is done.
 * @param expected null where nothing is known: the work itself is then taken for the time
 * @param all of the run, by kind
 */
export function paceOfRun(
  expected: Pace | null,
  all: ReadonlyMap<WorkKind, number>,
  done: ReadonlyMap<WorkKind, Spent>,
): Pace {
  const before = (kind: WorkKind) => expected?.get(kind) ?? 1;
  let [seconds, forecast] = [0, 0];
  for (const [kind, spent] of done) {
    seconds += spent.seconds;
    forecast += spent.work * before(kind);
  }
  const trust = expected ? TRUST_SECONDS ** 2 / (TRUST_SECONDS + seconds) : 0;
  const overall = forecast + trust > 0 ? (seconds + trust) / (forecast + trust) : 1;
  return new Map(
    WORK_KINDS.map((kind) => {
      const usual = before(kind);
      const spent = done.get(kind);
      const weight = OWN_SHARE * (all.get(kind) ?? 0) * usual;
      if (!spent || spent.work === 0 || weight === 0) return [kind, usual * overall];
      return [kind, (usual * (spent.seconds + weight * overall)) / (spent.work * usual + weight)];
    }),
  );
}
