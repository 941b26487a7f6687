import { describe, expect, it } from 'vitest';
import { MOST_EXAMPLES } from '../../contract/changes';
import type { ShiftedCell } from '../../evaluate/shiftedCells';
import { changesOf } from './changes';
import { planWall } from './wall/planWall';

const CLASSES = 4;
const COUNT = 40;

/** Cells of as many pictures, whose labels go round. */
function cellsOf(corruptions: readonly string[], severities: readonly number[]): ShiftedCell[] {
  const labels = Int32Array.from({ length: COUNT }, (_, i) => i % CLASSES);
  return corruptions.flatMap((corruption) =>
    severities.map((severity) => ({
      corruption,
      severity,
      set: {
        name: `${corruption}/${severity}`,
        count: COUNT,
        labels,
        labelSubset: null,
        load: () => Promise.reject(new Error('not asked')),
      },
    })),
  );
}

const cells = cellsOf(['fog', 'snow', 'frost'], [1, 3, 5]);
/** Right on every picture whose number is below `right`; else the next class. */
const answers = (right: number) =>
  cells.map(({ set }) => Uint16Array.from(set.labels, (label, i) => (i < right ? label : (label + 1) % CLASSES)));
const options = { seed: 3, classes: CLASSES };

describe('what became of predictions', () => {
  const changes = changesOf(
    cells,
    [
      { name: 'pretrained', answers: answers(10) },
      { name: 'temper', answers: answers(15) },
    ],
    options,
  )!;

  it('counts what is rescued and lost, and which class is taken for which', () => {
    expect(changes).toMatchObject({ set: 'corrupted', pictures: 40, predictions: 360 });
    expect(changes.methods.map(({ rescued, lost }) => [rescued, lost])).toEqual([
      [0, 0],
      [5 * 9, 0],
    ]);
    // Of class 0, pictures 0, 4 and 8 are right; the other seven are taken for class 1.
    expect(changes.methods[0]!.confusion![0]).toEqual([3 * 9, 7 * 9, 0, 0]);
  });

  it('names some of every kind, by the seed, within its bound', () => {
    const { examples } = changes;
    expect(examples.length).toBeLessThanOrEqual(MOST_EXAMPLES);
    const kinds = new Set(
      examples.map(({ label, answers: a }) => `${a['pretrained'] === label} ${a['temper'] === label}`),
    );
    expect([...kinds].sort()).toEqual(['false false', 'false true', 'true true']);
    const other = changesOf(cells, [{ name: 'pretrained', answers: answers(10) }], { ...options, seed: 4 })!;
    expect(other.examples[0]!.seed).toBe(4);
    expect(changesOf(cells, [{ name: 'temper', answers: answers(15) }], options)).toBeNull();
  });
});

describe('the wall', () => {
  it('shows the same pictures of different classes under corruptions that the seed chooses, severities in turn', () => {
    const many = cellsOf(
      Array.from({ length: 15 }, (_, i) => `kind ${String.fromCharCode(97 + i)}`),
      [1, 3, 5],
    );
    const rows = planWall(many, 7);
    expect(rows).toHaveLength(8);
    expect(new Set(rows.map(({ corruption }) => corruption)).size).toBe(8);
    expect(new Set(rows.map(({ severity }) => severity)).size).toBe(3);
    expect(new Set(rows[0]!.labels.slice(0, CLASSES)).size).toBe(CLASSES);
    for (const row of rows) expect(row.indices).toEqual(rows[0]!.indices);
    expect(planWall(many, 7)).toEqual(rows);
    expect(planWall(many, 8)).not.toEqual(rows);
  });

  it('takes more severities where there are few corruptions, and rows of different pictures of arrivals', () => {
    expect(planWall(cells, 1).map(({ cell }) => cell)).toHaveLength(8);
    const [first] = cells;
    const rows = planWall([{ ...first!, corruption: null, severity: 0 }], 1);
    expect(rows.flatMap(({ indices }) => indices).sort((a, b) => a - b)).toEqual(
      Array.from({ length: COUNT }, (_, i) => i),
    );
    expect(planWall([], 1)).toEqual([]);
  });
});
