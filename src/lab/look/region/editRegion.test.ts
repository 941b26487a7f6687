import { describe, expect, it } from 'vitest';
import { formatRegion, MOST_POINTS, parseRegion, type BoxRegion, type BrushRegion } from '../../../contract/region';
import { movedTo, pointsOf, sized, stretched, thinned, typed, withStroke, type Point } from './editRegion';

const box = parseRegion('rect:0.2,0.3,0.4,0.5') as BoxRegion;
const empty: BrushRegion = { shape: 'brush', strokes: [], feather: { value: 0, unit: 'share' }, outside: false };

describe('a box', () => {
  it('is moved and stretched inside the picture, and stays a region that can be written', () => {
    expect(movedTo(box, 0.9, -1)).toMatchObject({ x: 0.6, y: 0, width: 0.4, height: 0.5 });
    expect(sized(box, 2, 0)).toMatchObject({ x: 0.2, width: 0.8, height: 0.02 });
    expect(stretched(box, 'nw', [0.1, 0.1])).toMatchObject({ x: 0.1, y: 0.1, width: 0.5, height: 0.7 });
    expect(stretched(box, 'se', [1.4, 0])).toMatchObject({ x: 0.2, y: 0.3, width: 0.8, height: 0.02 });
    expect(stretched(box, 'ne', [0, 0.95])).toMatchObject({ x: 0.2, y: 0.78, width: 0.02, height: 0.02 });
    expect(typed(box, 'x', 5)).toMatchObject({ x: 0.6 });
    expect(typed(box, 'height', 0.1)).toMatchObject({ height: 0.1, width: 0.4 });
    for (const edited of [movedTo(box, 1 / 3, 2 / 3), stretched(box, 'sw', [1 / 7, 0.999_99])]) {
      expect(() => parseRegion(formatRegion(edited))).not.toThrow();
    }
  });
});

describe('a brush', () => {
  it('keeps as few points of a stroke as show it', () => {
    const line: Point[] = Array.from({ length: 50 }, (_, i) => [i / 49, 0.5]);
    expect(thinned(line, 0.004)).toEqual([line[0], line[49]]);
    const bend: Point[] = [...line, [1, 0.8], [1, 1]];
    expect(thinned(bend, 0.004)).toHaveLength(3);
    expect(
      thinned(
        [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
        0.004,
      ),
    ).toHaveLength(1);
  });

  it('takes strokes as long as there is room in a link', () => {
    let brush = empty;
    const zigzag: Point[] = Array.from({ length: 90 }, (_, i) => [i / 90, i % 2]);
    for (let i = 0; i < 4; i++) brush = withStroke(brush, { radius: 0.1, points: zigzag })!;
    expect(pointsOf(brush)).toBe(360);
    expect(withStroke(brush, { radius: 0.1, points: zigzag })).toBeNull();
    expect(pointsOf(parseRegion(formatRegion(brush)) as BrushRegion)).toBeLessThanOrEqual(MOST_POINTS);
  });
});
