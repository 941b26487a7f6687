import { describe, expect, it } from 'vitest';
import { sheetLayout } from './sheetLayout';

describe('sheetLayout', () => {
  it('keeps the shape of the picture and sets nothing on top of another', () => {
    const layout = sheetLayout({ width: 512, height: 384 }, 3, 5, 160, 2);
    expect(layout.cell).toEqual({ width: 160, height: 120 });
    expect(layout.columns).toHaveLength(6);
    layout.columns.slice(1).forEach((x, i) => expect(x).toBeGreaterThan(layout.columns[i]! + 160));
    layout.rows.slice(1).forEach((y, i) => expect(y).toBeGreaterThan(layout.rows[i]! + 120));
    expect(layout.columns[5]! + 160).toBeLessThan(layout.width);
    expect(layout.footerY).toBeGreaterThan(layout.rows[2]! + 120);
    expect(layout.footerY + 2 * layout.line).toBeLessThan(layout.height);
  });

  it('shrinks cells until the sheet fits a canvas, and bears a very flat picture', () => {
    const many = sheetLayout({ width: 300, height: 400 }, 120, 5, 256, 2);
    expect(Math.max(many.width, many.height)).toBeLessThanOrEqual(16_000);
    expect(many.cell.height).toBeLessThan(256);
    const flat = sheetLayout({ width: 512, height: 1 }, 10, 5, 160, 2);
    expect(flat.cell.height).toBe(1);
    expect(flat.rows[1]! - flat.rows[0]!).toBeGreaterThan(15);
  });
});
