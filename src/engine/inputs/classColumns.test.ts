import { describe, expect, it } from 'vitest';
import { classColumns } from './classColumns';

const data = (classNames: string[], more: Partial<Parameters<typeof classColumns>[1]> = {}) => ({
  classNames,
  imagenetIndices: null,
  ...more,
});

describe('classColumns', () => {
  it('takes a model of the same classes as it is, and others by their names in any order', () => {
    const model = { classNames: ['cat', 'dog', 'Ga\u0308nse'], classes: 3 };
    expect(classColumns(model, data(['cat', 'dog', 'Ga\u0308nse']))).toEqual({ columns: null, by: 'names' });
    expect(classColumns(model, data(['G\u00e4nse', 'cat']))).toEqual({ columns: [2, 0], by: 'names' });
    expect(classColumns(model, data(['cat', 'bird']))).toBeNull();
    expect(classColumns({ ...model, drawings: true }, data(['dog', 'cat']))).toBeNull();
  });

  it('finds ImageNet\u2019s classes by their ids, with a background before them too', () => {
    const wordNet = data(['a', 'b'], { imagenetIndices: [7, 3] });
    expect(classColumns({ classNames: null, classes: 1000 }, wordNet)).toEqual({ columns: [7, 3], by: 'WordNet ids' });
    expect(classColumns({ classNames: null, classes: 1001 }, wordNet)?.columns).toEqual([8, 4]);
    const all = data(
      Array.from({ length: 1000 }, (_, i) => `c${i}`),
      { imagenetIndices: Array.from({ length: 1000 }, (_, i) => i) },
    );
    expect(classColumns({ classNames: null, classes: 1000 }, all)?.columns).toBeNull();
  });

  it('counts as the file of labels counts, before it counts by order', () => {
    const numbered = data(['a', 'b'], { classNumbers: [4, 1] });
    expect(classColumns({ classNames: null, classes: 5 }, numbered)).toEqual({ columns: [4, 1], by: 'numbers' });
    expect(classColumns({ classNames: null, classes: 4 }, numbered)).toBeNull();
    expect(classColumns({ classNames: null, classes: 2 }, data(['a', 'b']))).toEqual({ columns: null, by: 'order' });
  });

  it('does not guess where a name stands for two outputs, or two classes for one', () => {
    const model = { classNames: ['crane', 'crane', 'owl'], classes: 3 };
    expect(classColumns(model, data(['crane', 'owl']))).toBeNull();
    expect(classColumns({ classNames: ['a', 'b'], classes: 2 }, data(['a', 'a']))).toBeNull();
  });
});
