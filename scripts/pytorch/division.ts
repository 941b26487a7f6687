/** How a data set is divided. */
import { presetConfig } from '../../src/contract/presets';
import type { KeptData } from '../../src/contract/library';
import { divide } from '../../src/engine/inputs/ownParts';
import type { OpenedKeptData } from '../../src/engine/library/data/openKept';
import { type Value } from './values';

/** Which pictures of a data set serve what, by their number in the listing. */
export function divisionValues(): Value {
  const labels = Int32Array.from({ length: 90 }, (_, i) => Math.floor(i / 30));
  const of = (splits: readonly string[]): Value => {
    const kept = {
      name: 'fixture',
      classNames: ['a', 'b', 'c'],
      shownNames: ['a', 'b', 'c'],
      splits: splits.map((name) => ({ name, count: 90, perClass: [30, 30, 30], unlabelled: 0 })),
    } as unknown as KeptData;
    const data: OpenedKeptData = { kept, labels: () => labels, pictures: never, corrupted: never };
    const config = presetConfig('quick', 3);
    Object.assign(config.data, {
      teacherPerClass: 12,
      labelledPerClass: 3,
      unlabelled: 10,
      testPerClass: 4,
      cleanPerClass: 6,
    });
    return Object.fromEntries(
      Object.entries(divide(data, config)).map(([part, { indices }]) => [part, Array.from(indices)]),
    );
  };
  return {
    sizes: { teacherPerClass: 12, labelledPerClass: 3, unlabelled: 10, testPerClass: 4, cleanPerClass: 6 },
    seed: 3,
    divided: of(['train', 'val']),
    whole: of(['all']),
  };
}

function never(): never {
  throw new Error('The fixture has no pixels.');
}
