/** Comma-separated values (RFC 4180), also with semicolons or tabs, as spreadsheets write them. */

/** @returns rows of cells without white space around them; empty lines are left out */
export function parseCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  /** Whether the cell has nothing but white space so far, so that a quote begins it. */
  let blank = true;
  const endCell = () => {
    row.push(cell.trim());
    cell = '';
    blank = true;
  };
  const endRow = () => {
    endCell();
    if (row.some((value) => value !== '')) rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') cell += text[i++];
      else quoted = false;
    } else if (character === '"' && blank) {
      quoted = true;
      blank = false;
      cell = '';
    } else if (character === delimiter) endCell();
    else if (character === '\n') endRow();
    else {
      cell += character;
      if (character.trim() !== '') blank = false;
    }
  }
  endRow();
  return rows;
}

/** The delimiter that a line has most of; null where it has none. */
export function delimiterOf(line: string): string | null {
  const counts = [',', '\t', ';'].map((delimiter) => ({ delimiter, count: line.split(delimiter).length - 1 }));
  const most = counts.reduce((a, b) => (b.count > a.count ? b : a));
  return most.count > 0 ? most.delimiter : null;
}
