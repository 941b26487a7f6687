/** One picture of an experiment's test sets, and how Look can make again what the models saw. */
import type { Picture } from './image';
import type { CorruptStep, SeverityTable } from './perturbation';

/** Which picture: of those that are corrupted, or, without a corruption, of the new arrivals. */
export interface TestPick {
  /** Number of the picture in its set. */
  index: number;
  corruption?: string;
  severity?: number;
}

export interface TestPicture {
  label: string;
  /** As the models saw it. */
  shown: Picture;
  /** What the steps begin with: the clean picture, or `shown` where nobody has one. */
  picture: Picture;
  /** Corrupting `picture` by these, with this seed and number, gives `shown` to the bit; none where it came as it is. */
  steps: CorruptStep[];
  seed: number;
  index: number;
  table: SeverityTable;
}
