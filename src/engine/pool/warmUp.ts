/** Has a pool's workers started while something else is done: each takes a second or two, and the first tasks would wait for them. */
import type { TaskPool } from '../../pool/TaskPool';
import { TENSORS } from './tensorsTask';

/** Does nothing where the work is done in the own thread; never throws: what is wrong with the workers shows with the first task. */
export function warmUp(pool: TaskPool): void {
  if (pool.workers === 1) return;
  for (let worker = 0; worker < pool.workers; worker++) pool.run(TENSORS, null).catch(() => {});
}
