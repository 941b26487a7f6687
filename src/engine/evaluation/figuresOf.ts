/** The figures of a model from what it answered, whether one evaluation gave the answers or several shards of it. */
import type { EvaluationRow } from '../../contract/evaluation';
import type { SeverityTable } from '../../contract/perturbation';
import { corruptionError } from '../../evaluate/corruptionError';
import type { Scoreboard } from './scoreboard';

export interface FiguresSetting {
  /** How many classes the pictures have. */
  classes: number;
  /** Whether they are ImageNet's. */
  imagenet: boolean;
  /** Side in pixels of the pictures that were corrupted. */
  side: number;
  table: SeverityTable;
  /** The part of the pictures that was corrupted, in words; null for all of it. */
  part: string | null;
}

type Figures = Pick<EvaluationRow, 'clean' | 'corrupted' | 'perCorruption' | 'corruptionError' | 'perPicture'>;

export function figuresOf(board: Scoreboard, setting: FiguresSetting): Figures {
  const perCorruption = board.perCorruption();
  const clean = board.of('clean');
  const further = (['arrivals', 'renditions', 'sketch', 'natural'] as const).flatMap((name) => {
    const accuracy = board.of(name);
    return accuracy ? [[name, accuracy] as const] : [];
  });
  const measured = Object.keys(perCorruption).length > 0;
  return {
    clean,
    ...Object.fromEntries(further),
    corrupted: board.corrupted(),
    perCorruption,
    corruptionError: measured
      ? corruptionError(perCorruption, { ...setting, clean: clean ?? { accuracy: 0, n: 0 } })
      : null,
    perPicture: board.perPicture(),
  };
}
