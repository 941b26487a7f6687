/**
 * What a worker makes for its parts of the next step while the weights of that step are still computed elsewhere. Arrays, not tensors, so
 * that nothing is left in the backend between tasks; each is written again and again.
 */
import * as tf from '../../compute/tf';
import type { StepTask } from '../stepGradients';

interface Made {
  step: number;
  values: Float32Array;
}

export class AheadOfWeights {
  private readonly made = new Map<number, Made>();

  constructor(private readonly task: Pick<StepTask, 'ahead'>) {}

  /** Makes what a part of a step will take. Does nothing where the task has nothing of the kind. */
  make(step: number, part: number): void {
    const { ahead } = this.task;
    if (!ahead) return;
    const size = tf.util.sizeFromShape(ahead.shape(step, part));
    const old = this.made.get(part)?.values;
    // It counts only once it is written whole.
    this.made.delete(part);
    const values = old?.length === size ? old : new Float32Array(size);
    ahead.write(step, part, values);
    this.made.set(part, { step, values });
  }

  /** What a part takes: what was made of it, or made now where nothing was; until the next call for this part. */
  values(step: number, part: number): Float32Array {
    if (this.made.get(part)?.step !== step) this.make(step, part);
    return this.made.get(part)!.values;
  }
}
