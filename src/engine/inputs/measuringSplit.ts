/** The part of the data that is meant for measuring. */
import { TEST_SPLITS } from '../../contract/library';
import { SourceError } from '../../sources/files/SourceError';
import type { PictureSource } from '../../sources/pictures/PictureSource';

/** The name of the only part, where nobody has split the data. */
const ALL = 'all';

export interface MeasuringSplit {
  name: string;
  source: PictureSource;
  /** Why it is not the one that its name suggests. */
  note: string | null;
}

/**
 * The only part, the one that is asked for, or the first of test, validation and their like that has labels: a test split is often
 * published without them.
 * @throws {SourceError} where there is none
 */
export function measuringSplit(splits: ReadonlyMap<string, PictureSource>, wanted?: string): MeasuringSplit {
  const names = [...splits.keys()];
  if (wanted !== undefined) {
    const source = splits.get(wanted);
    if (source) return { name: wanted, source, note: null };
    throw new SourceError(`There is no part “${wanted}”; there are ${names.join(', ')}.`);
  }
  const candidates = [ALL, ...TEST_SPLITS].flatMap((name) => {
    const source = splits.get(name);
    return source ? [{ name, source }] : [];
  });
  if (candidates.length === 0) {
    throw new SourceError(`There is no test or val among the parts ${names.join(', ')}. Give that folder itself.`);
  }
  const labelled = candidates.find(({ source }) => source.entries.some(({ label }) => label >= 0));
  const [first] = candidates as [(typeof candidates)[number]];
  if (!labelled || labelled === first) return { ...first, note: null };
  return { ...labelled, note: `The ${first.name} split has no labels: ${labelled.name} is measured.` };
}
