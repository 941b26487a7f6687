/**
 * What runs that ended here took for each kind of work: they correct the estimate of the next. Only runs in the same circumstances count,
 * as another backend, other networks or another number of workers have a pace of their own.
 */
import { PREFIXES, type KeyValueStore } from '../../store/KeyValueStore';
import { COST_VERSION } from './cost';
import type { SpentByKind } from './pace';
import { WORK_KINDS, type Spent, type WorkKind } from './work';

export interface Circumstances {
  /** Backend and what it says of itself: threads, or the adapter. */
  backend: string;
  workers: number;
  /** The networks of the experiment. */
  models: string;
}

interface KeptRun extends Circumstances {
  version: number;
  spent: SpentByKind;
}

const KEY = `${PREFIXES.pace}runs`;
/** The newest are kept. */
const MOST_KEPT = 40;
/** So many count, the newest: the machine may have changed since. */
const MOST_USED = 7;

export class PaceHistory {
  constructor(private readonly store: Pick<KeyValueStore, 'get' | 'set'>) {}

  /** Of the newest runs in these circumstances. */
  async runs(here: Circumstances): Promise<SpentByKind[]> {
    const fitting = (await this.kept()).filter((run) => run.version === COST_VERSION && alike(run, here));
    return fitting.slice(-MOST_USED).map(({ spent }) => spent);
  }

  /** @param spent by a run that has ended, on what it did itself */
  async keep({ backend, workers, models }: Circumstances, spent: ReadonlyMap<WorkKind, Spent>): Promise<void> {
    if (spent.size === 0) return;
    const run: KeptRun = { version: COST_VERSION, backend, workers, models, spent: Object.fromEntries(spent) };
    await this.store.set(KEY, [...(await this.kept()), run].slice(-MOST_KEPT));
  }

  /** What an older build or a damaged store has left there counts for nothing. */
  private async kept(): Promise<KeptRun[]> {
    const value = await this.store.get<unknown>(KEY).catch(() => undefined);
    return Array.isArray(value) ? value.filter(isRun) : [];
  }
}

function alike(a: Circumstances, b: Circumstances): boolean {
  return a.backend === b.backend && a.workers === b.workers && a.models === b.models;
}

function isRun(value: unknown): value is KeptRun {
  const run = value as Partial<KeptRun> | null;
  if (typeof run !== 'object' || run === null || typeof run.spent !== 'object' || run.spent === null) return false;
  return Object.entries(run.spent).every(
    ([kind, spent]) =>
      (WORK_KINDS as readonly string[]).includes(kind) &&
      Number.isFinite(spent?.work) &&
      Number.isFinite(spent?.seconds),
  );
}
