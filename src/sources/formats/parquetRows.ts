/** Whether the numbers of rows that a parquet file gives agree, before anything is made for each row. */
import type { FileMetaData } from 'hyparquet';
import { SourceError } from '../files/SourceError';
import type { SourceFile } from '../files/SourceFile';
import type { Columns } from './parquetColumns';

/** Rows that a byte of a file can hold at most: rows without a picture compress well, and pictures hardly do. */
const MOST_ROWS_PER_BYTE = 64;

/**
 * @returns the number of rows
 * @throws {SourceError} where footer, row groups, columns and the size of the file do not agree
 */
export function checkRows(file: SourceFile, { num_rows, row_groups }: FileMetaData, columns: Columns): number {
  const said = count(num_rows);
  const damaged = (what: string) =>
    new SourceError(`${file.path} says it has ${String(num_rows)} rows and ${what}: it is damaged.`);
  const groups = row_groups.map((group) => count(group.num_rows));
  const rows = groups.reduce((sum, n) => sum + n, 0);
  if (!(said >= 0) || rows !== said) throw damaged(`has ${Number.isNaN(rows) ? 'groups without a number' : rows}`);
  if (rows > file.size * MOST_ROWS_PER_BYTE) throw damaged(`is ${file.size} bytes long`);
  for (const [g, { columns: chunks }] of row_groups.entries()) {
    for (const { meta_data } of chunks) {
      const name = meta_data?.path_in_schema[0];
      if (!meta_data || (name !== columns.image && name !== columns.label)) continue;
      if (count(meta_data.num_values) !== groups[g]) {
        throw damaged(`has ${String(meta_data.num_values)} values in the column "${name}" of a group of ${groups[g]}`);
      }
    }
  }
  return rows;
}

/** NaN where it is no whole number from 0 on. */
function count(value: unknown): number {
  const number = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : NaN;
  return Number.isSafeInteger(number) && number >= 0 ? number : NaN;
}
