import { describe, expect, it } from 'vitest';
import { FolderCounts } from './folderCounts';

const model = { label: 'Model', classNames: ['dog', 'cat', 'fog'], drawings: false };
const says = (...best: number[]) => best.map((k) => Float32Array.from([0, 1, 2], (j) => (j === k ? 0.9 : 0.05)));
/** The same answers at every severity but the last. */
const bySeverity = (usual: number[], last: number[]) => [...Array(5).fill(says(...usual)), says(...last)];
const counted = (counts: FolderCounts) => counts.curve().points.map(({ right, n }) => `${right}/${n}`);

describe('right answers of a folder', () => {
  it('are counted against the labels, among the classes of the pictures alone', () => {
    const counts = new FolderCounts(model, { classNames: ['cat', 'dog'], imagenetIndices: null });
    // Labels count from the pictures' classes: cat is 0. The third answer is fog, which is none of them: dog is the next.
    const unsure = Float32Array.from([0.3, 0.2, 0.5]);
    const pictures = [...says(1, 0), unsure];
    counts.add([0, 1, 1], [], [pictures, pictures, pictures, pictures, pictures, says(0, 0, 0)]);
    expect(counts.comparesWithClean).toBe(false);
    expect(counts.curve()).toMatchObject({ measure: 'accuracy', why: null });
    expect(counted(counts)).toEqual(['3/3', '3/3', '3/3', '3/3', '3/3', '2/3']);
  });

  it('are agreement with the clean answer without labels, with one class, or with other classes', () => {
    for (const [classNames, words] of [
      [[], /no labels/],
      [['cat'], /one class/],
      [['horse', 'cow'], /other classes/],
      [['cat', 'horse'], /knows 1 of the pictures’ 2 classes, and not “horse”/],
    ] as const) {
      const counts = new FolderCounts(model, { classNames, imagenetIndices: null });
      counts.add([-1, -1], says(1, 2), bySeverity([1, 2], [1, 0]));
      counts.add([-1], says(0), bySeverity([0], [0]));
      expect(counts.curve()).toMatchObject({ measure: 'agreement', why: expect.stringMatching(words) });
      expect(counted(counts)).toEqual(['3/3', '3/3', '3/3', '3/3', '3/3', '2/3']);
    }
  });

  it('of a network for drawings are among those of its classes that the pictures have, and it is said', () => {
    const drawings = { ...model, drawings: true };
    const some = new FolderCounts(drawings, { classNames: ['cat', 'dog'], imagenetIndices: null });
    const all = new FolderCounts(drawings, { classNames: model.classNames, imagenetIndices: null });
    expect([some.curve().measure, all.curve().measure]).toEqual(['accuracy', 'accuracy']);
    expect(some.note).toMatch(/drawings of 3 classes; its answer here is the likeliest of the 2 that/);
    expect(all.note).toBeNull();
  });
});
