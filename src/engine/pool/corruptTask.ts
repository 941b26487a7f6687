/** One picture corrupted in a worker. */
import type { Picture, PictureMask } from '../../contract/image';
import type { CorruptStep, SeverityTable } from '../../contract/perturbation';
import { corruptBySteps } from '../../perturb/composition';
import type { TaskFunction } from '../../pool/task';
import { taskKind, type Shared } from '../../pool/TaskPool';

export interface CorruptTask {
  picture: Shared<Picture>;
  /** Attacks, which need a model, are not done here. */
  steps: readonly CorruptStep[];
  seed: number;
  /** As of `CompositionOptions`. */
  index?: number;
  table: SeverityTable;
  jpeg: number | null;
  /** The part that is corrupted; all of it by default. */
  part?: string | Shared<PictureMask>;
}

/** The same pixels as `corruptBySteps`. */
export const CORRUPT = taskKind<CorruptTask, Picture>('corrupt');

export const corruptTask: TaskFunction<CorruptTask, Picture> = async (
  { picture, steps, part, ...options },
  context,
) => {
  const where = typeof part === 'object' ? context.value(part) : part;
  const output = await corruptBySteps(context.value(picture), steps, where ? { ...options, part: where } : options);
  return { output, transfer: [output.pixels.buffer] };
};
