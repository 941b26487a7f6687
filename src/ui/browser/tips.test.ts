import { describe, expect, it } from 'vitest';
import { neighbour, placeTip } from './tips';

const box = (left: number, top: number) => ({ left, top, width: 10, height: 10 });

describe('where a tip is put', () => {
  const view = { width: 320, height: 600 };
  const tip = { width: 200, height: 50 };

  it('stands below, inside the window', () => {
    expect(placeTip(box(100, 100), tip, view)).toEqual({ left: 8, top: 118 });
    expect(placeTip(box(300, 100), tip, view).left).toBe(112);
  });

  it('stands above where there is no room below', () => {
    expect(placeTip(box(100, 580), tip, view).top).toBe(522);
  });
});

describe('which element an arrow key leads to', () => {
  const table = [box(0, 0), box(20, 0), box(40, 0), box(0, 20), box(20, 20), box(40, 20)];

  it('goes along rows and columns, and stays at the edge', () => {
    expect(neighbour(table, 0, 'ArrowRight')).toBe(1);
    expect(neighbour(table, 4, 'ArrowUp')).toBe(1);
    expect(neighbour(table, 1, 'ArrowDown')).toBe(4);
    expect(neighbour(table, 3, 'ArrowLeft')).toBe(3);
  });

  it('begins with the first', () => {
    expect(neighbour(table, -1, 'ArrowDown')).toBe(0);
    expect(neighbour([], -1, 'ArrowDown')).toBe(-1);
  });
});
