/** How many workers share an experiment; what comes out is the same for any number. */
import type { StageName } from '../../contract/engine';
import type { SessionParts } from '../sessionParts';
import { workByKind, type StageWork } from './work';

/** Operations that one thread takes several seconds for; workers take one or two to start. */
const WORTH_WORKERS = 5e11;

/** All there are, where they were asked for or the work outweighs their start; else 1, the own thread. */
export function workersFor(
  stages: StageWork,
  { pool, workersAsked }: Pick<SessionParts, 'pool' | 'workersAsked'>,
  until?: StageName,
): number {
  const work = [...workByKind(stages, until).values()].reduce((sum, one) => sum + one, 0);
  return workersAsked || work >= WORTH_WORKERS ? pool.workers : 1;
}
