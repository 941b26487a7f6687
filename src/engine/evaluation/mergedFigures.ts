/** Several parts of one evaluation, each with other pictures, as the figures of all. */
import type { EvaluatedPictures, PicturesFingerprint } from '../../contract/evaluation';
import type { PerPicture } from '../../contract/perPicture';
import type { Prepared } from '../../contract/preparedWords';
import type { SeverityTable } from '../../contract/perturbation';
import { addedPixels } from './fingerprint';
import { figuresOf } from './figuresOf';
import { Scoreboard } from './scoreboard';

export interface EvaluatedPart {
  perPicture?: PerPicture | undefined;
  pictures: Pick<EvaluatedPictures, 'classNames' | 'imagenet' | 'side' | 'fingerprint' | 'part' | 'prepared'>;
  table: SeverityTable;
}

/**
 * @param parts in their order, at least one
 * @throws {RangeError} where what one says of its pictures is damaged
 */
export function mergedFigures(parts: readonly EvaluatedPart[]): {
  count: number;
  prepared: Prepared;
  fingerprint: PicturesFingerprint;
  figures: ReturnType<typeof figuresOf>;
} {
  const board = new Scoreboard();
  for (const { perPicture } of parts) if (perPicture) board.addPerPicture(perPicture);
  const [{ pictures, table }] = parts as [EvaluatedPart];
  const { classNames, imagenet, side, part = null } = pictures;
  const figures = figuresOf(board, { classes: classNames.length, imagenet, side, table, part });
  const known = figures.perPicture?.pictures ?? 0;
  const prints = parts.flatMap((part) => part.pictures.fingerprint ?? []);
  return {
    count: typeof known === 'number' ? known : known.length,
    prepared: {
      read: sum(parts.map(({ pictures: of }) => of.prepared?.read ?? 0)),
      asTheyAre: sum(parts.map(({ pictures: of }) => of.prepared?.asTheyAre ?? 0)),
    },
    fingerprint: { names: prints[0]?.names ?? '', pixels: addedPixels(prints.map(({ pixels }) => pixels)) },
    figures,
  };
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
