import { describe, expect, it } from 'vitest';
import type { FolderResult } from '../../../contract/folder';
import { folderCsv, folderNote, folderPoints } from './folderWords';

const result: FolderResult = {
  ...{ name: 'birds', layout: '2 classes', found: 5000, count: 10, classNames: ['a', 'b'], side: 224 },
  ...{ notes: [], leftOut: [] },
  curves: [
    { model: '=net, "mine"', measure: 'accuracy', why: null, points: [{ severity: 0, right: 9, n: 10 }] },
    { model: 'none', measure: 'agreement', why: 'x', points: [{ severity: 0, right: 0, n: 0 }] },
  ],
};

describe('a folder curve', () => {
  it('has a Wilson interval at each severity, and nothing before anything is counted', () => {
    const [point] = folderPoints(result.curves[0]!);
    expect(point).toMatchObject({ severity: 0, n: 10, value: 90 });
    expect(point!.low).toBeCloseTo(59.6, 1);
    expect(point!.high).toBeCloseTo(98.2, 1);
    expect(folderPoints(result.curves[1]!)).toEqual([]);
  });

  it('says of what, and is written so that a spreadsheet takes no name for a formula', () => {
    expect(folderNote(result)).toContain('10 of 5,000 pictures, 2 classes, corrupted at 224 × 224');
    const [head, row] = folderCsv({ ...result, curves: [result.curves[0]!] }, 'Temper, Fog').split('\r\n');
    expect(head).toBe('model,measure,severity,right,n,share,low,high,source');
    expect(row).toBe(`"'=net, ""mine""",accuracy,0,9,10,0.9000,0.5958,0.9821,"Temper, Fog"`);
  });
});
