/** Where everything stands on a contact sheet. Pure sums, no drawing. */

/** All in pixels of the sheet, from its upper left corner. */
export interface SheetLayout {
  width: number;
  height: number;
  cell: { width: number; height: number };
  /** Left edges of the columns of pictures; the first is the untouched picture's. */
  columns: number[];
  /** Upper edges of the rows. */
  rows: number[];
  /** Baselines of the title and the column heads, and the upper edge of the footer. */
  titleY: number;
  headY: number;
  footerY: number;
  /** Baseline distance of small text. */
  line: number;
}

/** Around everything. */
export const MARGIN = 24;
/** Width of the column of row labels. */
export const LABELS = 190;
const GAP = 6;
const LINE = 20;
/** Beyond these, browsers give no canvas. */
const LONGEST = 16_000;
const LARGEST = 100e6;

/**
 * Places of everything. Cells shrink where the sheet would be larger than a canvas can be.
 * @param columns of corrupted pictures; the untouched one stands before them
 * @param cell long side of a picture
 */
export function sheetLayout(
  picture: { width: number; height: number },
  rows: number,
  columns: number,
  cell: number,
  footerLines: number,
): SheetLayout {
  const scale = cell / Math.max(picture.width, picture.height);
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const left = MARGIN + LABELS;
  const top = MARGIN + 3 * LINE + 14;
  // A row is never lower than its label.
  const step = Math.max(height, LINE) + GAP;
  const total = {
    width: Math.max(left + (columns + 1) * (width + GAP) - GAP + MARGIN, 560),
    height: top + rows * step + 12 + footerLines * LINE + MARGIN,
  };
  const tooLarge = Math.max(total.width, total.height) > LONGEST || total.width * total.height > LARGEST;
  if (tooLarge && cell > 16) return sheetLayout(picture, rows, columns, Math.floor(cell * 0.9), footerLines);
  return {
    ...total,
    cell: { width, height },
    columns: Array.from({ length: columns + 1 }, (_, i) => left + i * (width + GAP)),
    rows: Array.from({ length: rows }, (_, i) => top + i * step),
    titleY: MARGIN + LINE,
    headY: top - 8,
    footerY: top + rows * step + 12,
    line: LINE,
  };
}
