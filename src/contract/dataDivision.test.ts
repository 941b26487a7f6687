import { describe, expect, it } from 'vitest';
import { division, heldOutSplit, learningSplit, measuringSplit } from './dataDivision';

const split = (name: string, ...perClass: number[]) => ({ name, perClass });

describe('which part serves what', () => {
  it('learns from train, and measures on the preferred part that has labels', () => {
    const splits = [split('validation', 3), split('test', 0), split('train', 9)];
    expect(learningSplit(splits)!.name).toBe('train');
    expect(measuringSplit(splits)).toEqual({ split: splits[0], unlabelled: [splits[1]] });
    expect(heldOutSplit(splits)).toBe(splits[0]);
    expect(measuringSplit([split('test', 0), split('val', 0)])).toMatchObject({ split: undefined });
    expect(heldOutSplit([split('test', 3), split('val', 3)])).toBeUndefined();
    expect(learningSplit([split('all', 3)])!.name).toBe('all');
  });

  it('loses no picture of a class, and leaves something to learn from', () => {
    for (let count = 0; count < 60; count++) {
      for (const heldOut of [false, true]) {
        const { tested, validation, learnt } = division(count, heldOut, 5);
        expect(tested + validation + learnt).toBe(count);
        if (count > 0) expect(learnt).toBeGreaterThan(0);
        if (count > 1 && !heldOut) expect(tested).toBeGreaterThan(0);
        expect(validation).toBeLessThanOrEqual(5);
      }
    }
  });
});
